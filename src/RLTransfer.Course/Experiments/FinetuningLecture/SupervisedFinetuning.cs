using System.Diagnostics;
using RLTransfer.Course.Datasets;
using RLTransfer.Figures;
using RLTransfer.Networks;
using RLTransfer.Transfer;
using TorchSharp;

namespace RLTransfer.Course.Experiments.FinetuningLecture;

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
public sealed class SupervisedFinetuning : IExperiment
{
    private const ulong FirstTuningSeed = 1000;

    /// <inheritdoc/>
    public string Id => "finetuning/supervised";

    /// <inheritdoc/>
    public string Description => "letters, then digits with few examples a class: from scratch, last layer only, last layers, end to end";

    /// <inheritdoc/>
    public IReadOnlyList<string> MustShow =>
    [
        "at 10 examples a class finetuning beats training from scratch by 10 points or more",
        "the last layer alone is best with the fewest examples",
        "end to end is best with the most examples",
        "between them end to end overtakes the last layer",
        "from scratch overfits: the training loss goes to zero while the test accuracy stands still",
    ];

    /// <summary>A folder with MNIST or EMNIST files to use instead of the glyphs; see <see cref="Glyphs.Load"/>.</summary>
    public string? DataFolder { get; init; }

    /// <inheritdoc/>
    public ExperimentReport Run(RunSettings settings, PartFolder? kept = null, CancellationToken cancellation = default) => Measure(settings, cancellation: cancellation).Report;

    /// <summary>Runs the experiment and returns all that it measured.</summary>
    /// <param name="settings">Budget, seeds, device.</param>
    /// <param name="options">Sizes; by default those of the budget.</param>
    /// <param name="cancellation">Stops it between two runs.</param>
    public SupervisedResults Measure(RunSettings settings, SupervisedOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        options ??= SupervisedOptions.For(settings);
        var device = settings.TorchDevice();
        var clock = Stopwatch.StartNew();
        var data = Glyphs.Load(DataFolder);
        ulong[] seeds = [.. Enumerable.Range(0, options.Seeds).Select(i => (ulong)i)];
        ulong[] tuningSeeds = [.. Enumerable.Range(0, options.TuningSeeds).Select(i => FirstTuningSeed + (ulong)i)];
        Finetuning[] methods = [Finetuning.Scratch, Finetuning.LastLayer, Finetuning.Last(options.LastLayers), Finetuning.EndToEnd];
        var runs = methods.Sum(how => options.ExamplesPerClass.Count * (seeds.Length + (tuningSeeds.Length * Rates(how, options).Count)));
        using var progress = Progress.Start(Id, runs + (8 * (seeds.Length + tuningSeeds.Length)) + (4 * seeds.Length));
        var done = 0;

        // 1. Letters: one source network a seed.
        using var own = Pretrain(data, seeds, options, device);
        using var tuning = Pretrain(data, tuningSeeds, options, device);
        Advance(8 * (seeds.Length + tuningSeeds.Length), "letters");

        // 2. Digits: tune each method for each n, then run it on every seed.
        var outcomes = new List<Outcome>();
        foreach (var how in methods)
        {
            foreach (var n in options.ExamplesPerClass)
            {
                var (rate, steps, validation) = Tune(how, n, tuning, options, () => Advance(tuningSeeds.Length, $"{how.Name}, n = {n}"));
                var training = new TrainingOptions { Steps = steps, LearningRate = rate };
                var curves = Train(how, n, own, own.Test, training);
                outcomes.Add(new(how, n, rate, steps, validation, [.. curves.Select(curve => curve[^1].Accuracy)]));
                Advance(seeds.Length, $"{how.Name}, n = {n}");
            }
        }

        // 3. Overfitting: the same networks on few examples, looked at all along.
        var overfitting = new[] { Finetuning.Scratch, Finetuning.EndToEnd }.ToDictionary(how => how.Name, how =>
        {
            var rate = outcomes.Single(outcome => outcome.How == how && outcome.ExamplesPerClass == options.OverfittingExamples).LearningRate;
            var training = new TrainingOptions { Steps = options.OverfittingSteps, LearningRate = rate, EvaluateEvery = options.LookEvery };
            var curves = Train(how, options.OverfittingExamples, own, own.FewTest, training);
            Advance(2 * seeds.Length, $"overfitting, {how.Name}");
            return curves;
        });
        return new(settings, options, Id, data, own.Source.Of(0), own.SourceAccuracy, outcomes, overfitting, clock.Elapsed.TotalSeconds);

        void Advance(int by, string note)
        {
            cancellation.ThrowIfCancellationRequested();
            progress.Report(done += by, note);
        }
    }

    /// <summary>Trains one network a seed on the letters.</summary>
    private static Students Pretrain(CharacterData data, ulong[] seeds, SupervisedOptions options, torch.Device device)
    {
        using var scope = torch.NewDisposeScope();
        var (letters, count) = (data.Letters, seeds.Length);
        var network = CrowdNetwork.Classifier(letters.Train.ClassNames.Count, seeds, letters.Train.Height, device: device);
        var training = new TrainingOptions { Steps = options.PretrainingSteps, BatchSize = options.PretrainingBatch, LearningRate = options.PretrainingRate };
        var (train, test) = (CrowdExamples.Shared(letters.Train.ToExamples(device), count), CrowdExamples.Shared(letters.Test.ToExamples(device), count));
        var curves = ClassifierTraining.Run(network, Finetuning.Scratch, train, test, training);
        return new(network, [.. curves.Select(curve => curve[^1].Accuracy)], data.Digits, options, device);
    }

    /// <summary>The learning rate and the number of updates of the highest mean validation accuracy over the tuning seeds.</summary>
    private static (double Rate, int Steps, double Accuracy) Tune(Finetuning how, int n, Students students, SupervisedOptions options, Action advance)
    {
        (double Rate, int Steps, double Accuracy) best = (0, 0, -1);
        foreach (var rate in Rates(how, options))
        {
            var training = new TrainingOptions { Steps = options.StepsFor(n), LearningRate = rate, EvaluateEvery = options.LookEvery };
            var curves = Train(how, n, students, students.Validation, training);
            for (var look = 0; look < curves[0].Count; look++)
            {
                var accuracy = curves.Average(curve => curve[look].Accuracy);
                best = accuracy > best.Accuracy ? (rate, curves[0][look].Step, accuracy) : best;
            }

            advance();
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

    /// <summary>A crowd that has learned letters, its digits, and what its lower layers make of them.</summary>
    private sealed class Students : IDisposable
    {
        private readonly Dictionary<(string Set, int Depth), CrowdExamples> computed = [];

        public Students(CrowdNetwork source, double[] sourceAccuracy, SplitImages digits, SupervisedOptions options, torch.Device device)
        {
            (Source, SourceAccuracy, Classes) = (source, sourceAccuracy, digits.Train.ClassNames.Count);
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

        public double[] SourceAccuracy { get; }

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
