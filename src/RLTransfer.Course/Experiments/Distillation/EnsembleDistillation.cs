using RLTransfer.Course.Datasets;
using RLTransfer.Distillation;
using RLTransfer.Networks;
using RLTransfer.Randomness;
using static TorchSharp.torch;

namespace RLTransfer.Course.Experiments.Distillation;

/// <summary>What a classifier is worth on pictures for tests.</summary>
/// <param name="Accuracy">Share that is right; of the ensemble's members, their mean.</param>
/// <param name="Error">The expected calibration error.</param>
/// <param name="Bins">Its predictions by confidence.</param>
/// <param name="LogLoss">Mean of −log p of the right class.</param>
public sealed record ClassifierOutcome(double Accuracy, double Error, IReadOnlyList<CalibrationBin> Bins, double LogLoss);

/// <summary>Lecture 09: an ensemble of networks that learned one task with few labels, and one network that learns what the ensemble says: at several temperatures, from hard labels and soft ones, from few pictures and many.</summary>
/// <remarks>
/// Hinton et al. (2015), §2 and §5 (soft targets as a regularizer), on small networks. For each seed n members learn the same labelled pictures, each from weights and in an order of its own:
/// one crowd of S · n. The ensemble's p is the mean of its members' at that temperature. A student has a member's size. It is distilled from the ensemble on pictures
/// without labels (Buciluă et al. 2006), the labelled ones among them, or on the labelled ones alone, in as many updates as a member. With few pictures, its labels are the true ones or what the ensemble says.
/// All are measured at temperature 1 on pictures that nothing was learned from.
/// </remarks>
public sealed class EnsembleDistillation : Study<EnsembleOptions, ClassifierOutcome, EnsembleResults>
{
    /// <summary>The task on which a contestant has everything that there is.</summary>
    public const string All = "all pictures";

    /// <summary>One member, and all of them.</summary>
    public const string Single = "one network", Ensemble = "ensemble";

    /// <summary>Students: of the ensemble's classes; of its soft targets on labelled pictures only; of those and the true labels, too.</summary>
    public const string Classes = "the ensemble's classes", Same = "soft targets, labelled pictures", Mixed = "soft targets and labels";

    /// <summary>With few pictures: their true labels, or what the ensemble says of them.</summary>
    public const string Hard = "true labels", Soft = "soft targets";

    private ClassifiedPictures? pictures;

    /// <inheritdoc/>
    public override string Id => "distillation/soft-targets";

    /// <inheritdoc/>
    public override string Description => "an ensemble of classifiers, and one network that learns what it says: temperatures, hard and soft labels, few pictures and many, calibration";

