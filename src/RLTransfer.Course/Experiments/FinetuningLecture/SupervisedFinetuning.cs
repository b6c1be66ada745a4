using RLTransfer.Course.Datasets;
using RLTransfer.Evaluation;
using RLTransfer.Networks;
using RLTransfer.Transfer;
using TorchSharp;

namespace RLTransfer.Course.Experiments.FinetuningLecture;

/// <summary>What became of one network, on the letters or on digits.</summary>
/// <param name="Accuracy">On the test images.</param>
public sealed record SupervisedOutcome(double Accuracy)
{
    /// <summary>Chosen on validation digits of the tuning seeds.</summary>
    public double LearningRate { get; init; }

    /// <summary>Updates; chosen in the same way.</summary>
    public int Steps { get; init; }

    /// <summary>Of that choice, over the tuning seeds.</summary>
    public double ValidationAccuracy { get; init; }

    /// <summary>Looks along the way, where it was watched overfitting.</summary>
    public IReadOnlyList<TrainingPoint> Curve { get; init; } = [];

    /// <summary>The first layer's filters, one after another, where it learned the letters: as they began and as they ended.</summary>
    public (float[] Before, float[] After) Filters { get; init; } = ([], []);
}

/// <summary>
/// Lecture 01: a convolutional network learns letters, and is then put to use on digits of which there are only n a class:
/// from scratch, its last layer only, its last layers, end to end (the setting of Yosinski et al. 2014).
/// </summary>
/// <remarks>
/// The learning problem, with features φ of the lower layers and a head g: min over what learns of
/// L = −1/N Σᵢ log softmax(g(φ(xᵢ)))_yᵢ. From scratch, φ and g start from new weights; else φ starts from the letters' and g is new.
/// Learning the last layer only fixes φ: few weights, so little to overfit with, but nothing of φ can adapt. End to end is the reverse.
///
/// Tuning, alike for every method and every n: each learning rate is tried on seeds of their own, validation digits are looked at
/// every so many updates, and the pair (rate, updates) of the highest mean validation accuracy is taken. Then the experiment's own
/// seeds run with it, and the test digits are looked at once. Test digits choose nothing.
/// </remarks>
public sealed class SupervisedFinetuning : Study<SupervisedOptions, SupervisedOutcome, SupervisedResults>
{
    /// <summary>The contest in which the source networks learn, and the task in which two methods are watched overfitting.</summary>
    public const string Source = "source", Letters = "letters", Overfitting = "overfitting";

    private CharacterData? data;

    /// <inheritdoc/>
    public override string Id => "finetuning/supervised";

    /// <inheritdoc/>
    public override string Description => "letters, then digits with few examples a class: from scratch, last layer only, last layers, end to end";

    /// <summary>A folder with MNIST or EMNIST files to use instead of the glyphs; see <see cref="Glyphs.Load"/>.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The most that any budget tunes on; see <see cref="SupervisedOptions.TuningSeeds"/>.</summary>
    protected override SeedRange ChosenOn => new(1000, 5);

    private CharacterData Data => data ??= Glyphs.Load(DataFolder);

    /// <inheritdoc/>
    protected override SupervisedOptions Options(RunSettings settings) => SupervisedOptions.For(settings);

    /// <inheritdoc/>
    protected override IEnumerable<Contest<SupervisedOutcome>> Plan(SupervisedOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return
        [
            new(Source, Letters, block => Learned(block.Seeds, options, block).Learned),
            .. from how in Methods(options)
               from n in options.ExamplesPerClass
               select new Contest<SupervisedOutcome>(how.Name, Digits(n), block => Finetune(how, n, options, block)),
            .. from how in (Finetuning[])[Finetuning.Scratch, Finetuning.EndToEnd]
               select new Contest<SupervisedOutcome>(how.Name, Overfitting, block => Watch(how, options, block)),
        ];
    }

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<SupervisedResults>> Claims(SupervisedOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (few, some, many) = (options.ExamplesPerClass[0], options.OverfittingExamples, options.ExamplesPerClass[^1]);
        return
        [
            Requirement<SupervisedResults>.AtLeast("transfer-helps", FormattableString.Invariant($"n = {some}: finetuning less scratch (points)"), 10, results => results.Lead(some)),
            Requirement<SupervisedResults>.AtLeast("last-layer-best-at-smallest", FormattableString.Invariant($"n = {few}: last layer less the best other"), 0, results => results.Margin(Finetuning.LastLayer, few)),
            Requirement<SupervisedResults>.AtLeast("end-to-end-best-at-largest", FormattableString.Invariant($"n = {many}: end to end less the best other"), 0, results => results.Margin(Finetuning.EndToEnd, many)),
            Requirement<SupervisedResults>.AtMost("crossover", "n where end to end overtakes last layer", many, results => results.Crossover()),
            Requirement<SupervisedResults>.AtMost("overfitting-loss", FormattableString.Invariant($"n = {some}, scratch: training loss at the end"), 0.01,
                results => Bootstrap.Of(results.Each(Finetuning.Scratch.Name, Overfitting, network => network.Curve[^1].TrainingLoss))),
            Requirement<SupervisedResults>.AtMost("overfitting-accuracy", "and test points gained in the second half", 1,
                results => Bootstrap.Of(results.Each(Finetuning.Scratch.Name, Overfitting, network => 100 * (network.Curve[^1].Accuracy - network.Curve[(network.Curve.Count / 2) - 1].Accuracy)))),
        ];
    }

