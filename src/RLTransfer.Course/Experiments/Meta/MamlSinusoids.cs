using RLTransfer.MetaLearning;
using static TorchSharp.torch;

namespace RLTransfer.Course.Experiments.Meta;

/// <summary>The sizes of <see cref="MamlSinusoids"/>.</summary>
public sealed record SinusoidOptions : StudyOptions
{
    /// <summary>Meta-updates.</summary>
    public int Updates { get; init; } = 3_000;

    /// <summary>Examples of a task that an inner step learns from while the initial weights are learned.</summary>
    public int Examples { get; init; } = 10;

    /// <summary>Examples of a new task, as the experiment's tasks go.</summary>
    public IReadOnlyList<int> Shots { get; init; } = [5, 10];

    /// <summary>Gradient steps on a new task, after each of which its error is looked at.</summary>
    public int Steps { get; init; } = 10;

    /// <summary>New tasks of each seed.</summary>
    public int TestTasks { get; init; } = 200;

    /// <summary>Points of a new task that the error is the mean over.</summary>
    public int TestPoints { get; init; } = 100;

    /// <summary>Widths of the hidden layers (§5.1).</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [40, 40];

    /// <summary>The meta-updates.</summary>
    public MamlOptions Maml { get; init; } = new() { Tasks = 10, StepSize = 0.03, LearningRate = 3e-3 };

    /// <summary>Step lengths on new tasks for weights that were not learned with one: the best for a single step, on tasks of its own, is taken.</summary>
    public IReadOnlyList<double> StepSizes { get; init; } = [0.001, 0.003, 0.01, 0.03, 0.1];

    /// <summary>The sizes that go with a budget.</summary>
    public static SinusoidOptions For(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var options = settings.Pick(
            smoke: new SinusoidOptions { Seeds = 2, Updates = 60, TestTasks = 20, Maml = new() { Tasks = 5, StepSize = 0.03, LearningRate = 3e-3 } },
            lesson: new SinusoidOptions { Seeds = 5 },
            paper: new SinusoidOptions { Seeds = 10, Updates = 70_000, TestTasks = 600, Maml = new() { Tasks = 25, StepSize = 0.01, LearningRate = 1e-3 } });
        return options with { Seeds = settings.Seeds ?? options.Seeds };
    }
}

/// <summary>How far one seed's initial weights lead on new tasks.</summary>
/// <param name="Error">Mean squared error over the test tasks, after 0 and after 1 gradient step.</param>
/// <param name="Medians">Of the test tasks' errors, after 0, 1, 2, … gradient steps.</param>
/// <param name="Diverged">Test tasks whose error is above 100, or no number, after the last step.</param>
/// <param name="StepSize">Of these steps.</param>
/// <param name="Example">What becomes of one task.</param>
public sealed record AdaptedSinusoids(double[] Error, double[] Medians, int Diverged, double StepSize, AdaptedWave Example);

/// <summary>One task, before and after some steps.</summary>
/// <param name="X">Places.</param>
/// <param name="Truth">The wave there.</param>
/// <param name="Before">The network before any step.</param>
/// <param name="After">After one step.</param>
/// <param name="Last">After the last one.</param>
/// <param name="KnownX">The examples' places.</param>
/// <param name="KnownY">What the wave is there.</param>
public sealed record AdaptedWave(double[] X, double[] Truth, double[] Before, double[] After, double[] Last, double[] KnownX, double[] KnownY);

/// <summary>Lecture 12: initial weights for sine waves of which a few points are known, learned for one gradient step or for all waves at once.</summary>
/// <remarks>
/// Finn et al. 2017, §5.1, Figures 2 and 3. Every contestant sees the same waves and as many examples of each in an update; pretraining is
/// the same program without an inner step. On new waves pretrained and new weights take the step length that is best for a single step, found on
/// waves of its own ("automatically tuned" in the paper); meta-learned ones take the one they were learned with. After several
/// steps of that length a few waves diverge: what is claimed is the mean error after one step, and the further steps are shown by medians.
/// </remarks>
public sealed class MamlSinusoids : Study<SinusoidOptions, AdaptedSinusoids, SinusoidResults>
{
    /// <summary>The contestants.</summary>
    public const string Maml = "MAML", FirstOrder = "first-order MAML", Pretrained = "pretrained", Scratch = "new weights";

    /// <summary>All contestants, in the order of their colours.</summary>
    public static IReadOnlyList<string> Contestants { get; } = [Maml, FirstOrder, Pretrained, Scratch];

    /// <inheritdoc/>
    public override string Id => "meta/maml";

