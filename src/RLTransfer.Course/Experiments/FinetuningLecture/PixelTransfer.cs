using RLTransfer.Evaluation;
using RLTransfer.Learners;
using RLTransfer.Networks;

namespace RLTransfer.Course.Experiments.FinetuningLecture;

/// <summary>
/// Lecture 01: deep Q-learning has learned one pixel game. On a related one, which of its layers are worth keeping, frozen or as a start?
/// And on a game that only looks related?
/// </summary>
/// <remarks>
/// The network is <c>conv1</c>, <c>conv2</c> (early: where is what?), <c>hidden1</c>, <c>output</c> (late: what is it worth?). Every way learns with the same options, from an empty
/// memory and with the same exploration; only its first weights, and which of them learn, differ. Returns are those of greedy games that are not learned from.
/// What is kept gives two things that are measured apart: a better start (jumpstart), and less to learn. For the second, the frames are counted that the mean return of the seeds
/// takes to a threshold halfway from what the source's network is worth on the target before it learns anything there to where learning from scratch ends.
/// </remarks>
public sealed class PixelTransfer : Study<PixelTransferOptions, LearningCurve, PixelTransferResults>
{
    /// <summary>The late layers.</summary>
    private static readonly string[] late = ["hidden1", "output"];

    /// <summary>The ways that are compared; the first is what the others are measured against.</summary>
    public static IReadOnlyList<Finetuning> Ways { get; } =
    [
        Finetuning.Scratch,
        Finetuning.EndToEnd with { Name = "full: all layers go on" },
        Finetuning.Only(late) with { Name = "freeze: late layers go on" },
        Finetuning.EndToEnd with { Name = "early layers, new late ones", Fresh = late },
    ];

    /// <summary>Nothing is kept.</summary>
    public static Finetuning Scratch => Ways[0];

    /// <summary>Everything is kept as a start, and all of it learns.</summary>
    public static Finetuning Full => Ways[1];

    /// <summary>Everything is kept; the early layers stay as they are, the late ones learn.</summary>
    public static Finetuning Freeze => Ways[2];

    /// <summary>The early layers are kept as a start, the late ones begin anew; all learn.</summary>
    public static Finetuning EarlyOnly => Ways[3];

    /// <summary>What is trained on the source, in tables.</summary>
    public const string Source = "source";

    /// <inheritdoc/>
    public override string Id => "finetuning/rl";

    /// <inheritdoc/>
    public override string Description => "DQN from Pong to a related and to an unrelated pixel game: freeze, full, scratch; learning rates";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 3);

    /// <inheritdoc/>
    protected override int Blocks => 2;

    /// <inheritdoc/>
    protected override PixelTransferOptions Options(RunSettings settings) => PixelTransferOptions.For(settings);

    /// <inheritdoc/>
    protected override IEnumerable<Contest<LearningCurve>> Plan(PixelTransferOptions options) =>
    [
        new(Source, options.Source, block => Curves(Learned(options, block).Curve)),
        .. from target in (PixelTarget[])[options.Related, options.Unrelated]
           from way in Ways
           select new Contest<LearningCurve>(NameAt(way, 1), target.Task, block => Finetune(way, target, options, block)),
        .. from rate in options.Rates
           where rate != 1
           from way in Ways.Take(3)
           select new Contest<LearningCurve>(NameAt(way, rate), options.Related.Task, block => Finetune(way with { Rate = rate }, options.Related, options, block)),
    ];

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<PixelTransferResults>> Claims(PixelTransferOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return
        [
            Requirement<PixelTransferResults>.AtLeast("jumpstart", "related game: return before learning, less scratch's", 0.1, results => results.Jumpstart(options.Related, Full)),
            Requirement<PixelTransferResults>.AtMost("full", "all layers go on: frames to threshold over scratch's", 0.6, results => results.TimeRatio(Full)),
            Requirement<PixelTransferResults>.AtMost("freeze", "early layers frozen: the same", 0.6, results => results.TimeRatio(Freeze)),
            Requirement<PixelTransferResults>.AtMost("early", "early layers kept, new late ones: the same", 0.6, results => results.TimeRatio(EarlyOnly)),
            Requirement<PixelTransferResults>.AtMost("negative-freeze", "unrelated game, frozen: area over scratch's, below 1", 1, results => results.AreaRatio(options.Unrelated, Freeze)),
            Requirement<PixelTransferResults>.AtMost("negative-full", "unrelated game, all layers go on: the same", 1, results => results.AreaRatio(options.Unrelated, Full)),
        ];
    }

    /// <inheritdoc/>
    protected override PixelTransferResults Results(Measured<PixelTransferOptions, LearningCurve> measured) => new(measured);

    /// <summary>The name of a way at a learning rate, over the learner's.</summary>
    internal static string NameAt(Finetuning way, double rate) => rate == 1 ? way.Name : FormattableString.Invariant($"{way.Name}, {rate} × rate");

    private static Learner Learned(PixelTransferOptions options, Block block) => block.Once(Source, () =>
    {
        var source = new Dqn(options.Source, block.Seeds, options.Learner, block.Device);
        source.Train(options.SourceSteps, block.Training(options.SourceSteps, options.Points, options.Episodes));
        return source;
    });

    private static IReadOnlyList<LearningCurve> Finetune(Finetuning how, PixelTarget target, PixelTransferOptions options, Block block)
    {
        using var learner = Learned(options, block).Finetune(target.Task, how);
        return Curves(learner.Train(target.Steps, block.Training(target.Steps, options.Points, options.Episodes)));
    }

    private static IReadOnlyList<LearningCurve> Curves(CrowdCurve curve) => [.. curve.Seeds.Select((_, seed) => curve.Of(seed))];
}