    /// <inheritdoc/>
    protected override SupervisedResults Results(Measured<SupervisedOptions, SupervisedOutcome> measured) => new(measured, Data);

    /// <summary>What is compared.</summary>
    internal static IReadOnlyList<Finetuning> Methods(SupervisedOptions options) => [Finetuning.Scratch, Finetuning.LastLayer, Finetuning.Last(options.LastLayers), Finetuning.EndToEnd];

    /// <summary>The task of so many examples a class.</summary>
    internal static string Digits(int n) => FormattableString.Invariant($"{n} a class");

    /// <summary>The networks of these seeds after the letters, and their digits.</summary>
    private Students Learned(IReadOnlyList<ulong> seeds, SupervisedOptions options, Block block) =>
        block.Once(seeds == block.Seeds ? Letters : "letters, tuning seeds", () => Pretrain(Data, [.. seeds], options, block.Device));

    /// <summary>Tunes a method for n examples a class on the tuning seeds, runs it on the block's, and looks at the test digits once.</summary>
    private IReadOnlyList<SupervisedOutcome> Finetune(Finetuning how, int n, SupervisedOptions options, Block block)
    {
        var (own, tuned) = (Learned(block.Seeds, options, block), Tuned(how, n, options, block));
        var curves = Train(how, n, own, own.Test, new() { Steps = tuned.Steps, LearningRate = tuned.Rate });
        return [.. curves.Select(curve => new SupervisedOutcome(curve[^1].Accuracy) { LearningRate = tuned.Rate, Steps = tuned.Steps, ValidationAccuracy = tuned.Accuracy })];
    }

    /// <summary>Watches a method overfit few examples, at the rate that was chosen for them.</summary>
    private IReadOnlyList<SupervisedOutcome> Watch(Finetuning how, SupervisedOptions options, Block block)
    {
        var (own, tuned) = (Learned(block.Seeds, options, block), Tuned(how, options.OverfittingExamples, options, block));
        var curves = Train(how, options.OverfittingExamples, own, own.FewTest, new() { Steps = options.OverfittingSteps, LearningRate = tuned.Rate, EvaluateEvery = options.LookEvery });
        return [.. curves.Select(curve => new SupervisedOutcome(curve[^1].Accuracy) { LearningRate = tuned.Rate, Curve = curve })];
    }

    private Choice Tuned(Finetuning how, int n, SupervisedOptions options, Block block) => block.Once(FormattableString.Invariant($"tuning {how.Name}, {n} a class"), () =>
        Tune(how, n, Learned(new SeedRange(ChosenOn.First, options.TuningSeeds).Seeds, options, block), options, block));

    /// <summary>Trains one network a seed on the letters.</summary>
    private static Students Pretrain(CharacterData data, ulong[] seeds, SupervisedOptions options, torch.Device device)
    {
        using var scope = torch.NewDisposeScope();
        var (letters, count) = (data.Letters, seeds.Length);
        var network = CrowdNetwork.Classifier(letters.Train.ClassNames.Count, seeds, letters.Train.Height, device: device);
        var training = new TrainingOptions { Steps = options.PretrainingSteps, BatchSize = options.PretrainingBatch, LearningRate = options.PretrainingRate };
        var (train, test) = (CrowdExamples.Shared(letters.Train.ToExamples(device), count), CrowdExamples.Shared(letters.Test.ToExamples(device), count));
        var before = Filters(network);
        var curves = ClassifierTraining.Run(network, Finetuning.Scratch, train, test, training);
        var after = Filters(network);
        return new(network, [.. curves.Select((curve, seed) => new SupervisedOutcome(curve[^1].Accuracy) { Steps = options.PretrainingSteps, Filters = (before[seed], after[seed]) })], data.Digits, options, device);
    }

