using RLTransfer.Adaptation;
using RLTransfer.Course.Datasets.Tray;
using TorchSharp;

namespace RLTransfer.Course.Experiments.PixelLecture;

/// <summary>The sizes of <see cref="PixelGrasp"/>.</summary>
public sealed record PixelGraspOptions : StudyOptions
{
    /// <summary>How many trays and grasps, and how large their pictures.</summary>
    public TrayOptions Tray { get; init; } = new();

    /// <summary>The method's settings. Every contestant's grasp network takes as many steps.</summary>
    public GraspAdapterOptions Adapter { get; init; } = new();

    /// <summary>The sizes that go with a budget.</summary>
    public static PixelGraspOptions For(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var options = settings.Pick(
            smoke: new PixelGraspOptions
            {
                Seeds = 1,
                Tray = new() { SimulatedScenes = 30, RealScenes = 50, TestScenes = 10 },
                Adapter = new() { Steps = 6, Looks = 2, BatchSize = 8, GeneratorFilters = 4, DiscriminatorFilters = 4, GraspFilters = 4 },
            },
            lesson: new PixelGraspOptions { Seeds = 3, Adapter = new() { Steps = 500 } },
            paper: new PixelGraspOptions
            {
                Seeds = 10,
                Tray = new() { Side = 32, SceneSide = 96, SimulatedScenes = 10_000, RealScenes = 5000, TestScenes = 1000 },
                Adapter = new() { Steps = 20_000, GeneratorFilters = 32, DiscriminatorFilters = 32, GraspFilters = 32 },
            });
        return options with { Seeds = settings.Seeds ?? options.Seeds };
    }
}

/// <summary>One grasp network on real trays.</summary>
/// <param name="Success">Share of test trays on which the grasp that it thinks best lifts something.</param>
/// <param name="Accuracy">Share of single grasps whose success it foretells.</param>
/// <param name="Looks">At the run; none without adaptation.</param>
/// <param name="Pictures">Simulated pictures, the same adapted, and real ones: three times [3, side, side] bytes, one after another; none without adaptation.</param>
public sealed record GraspOutcome(double Success, double Accuracy, IReadOnlyList<GraspLook> Looks, byte[] Pictures);

/// <summary>
/// Lecture 07: which grasps succeed on real trays, learned from simulated grasps, from real pictures, and from few real grasps whose success is known:
/// none, or 2 % of what could be had.
/// </summary>
/// <remarks>
/// After GraspGAN (Bousmalis et al. 2018), on the trays of <see cref="TrayData"/>: the real look stands for reality. All contestants have the same grasp network,
/// steps and batches, and mirror their grasps. "Not adapted" has all that "adapted" has but the generator: the simulator's pictures as they are, real pictures for
/// the normalization, and the same labels. What is measured is what a robot would gain: on each test tray the grasp that the network thinks best among sixteen is tried.
/// The settings are first guesses: two numbers of steps were looked at on seed 1000, and nothing else was compared.
/// </remarks>
public sealed class PixelGrasp : Study<PixelGraspOptions, GraspOutcome, PixelGraspResults>
{
    /// <summary>The contestants.</summary>
    public const string SourceOnly = "source only", NotAdapted = "not adapted", Adapted = "adapted", TargetOnly = "target only";

    /// <summary>Of each kind, in a seed's pictures.</summary>
    public const int Shown = 10;

    /// <summary>Shares of the real grasps that are labelled, by the name of the task.</summary>
    public static IReadOnlyDictionary<string, double> Labelled { get; } = new Dictionary<string, double>(StringComparer.Ordinal) { ["no labels"] = 0, ["2 %"] = 0.02, ["10 %"] = 0.1, ["100 %"] = 1 };

    /// <inheritdoc/>
    public override string Id => "pixels/grasp";

