using System.Diagnostics;
using RLTransfer.Course.Datasets;
using RLTransfer.Figures;
using RLTransfer.Networks;
using RLTransfer.Transfer;
using TorchSharp;
using How = RLTransfer.Transfer.Finetuning;

namespace RLTransfer.Course.Experiments.Finetuning;

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
    public ExperimentReport Run(RunSettings settings, CancellationToken cancellation = default) => Measure(settings, cancellation: cancellation).Report;

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
        How[] methods = [How.Scratch, How.LastLayer, How.Last(options.LastLayers), How.EndToEnd];
        var runs = methods.Sum(how => options.ExamplesPerClass.Count * (seeds.Length + (tuningSeeds.Length * Rates(how, options).Count)));
        using var progress = Progress.Start(Id, runs + (8 * (seeds.Length + tuningSeeds.Length)) + (4 * seeds.Length));
        var done = 0;

        // 1. Letters: one source network a seed.
        var sources = Pretrain(data.Letters, [.. seeds, .. tuningSeeds], options, device);
        Advance(8 * (seeds.Length + tuningSeeds.Length), "letters");
        var students = sources.Select(source => new Student(source, data.Digits, options, device)).ToArray();
        var (own, tuning) = (students[..seeds.Length], students[seeds.Length..]);

        // 2. Digits: tune each method for each n, then run it on every seed.
        var outcomes = new List<Outcome>();
        foreach (var how in methods)
        {
            foreach (var n in options.ExamplesPerClass)
            {
                var (rate, steps, validation) = Tune(how, n, tuning, options, () => Advance(tuning.Length, $"{how.Name}, n = {n}"));
                var training = new TrainingOptions { Steps = steps, LearningRate = rate };
                var curves = Train(how, n, own, student => student.Test, training);
                outcomes.Add(new(how, n, rate, steps, validation, [.. curves.Select(curve => curve[^1].Accuracy)]));
                Advance(own.Length, $"{how.Name}, n = {n}");
            }
        }

        // 3. Overfitting: the same networks on few examples, looked at all along.
        var overfitting = new[] { How.Scratch, How.EndToEnd }.ToDictionary(how => how.Name, how =>
        {
            var rate = outcomes.Single(outcome => outcome.How == how && outcome.ExamplesPerClass == options.OverfittingExamples).LearningRate;
            var training = new TrainingOptions { Steps = options.OverfittingSteps, LearningRate = rate, EvaluateEvery = options.LookEvery };
            var curves = Train(how, options.OverfittingExamples, own, student => student.FewTest, training);
            Advance(2 * own.Length, $"overfitting, {how.Name}");
            return curves;
        });
        var sourceAccuracy = sources.Take(seeds.Length).Select(source => source.Accuracy).ToArray();
        foreach (var student in students)
        {
            student.Dispose();
        }

        return new(settings, options, Id, data, sources[0].Network, sourceAccuracy, outcomes, overfitting, clock.Elapsed.TotalSeconds);

        void Advance(int by, string note)
        {
            cancellation.ThrowIfCancellationRequested();
            progress.Report(done += by, note);
        }
    }

    /// <summary>Trains one network a seed on the letters.</summary>
    private static Source[] Pretrain(SplitImages letters, ulong[] seeds, SupervisedOptions options, torch.Device device)
    {
        using var train = letters.Train.ToExamples(device);
        using var test = letters.Test.ToExamples(device);
        var networks = seeds.Select(seed => LayeredNetwork.Convolutional(letters.Train.ClassNames.Count, seed, letters.Train.Height, device: device)).ToArray();
        var training = new TrainingOptions { Steps = options.PretrainingSteps, BatchSize = options.PretrainingBatch, LearningRate = options.PretrainingRate };
        var curves = ClassifierTraining.RunCrowd(networks, How.Scratch, [.. seeds.Select(_ => train)], [.. seeds.Select(_ => test)], training, seeds);
        return [.. seeds.Select((seed, i) => new Source(seed, networks[i], curves[i][^1].Accuracy))];
    }

    /// <summary>The learning rate and the number of updates of the highest mean validation accuracy over the tuning seeds.</summary>
    private static (double Rate, int Steps, double Accuracy) Tune(How how, int n, Student[] students, SupervisedOptions options, Action advance)
    {
        (double Rate, int Steps, double Accuracy) best = (0, 0, -1);
        foreach (var rate in Rates(how, options))
        {
            var training = new TrainingOptions { Steps = options.StepsFor(n), LearningRate = rate, EvaluateEvery = options.LookEvery };
            var curves = Train(how, n, students, student => student.Validation, training);
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
    private static IReadOnlyList<TrainingPoint>[] Train(How how, int n, Student[] students, Func<Student, Func<int, Examples>> monitor, TrainingOptions training)
    {
        using var scope = torch.NewDisposeScope();
        var networks = students.Select(student => how.Start(student.Source.Network, student.Classes, student.Source.Seed)).ToArray();
        var depth = how.FrozenDepth(networks[0]);
        var above = networks.Select(network => network.Part(depth)).ToArray();
        return ClassifierTraining.RunCrowd(
            above, How.EndToEnd, [.. students.Select(student => student.Train(n, depth))], [.. students.Select(student => monitor(student)(depth))],
            training, [.. students.Select(student => student.Source.Seed)]);
    }

    private static IReadOnlyList<double> Rates(How how, SupervisedOptions options) =>
        how == How.LastLayer || how.LastLayers == options.LastLayers ? options.ShallowRates : options.DeepRates;

    /// <summary>A network that has learned letters.</summary>
    private sealed record Source(ulong Seed, LayeredNetwork Network, double Accuracy);

    /// <summary>One seed's digits, and what its source network's lower layers make of them.</summary>
    private sealed class Student : IDisposable
    {
        private readonly Dictionary<(string Set, int Depth), Examples> computed = [];

        public Student(Source source, SplitImages digits, SupervisedOptions options, torch.Device device)
        {
            Source = source;
            Classes = digits.Train.ClassNames.Count;
            var most = options.ExamplesPerClass[^1];
            var needed = most + options.ValidationPerClass;

            // One sample of digits a seed, class by class in turn: its first 10 n are n a class, and those to validate on come last.
            var sample = digits.Train.Few(needed, source.Seed);
            Add("train", sample.Take(Enumerable.Range(0, most * Classes)));
            Add("validation", sample.Take(Enumerable.Range(most * Classes, options.ValidationPerClass * Classes)));
            Add("test", digits.Test.Take(Enumerable.Range(0, Math.Min(options.TestImages, digits.Test.Count))));
            Add("few test", digits.Test.Take(Enumerable.Range(0, Math.Min(options.OverfittingTestImages, digits.Test.Count))));

            void Add(string set, ImageSet images) => computed[(set, 0)] = images.ToExamples(device);
        }

        public Source Source { get; }

        public int Classes { get; }

        public Examples Train(int n, int depth) => At("train", depth).Take(Enumerable.Range(0, n * Classes));

        public Examples Validation(int depth) => At("validation", depth);

        public Examples Test(int depth) => At("test", depth);

        public Examples FewTest(int depth) => At("few test", depth);

        public void Dispose()
        {
            foreach (var examples in computed.Values)
            {
                examples.Dispose();
            }
        }

        private Examples At(string set, int depth)
        {
            if (!computed.TryGetValue((set, depth), out var examples))
            {
                examples = computed[(set, depth)] = computed[(set, 0)].Through(Source.Network, depth);
                examples.Inputs.DetachFromDisposeScope();
                examples.Labels.DetachFromDisposeScope();
            }

            return examples;
        }
    }
}
