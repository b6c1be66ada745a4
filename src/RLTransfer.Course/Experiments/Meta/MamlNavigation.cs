using RLTransfer.Environments;
using RLTransfer.Evaluation;
using RLTransfer.MetaLearning;

namespace RLTransfer.Course.Experiments.Meta;

/// <summary>Lecture 12: a point that has to find a goal it is not shown, from a few episodes and one gradient step (Finn et al. 2017, §5.3, "2D Navigation").</summary>
/// <remarks>
/// Goals are uniform on a square of side 1 around the start; a step costs the squared distance to the goal, and episodes have a fixed length. What is claimed is the cost that is
/// left after one step: that of the pretrained policy over that of MAML's.
/// </remarks>
public sealed class MamlNavigation : PolicyAdaptation
{
    /// <inheritdoc/>
    public override string Id => "meta/navigation";

    /// <inheritdoc/>
    public override string Description => "a hidden goal in the plane: one policy-gradient step from a policy learned by MAML, by its first-order form, by pretraining";

    /// <inheritdoc/>
    protected override string Task => "2-D navigation";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 2);

    /// <inheritdoc/>
    protected override AdaptationOptions Options(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var options = settings.Pick(
            smoke: new AdaptationOptions { Seeds = 2, Iterations = 4, Horizon = 8, TestTasks = 6, StepSizes = [0.1, 0.3], Policy = new() { Episodes = 3, Hidden = [8], Maml = new() { Tasks = 4, StepSize = 0.1, LearningRate = 3e-3 } } },
            lesson: new AdaptationOptions { Seeds = 5 },
            paper: new AdaptationOptions { Seeds = 10, Iterations = 500, Horizon = 100, Policy = new() { Episodes = 20, Hidden = [100, 100] } });
        return options with { Seeds = settings.Seeds ?? options.Seeds };
    }

    /// <inheritdoc/>
    protected override TaskFamily Family(AdaptationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new("PointNavigation-v0", options.Horizon, [("goal_x", new Uniform(-0.5, 0.5)), ("goal_y", new Uniform(-0.5, 0.5))], [("radius", 0.0)]);
    }

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<AdaptationResults>> Claims(AdaptationOptions options) =>
    [
        Requirement<AdaptationResults>.AtLeast("maml", "cost after 1 step, best lengths: pretrained over MAML", 2, results => Ratio(results.Returns(Pretrained, 1), results.Returns(Maml, 1))),
        Requirement<AdaptationResults>.AtLeast("first-order", "cost after 1 step, best lengths: pretrained over first-order", 2, results => Ratio(results.Returns(Pretrained, 1), results.Returns(FirstOrder, 1))),
        Requirement<AdaptationResults>.AtLeast("same-length", "cost after 1 step of MAML's length: pretrained over MAML", 2, results => Ratio(results.AtInnerStep(Pretrained), results.AtInnerStep(Maml))),
    ];

    private static Interval Ratio(double[] worse, double[] better) => Bootstrap.Paired([worse, better], rows => rows[0].Zip(rows[1], (one, other) => one / other).Average());
}
