using RLTransfer.Environments;
using RLTransfer.Evaluation;
using RLTransfer.MetaLearning;

namespace RLTransfer.Course.Experiments.Meta;

/// <summary>Lecture 12: a two-legged runner that is paid for running forward or for running backward, and is not told which (Finn et al. 2017, §5.3, "Locomotion"). Needs MuJoCo.</summary>
/// <remarks>Episodes of 2.5 seconds; the paper's are four times as long, and it learns from 40 tasks and some hundred iterations.</remarks>
public sealed class MamlRunning : PolicyAdaptation
{
    /// <inheritdoc/>
    public override string Id => "meta/running";

    /// <inheritdoc/>
    public override string Description => "forward or backward? one policy-gradient step from a policy learned by MAML or by pretraining, on the half cheetah (needs MuJoCo)";

    /// <inheritdoc/>
    protected override string Task => "running forward or backward";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 1);

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Entered => [Maml, Pretrained, Scratch];

    /// <inheritdoc/>
    protected override AdaptationOptions Options(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var lesson = new AdaptationOptions
        {
            Seeds = 5, Iterations = 75, Horizon = 50, TestTasks = 20, StepSizes = [0.05, 0.1, 0.2, 0.4],
            Policy = new() { Episodes = 10, Epochs = 5, Deviation = 0.5, Maml = new() { Tasks = 10, StepSize = 0.1, LearningRate = 1e-2 } },
        };
        var options = settings.Pick(
            smoke: lesson with { Seeds = 2, Iterations = 2, Horizon = 5, TestTasks = 2, StepSizes = [0.1], Steps = 1, Policy = new() { Episodes = 2, Hidden = [8], Maml = new() { Tasks = 2, StepSize = 0.1 } } },
            lesson: lesson,
            paper: lesson with { Iterations = 400, Horizon = 200, TestTasks = 40, Policy = new() { Episodes = 20, Epochs = 5, Deviation = 0.5, Hidden = [100, 100], Maml = new() { Tasks = 40, StepSize = 0.1, LearningRate = 3e-3 } } });
        return options with { Seeds = settings.Seeds ?? options.Seeds };
    }

    /// <inheritdoc/>
    protected override TaskFamily Family(AdaptationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new("HalfCheetah-v0", options.Horizon, [("forward_reward_weight", new Choice(-1, 1))], []);
    }

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<AdaptationResults>> Claims(AdaptationOptions options) =>
    [
        Requirement<AdaptationResults>.AtLeast("maml", "return after 1 step, best lengths: MAML over pretrained", 2, results => Ratio(results.Returns(Maml, 1), results.Returns(Pretrained, 1))),
        Requirement<AdaptationResults>.AtLeast("same-length", "return after 1 step of MAML's length: MAML over pretrained", 2, results => Ratio(results.AtInnerStep(Maml), results.AtInnerStep(Pretrained))),
    ];

    /// <summary>Of means, since a seed's own may be near 0.</summary>
    private static Interval Ratio(double[] better, double[] worse) => Bootstrap.Paired([better, worse], rows => rows[0].Average() / Math.Max(rows[1].Average(), 1e-3));
}