    /// <summary>A folder with Fashion-MNIST; see <see cref="FashionMnist.Load"/>.</summary>
    public string? DataFolder { get; init; }

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 3);

    /// <inheritdoc/>
    protected override int Blocks => 2;

    private ClassifiedPictures Pictures => LazyInitializer.EnsureInitialized(ref pictures, () => FashionMnist.Load(DataFolder));

    /// <summary>A student of the ensemble on all pictures.</summary>
    public static string Student(double temperature) => FormattableString.Invariant($"student, T = {temperature}");

    /// <summary>The task of so many pictures of each class.</summary>
    public static string Few(int perClass) => FormattableString.Invariant($"{perClass} a class");

    /// <inheritdoc/>
    protected override EnsembleOptions Options(RunSettings settings) => EnsembleOptions.For(settings);

    /// <inheritdoc/>
    protected override IEnumerable<Contest<ClassifierOutcome>> Plan(EnsembleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return
        [
            new(Single, All, block => Taught(options, block).Members),
            new(Ensemble, All, block => Taught(options, block).Together),
            .. options.Temperatures.Select(temperature => new Contest<ClassifierOutcome>(Student(temperature), All, block => Distil(options, block, options.Student with { Temperature = temperature }))),
            new(Classes, All, block => Distil(options, block, options.Student, classes: true)),
            new(Same, All, block => Distil(options, block, options.Member with { Temperature = options.Temperature }, options.Labelled)),
            new(Mixed, All, block => Distil(options, block, options.Member with { Temperature = options.Temperature }, options.Labelled, labels: true)),
            .. from n in options.Few
               from soft in (bool[])[false, true]
               select new Contest<ClassifierOutcome>(soft ? Soft : Hard, Few(n), block => FromFew(options, block, n, soft)),
        ];
    }

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<EnsembleResults>> Claims(EnsembleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var student = Student(options.Temperature);
        return
        [
            Requirement<EnsembleResults>.AtLeast("ensemble", "ensemble less one network (points)", 0.5, results => results.Lead(Ensemble, Single)),
            Requirement<EnsembleResults>.AtLeast("gain", FormattableString.Invariant($"share of the ensemble's gain in one network, T = {options.Temperature}"), 0.95, results => results.Gain(student)),
            Requirement<EnsembleResults>.AtLeast("soft-hard", "soft targets less the ensemble's classes (points)", 0, results => results.Lead(student, Classes)),
            Requirement<EnsembleResults>.AtLeast("few", FormattableString.Invariant($"{options.Few[0]} pictures a class: soft targets less labels (points)"), 1, results => results.Lead(Soft, Hard, Few(options.Few[0]))),
            Requirement<EnsembleResults>.AtMost("calibration", "calibration error, student over one network", 1, results => results.ErrorRatio(student, Single)),
            Requirement<EnsembleResults>.AtMost("calibration-hard", "calibration error, soft targets over classes", 0.5, results => results.ErrorRatio(student, Classes)),
        ];
    }

    /// <inheritdoc/>
    protected override EnsembleResults Results(Measured<EnsembleOptions, ClassifierOutcome> measured) => new(measured, Pictures);

    private Teachers Taught(EnsembleOptions options, Block block) => block.Once("the ensemble", () => new Teachers(Pictures, options, block));

    /// <summary>A student of the ensemble, on the first pictures: the labelled ones come first.</summary>
    private IReadOnlyList<ClassifierOutcome> Distil(EnsembleOptions options, Block block, SoftTargetOptions how, int? count = null, bool classes = false, bool labels = false)
    {
        using var scope = NewDisposeScope();
        var teachers = Taught(options, block);
        var number = count ?? options.Labelled + options.Unlabelled;
        Tensor[] targets = [.. block.Seeds.Select((_, seed) =>
        {
            var p = teachers.Targets(seed, number, how.Temperature);
            return classes ? nn.functional.one_hot(p.argmax(-1), p.shape[1]).to(ScalarType.Float32) : p;
        })];
        return teachers.Learn([.. block.Seeds.Select((_, seed) => teachers.Inputs(seed, number))], targets, labels ? [.. block.Seeds.Select((_, seed) => teachers.Labels(seed, number))] : null, how);
    }

    /// <summary>A student of so many labelled pictures of each class.</summary>
    private IReadOnlyList<ClassifierOutcome> FromFew(EnsembleOptions options, Block block, int perClass, bool soft)
    {
        using var scope = NewDisposeScope();
        var teachers = Taught(options, block);
        var how = options.Member with { Temperature = soft ? options.Temperature : 1 };
        Tensor[] rows = [.. block.Seeds.Select((_, seed) => teachers.FirstOfEachClass(seed, perClass))];
        return teachers.Learn(
            [.. rows.Select((chosen, seed) => teachers.Inputs(seed, options.Labelled).index_select(0, chosen))],
            [.. rows.Select((chosen, seed) => (soft ? teachers.Targets(seed, options.Labelled, how.Temperature) : teachers.OneHot(seed)).index_select(0, chosen))], null, how);
    }

    /// <summary>Every seed's pictures, the ensemble that learned the labelled ones, and what it says of all.</summary>
    private sealed class Teachers : IDisposable
    {
        private readonly EnsembleOptions options;
        private readonly Block block;
        private readonly Tensor pool, labels, tests, testLabels;
        private readonly Tensor[] order, logits;            // of each seed: rows of the pool [N]; logits of its members [n, N, K]
        private readonly long classes;

        public Teachers(ClassifiedPictures pictures, EnsembleOptions options, Block block)
        {
            using var scope = NewDisposeScope();
            (this.options, this.block, classes) = (options, block, pictures.Images.Train.ClassNames.Count);
            using var train = pictures.Images.Train.ToExamples(block.Device);
            using var test = pictures.Images.Test.Take(Enumerable.Range(0, Math.Min(options.Tests, pictures.Images.Test.Count))).ToExamples(block.Device);
            (pool, labels, tests, testLabels) = (Keep(train.Inputs.clone()), Keep(train.Labels.clone()), Keep(test.Inputs.clone()), Keep(test.Labels.clone()));
            order = [.. block.Seeds.Select(seed =>
            {
                var rows = Enumerable.Range(0, (int)pool.shape[0]).Select(row => (long)row).ToArray();
                new Philox(seed, Philox.Stream("pictures")).Shuffle<long>(rows);
                return Keep(tensor(rows.AsSpan(0, Math.Min(rows.Length, options.Labelled + options.Unlabelled)).ToArray(), device: block.Device));
            })];

            using var network = Network([.. block.Seeds.SelectMany(seed => Enumerable.Range(0, options.Members).Select(member => ((seed + 1) << 32) + (ulong)member))]);
            SoftTargetTraining.Run(
                network, PerMember(seed => Inputs(seed, options.Labelled)), PerMember(OneHot), null, options.Member, block.Cancellation);
            logits = new Tensor[order.Length];
            var (members, together) = (new List<ClassifierOutcome>(), new List<ClassifierOutcome>());
            for (var seed = 0; seed < order.Length; seed++)
            {
                using var inner = NewDisposeScope();
                var own = Enumerable.Range(seed * options.Members, options.Members).Select(network.Of).ToArray();
                var p = Logits(own, tests).softmax(-1);
                var each = Enumerable.Range(0, options.Members).Select(member => Measure(p[member])).ToArray();
                members.Add(each[0] with { Accuracy = each.Average(one => one.Accuracy), Error = each.Average(one => one.Error), LogLoss = each.Average(one => one.LogLoss) });
                together.Add(Measure(p.mean([0])));
                logits[seed] = Keep(Logits(own, Inputs(seed, (int)order[seed].shape[0])));
                Array.ForEach(own, one => one.Dispose());
                block.Report((seed + 1) / (double)order.Length, "the ensemble");
            }

            (Members, Together) = (members, together);

            IReadOnlyList<Tensor> PerMember(Func<int, Tensor> make) =>
                [.. block.Seeds.SelectMany((_, seed) => Enumerable.Repeat(make(seed), options.Members))];

            static Tensor Logits(CrowdNetwork[] networks, Tensor inputs) => cat([.. networks.Select(network => SoftTargetTraining.Logits(network, inputs))], 0);

            static Tensor Keep(Tensor tensor) => tensor.DetachFromDisposeScope();
        }

        /// <summary>The mean over a seed's members; the bins are one member's.</summary>
        public IReadOnlyList<ClassifierOutcome> Members { get; }

        public IReadOnlyList<ClassifierOutcome> Together { get; }

        /// <summary>A seed's first pictures [count, 1, side, side].</summary>
        public Tensor Inputs(int seed, int count) => pool.index_select(0, Rows(seed, count));

        /// <summary>Their true classes [count].</summary>
        public Tensor Labels(int seed, int count) => labels.index_select(0, Rows(seed, count));

        /// <summary>1 for the true class of each labelled picture, 0 for others [labelled, K].</summary>
        public Tensor OneHot(int seed) => nn.functional.one_hot(Labels(seed, options.Labelled), classes).to(ScalarType.Float32);

        /// <summary>p: the mean of the members' softmaxes at a temperature [count, K].</summary>
        public Tensor Targets(int seed, int count, double temperature) =>
            SoftTargets.Of(logits[seed].narrow(1, 0, Math.Min(count, logits[seed].shape[1])), temperature).mean([0]);

        /// <summary>Places of the first labelled pictures of each class.</summary>
        public Tensor FirstOfEachClass(int seed, int perClass)
        {
            var own = Labels(seed, options.Labelled).cpu().data<long>().ToArray();
            var rows = Enumerable.Range(0, own.Length).GroupBy(row => own[row]).OrderBy(group => group.Key).SelectMany(group => group.Take(perClass)).ToArray();
            return rows.Length == perClass * classes
                ? tensor(rows.Select(row => (long)row).ToArray(), device: block.Device)
                : throw new ArgumentException(FormattableString.Invariant($"Not every class has {perClass} among {options.Labelled} labelled pictures: take fewer, or label more."));
        }

        /// <summary>A student of each seed, measured.</summary>
        public IReadOnlyList<ClassifierOutcome> Learn(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets, IReadOnlyList<Tensor>? hard, SoftTargetOptions how)
        {
            using var network = Network(block.Seeds);
            SoftTargetTraining.Run(network, inputs, targets, hard, how, block.Cancellation);
            var found = SoftTargetTraining.Logits(network, tests).softmax(-1);
            return [.. block.Seeds.Select((_, seed) => Measure(found[seed]))];
        }

        public void Dispose()
        {
            foreach (var kept in (Tensor[])[pool, labels, tests, testLabels, .. order, .. logits])
            {
                kept.Dispose();
            }
        }

        private Tensor Rows(int seed, int count) => order[seed].narrow(0, 0, Math.Min(count, order[seed].shape[0]));

        private CrowdNetwork Network(IReadOnlyList<ulong> seeds) =>
            CrowdNetwork.Classifier((int)classes, seeds, (int)pool.shape[^1], options.Filters, block.Device);

        private ClassifierOutcome Measure(Tensor p)
        {
            var bins = Calibration.Bins(p, testLabels);
            return new(
                p.argmax(-1).eq(testLabels).to(ScalarType.Float64).mean().item<double>(), Calibration.Error(bins), bins,
                -p.gather(-1, testLabels.unsqueeze(-1)).clamp(min: 1e-12).log().to(ScalarType.Float64).mean().item<double>());
        }
    }
}