    /// <summary>The first layer's weights [S], each as they lie.</summary>
    private static float[][] Filters(CrowdNetwork network)
    {
        var weights = network["conv1"].Weight.cpu().contiguous().data<float>().ToArray();
        return [.. weights.Chunk(weights.Length / network.Seeds.Count)];
    }

    /// <summary>The learning rate and the number of updates of the highest mean validation accuracy over the tuning seeds.</summary>
    private static Choice Tune(Finetuning how, int n, Students students, SupervisedOptions options, Block block)
    {
        var best = new Choice(0, 0, -1);
        foreach (var rate in Rates(how, options))
        {
            var training = new TrainingOptions { Steps = options.StepsFor(n), LearningRate = rate, EvaluateEvery = options.LookEvery };
            var curves = Train(how, n, students, students.Validation, training);
            for (var look = 0; look < curves[0].Count; look++)
            {
                var accuracy = curves.Average(curve => curve[look].Accuracy);
                best = accuracy > best.Accuracy ? new(rate, curves[0][look].Step, accuracy) : best;
            }

            block.Report(0);
        }

        return best;
    }

    /// <summary>Trains one network a student on n digits a class. What is frozen has been computed once: only the layers above it run.</summary>
    private static IReadOnlyList<TrainingPoint>[] Train(Finetuning how, int n, Students students, Func<int, CrowdExamples> monitor, TrainingOptions training)
    {
        using var scope = torch.NewDisposeScope();
        using var network = how.Start(students.Source, students.Classes);
        var depth = how.FrozenDepth(network.LayerNames);
        using var above = network.From(depth);
        return ClassifierTraining.Run(above, Finetuning.EndToEnd, students.Train(n, depth), monitor(depth), training);
    }

    private static IReadOnlyList<double> Rates(Finetuning how, SupervisedOptions options) =>
        how == Finetuning.LastLayer || how.LastLayers == options.LastLayers ? options.ShallowRates : options.DeepRates;

    /// <summary>A learning rate and a number of updates, and the validation accuracy that chose them.</summary>
    private sealed record Choice(double Rate, int Steps, double Accuracy);

    /// <summary>A crowd that has learned letters, its digits, and what its lower layers make of them.</summary>
    private sealed class Students : IDisposable
    {
        private readonly Dictionary<(string Set, int Depth), CrowdExamples> computed = [];

        public Students(CrowdNetwork source, SupervisedOutcome[] learned, SplitImages digits, SupervisedOptions options, torch.Device device)
        {
            (Source, Learned, Classes) = (source, learned, digits.Train.ClassNames.Count);
            var most = options.ExamplesPerClass[^1];
            var needed = most + options.ValidationPerClass;

            // One sample of digits a seed, class by class in turn: its first 10 n are n a class, and those to validate on come last.
            var samples = source.Seeds.Select(seed => digits.Train.Few(needed, seed)).ToArray();
            Add("train", CrowdExamples.Of([.. samples.Select(sample => sample.Take(Enumerable.Range(0, most * Classes)).ToExamples(device))]));
            Add("validation", CrowdExamples.Of([.. samples.Select(sample => sample.Take(Enumerable.Range(most * Classes, options.ValidationPerClass * Classes)).ToExamples(device))]));
            Add("test", Tests(options.TestImages));
            Add("few test", Tests(options.OverfittingTestImages));

            CrowdExamples Tests(int count) => CrowdExamples.Shared(digits.Test.Take(Enumerable.Range(0, Math.Min(count, digits.Test.Count))).ToExamples(device), source.Seeds.Count);

            void Add(string set, CrowdExamples examples) => Keep((set, 0), examples);
        }

        public CrowdNetwork Source { get; }

        public SupervisedOutcome[] Learned { get; }

        public int Classes { get; }

        public CrowdExamples Train(int n, int depth) => At("train", depth).First(n * Classes);

        public CrowdExamples Validation(int depth) => At("validation", depth);

        public CrowdExamples Test(int depth) => At("test", depth);

        public CrowdExamples FewTest(int depth) => At("few test", depth);

        public void Dispose()
        {
            Source.Dispose();
            foreach (var examples in computed.Values)
            {
                examples.Dispose();
            }
        }

        private CrowdExamples At(string set, int depth) =>
            computed.TryGetValue((set, depth), out var examples) ? examples : Keep((set, depth), computed[(set, 0)].Through(Source, depth));

        private CrowdExamples Keep((string, int) key, CrowdExamples examples)
        {
            examples.Inputs.DetachFromDisposeScope();
            examples.Labels.DetachFromDisposeScope();
            return computed[key] = examples;
        }
    }
}