    /// <inheritdoc/>
    public override string Description => "sine waves from 5 or 10 points: one gradient step from weights learned by MAML, by its first-order form, by pretraining";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 2);

    /// <inheritdoc/>
    protected override int Blocks => 2;

    /// <inheritdoc/>
    protected override SinusoidOptions Options(RunSettings settings) => SinusoidOptions.For(settings);

    /// <inheritdoc/>
    protected override IEnumerable<Contest<AdaptedSinusoids>> Plan(SinusoidOptions options) =>
        from contestant in Contestants
        from shots in options.Shots
        select new Contest<AdaptedSinusoids>(contestant, Task(shots), block => Adapt(contestant, Learned(contestant, options, block), shots, options));

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<SinusoidResults>> Claims(SinusoidOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return
        [
            .. options.Shots.Select(shots => Requirement<SinusoidResults>.AtLeast(FormattableString.Invariant($"maml-{shots}"),
                FormattableString.Invariant($"{shots} examples, 1 step: error, pretrained over MAML"), 2, results => results.Ratio(Pretrained, Maml, shots))),
            .. options.Shots.Select(shots => Requirement<SinusoidResults>.AtLeast(FormattableString.Invariant($"first-order-{shots}"),
                FormattableString.Invariant($"{shots} examples, 1 step: pretrained over first-order MAML"), 2, results => results.Ratio(Pretrained, FirstOrder, shots))),
        ];
    }

    /// <inheritdoc/>
    protected override SinusoidResults Results(Measured<SinusoidOptions, AdaptedSinusoids> measured) => new(measured);

    /// <summary>The task of so many examples.</summary>
    internal static string Task(int shots) => FormattableString.Invariant($"{shots} examples");

    /// <summary>A contestant's initial weights, learned once for all tasks.</summary>
    private static MetaLearning.Maml Learned(string contestant, SinusoidOptions options, Block block) => block.Once(contestant, () =>
    {
        var maml = new MetaLearning.Maml(new("sinusoid", [1], 1, block.Seeds) { Hidden = options.Hidden, Device = block.Device }, options.Maml with
        {
            FirstOrder = contestant == FirstOrder,
            InnerSteps = contestant == Pretrained ? 0 : 1,
        });
        var tasks = new SinusoidTasks(block.Seeds, "training");
        for (var update = 0; contestant != Scratch && update < options.Updates; update++)
        {
            using var scope = NewDisposeScope();
            var waves = tasks.Draw(options.Maml.Tasks);
            var (support, query) = (tasks.Examples(waves, options.Examples), tasks.Examples(waves, options.Examples));
            if (contestant == Pretrained)
            {
                query = (cat([support.X, query.X], 1), cat([support.Y, query.Y], 1));                   // the same examples, all of them at once
            }

            maml.Learn(network => SinusoidTasks.Error(network, support), network => SinusoidTasks.Error(network, query));
            if (update % 100 == 0)
            {
                block.Report(update / (double)options.Updates);
            }
        }

        return maml;
    });

    /// <summary>Errors on new waves, after each step.</summary>
    private static AdaptedSinusoids[] Adapt(string contestant, MetaLearning.Maml maml, int shots, SinusoidOptions options)
    {
        using var scope = NewDisposeScope();
        var seeds = maml.Network.Seeds;
        var stepSizes = contestant is Maml or FirstOrder ? [.. seeds.Select(_ => options.Maml.StepSize)] : Tuned(maml, shots, options);
        var tasks = new SinusoidTasks(seeds, "test");
        var waves = tasks.Draw(options.TestTasks);
        var (known, test) = (tasks.Examples(waves, shots), tasks.Examples(waves, options.TestPoints));
        var grid = linspace(-5, 5, 101).view(1, -1, 1).expand(seeds.Count * options.TestTasks, -1, 1).contiguous();
        var (errors, shapes) = (new List<double[][]>(), new List<Tensor>());
        var network = maml.Start(options.TestTasks, learn: false);
        for (var step = 0; step <= options.Steps; step++)
        {
            errors.Add([.. Numbers(SinusoidTasks.Error(network, test)).Chunk(options.TestTasks)]);
            shapes.Add(network.forward(grid).detach());
            network = maml.Descend(network, Scaled(SinusoidTasks.Error(network, known), stepSizes), stepSize: 1, learn: false);
        }

        var truth = waves.At(grid);
        return [.. seeds.Select((_, seed) =>
        {
            var member = (long)seed * options.TestTasks;
            return new AdaptedSinusoids([errors[0][seed].Average(), errors[1][seed].Average()], [.. errors.Select(error => Median(error[seed]))], errors[^1][seed].Count(error => !(error <= 100)), stepSizes[seed], new(
                Numbers(grid[member]), Numbers(truth[member]), Numbers(shapes[0][member]), Numbers(shapes[1][member]), Numbers(shapes[^1][member]), Numbers(known.X[member]), Numbers(known.Y[member])));
        })];
    }

    /// <summary>Each seed's best length of a single step, on waves of their own [S].</summary>
    private static double[] Tuned(MetaLearning.Maml maml, int shots, SinusoidOptions options)
    {
        using var scope = NewDisposeScope();
        var seeds = maml.Network.Seeds;
        var tasks = new SinusoidTasks(seeds, "tuning");
        var waves = tasks.Draw(options.TestTasks);
        var (known, test) = (tasks.Examples(waves, shots), tasks.Examples(waves, options.TestPoints));
        double[][] tried = [.. options.StepSizes.Select(stepSize =>
            Means(SinusoidTasks.Error(maml.Adapt(network => SinusoidTasks.Error(network, known), options.TestTasks, steps: 1, stepSize, learn: false), test), seeds.Count))];
        return [.. seeds.Select((_, seed) => options.StepSizes.Zip(tried).MinBy(pair => pair.Second[seed]).First)];
    }

    /// <summary>A step of 1 down α L is a step of α down L: so that every seed has a length of its own.</summary>
    private static Tensor Scaled(Tensor loss, double[] stepSizes) =>
        (loss.view(stepSizes.Length, -1) * tensor(stepSizes, [stepSizes.Length, 1], ScalarType.Float32)).flatten();

    private static double Median(double[] errors) => errors.Select(error => double.IsFinite(error) ? error : double.MaxValue).Order().ElementAt(errors.Length / 2);

    private static double[] Means(Tensor errors, int seeds) => Numbers(errors.detach().view(seeds, -1).mean([1]));

    private static double[] Numbers(Tensor values) => [.. values.detach().flatten().to(ScalarType.Float64).cpu().data<double>()];
}