    /// <inheritdoc/>
    public override string Description => "grasps in a simulator's look adapted to the real look; success by the number of real grasps that are labelled";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 1);

    /// <inheritdoc/>
    protected override int Blocks => 2;

    /// <inheritdoc/>
    protected override PixelGraspOptions Options(RunSettings settings) => PixelGraspOptions.For(settings);

    /// <inheritdoc/>
    protected override IEnumerable<Contest<GraspOutcome>> Plan(PixelGraspOptions options) =>
        from entry in new[]
        {
            (SourceOnly, "no labels"), (TargetOnly, "2 %"), (TargetOnly, "10 %"), (TargetOnly, "100 %"), (NotAdapted, "2 %"),
            (Adapted, "no labels"), (Adapted, "2 %"),
        }
        let contestant = entry.Item1
        let task = entry.Item2
        select new Contest<GraspOutcome>(contestant, task, block =>
        {
            var data = block.Once("trays", () => TrayData.Make(options.Tray));
            return [.. block.Seeds.Select((seed, at) => Run(contestant, Labelled[task], data, seed, options.Adapter, block.Device, share => block.Report((at + share) / block.Seeds.Count), block.Cancellation))];
        });

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<PixelGraspResults>> Claims(PixelGraspOptions options) =>
    [
        Requirement<PixelGraspResults>.AtLeast("labels", "success: adapted with 2 % of the labels, less target only with 10 %", 0, results => results.Less((Adapted, "2 %"), (TargetOnly, "10 %"))),
    ];

    /// <inheritdoc/>
    protected override PixelGraspResults Results(Measured<PixelGraspOptions, GraspOutcome> measured) => new(measured);

    /// <summary>One seed of one contestant.</summary>
    internal static GraspOutcome Run(
        string contestant, double labelled, TrayData data, ulong seed, GraspAdapterOptions options, torch.Device device, Action<double> progress, CancellationToken cancellation)
    {
        using var source = data.Simulated.ToGraspPictures(device);
        using var real = data.Real.ToExamples(device);
        using var test = data.Test.ToExamples(device);
        var trays = (int)Math.Round(labelled * data.Real.Count / data.Real.EachScene);
        using var tried = trays == 0 ? null : data.Real.First(trays).ToExamples(device);
        using var adapter = new GraspAdapter(3, data.Simulated.Side, TrayData.ClassNames.Count, seed, options, device);
        if (contestant != Adapted)
        {
            adapter.TrainOn(contestant == TargetOnly ? null : source, tried, contestant == NotAdapted ? real.Inputs : null, cancellation);
            var (chosen, foretold) = Score(adapter, test, data.Test.EachScene, contestant == SourceOnly ? PictureDomain.Simulated : PictureDomain.Real);
            return new(chosen, foretold, [], []);
        }

        var looks = adapter.Train(source, real.Inputs, tried, look => progress(look.Step / (double)options.Steps), cancellation);
        var (success, accuracy) = Score(adapter, test, data.Test.EachScene, PictureDomain.Real);
        using var scope = torch.NewDisposeScope();
        var shown = source.Pictures.narrow(0, 0, Shown);
        return new(success, accuracy, looks, PictureBytes.Of(torch.cat([shown, adapter.Adapt(shown), real.Inputs.narrow(0, 0, Shown)], 0)));
    }

    /// <summary>Success of the grasp that is thought best on each tray, and how many single grasps are foretold.</summary>
    private static (double Success, double Accuracy) Score(GraspAdapter adapter, Transfer.Examples test, int eachScene, PictureDomain domain)
    {
        using var scope = torch.NewDisposeScope();
        var thought = torch.cat([.. Enumerable.Range(0, test.Count / eachScene).Select(scene => adapter.Predict(test.Inputs.narrow(0, scene * eachScene, eachScene), domain))], 0);
        var accuracy = thought.gt(0.5).to(torch.ScalarType.Int64).eq(test.Labels).to(torch.ScalarType.Float64).mean().item<double>();
        var best = thought.view(-1, eachScene).argmax(1).unsqueeze(1);
        return (test.Labels.view(-1, eachScene).gather(1, best).to(torch.ScalarType.Float64).mean().item<double>(), accuracy);
    }
}
