using RLTransfer.MetaLearning;
using static TorchSharp.torch;

namespace RLTransfer.Course.Experiments.Meta;

/// <summary>Initial policies for a family of tasks, learned for one policy-gradient step or for all tasks at once.</summary>
/// <remarks>
/// Finn et al. 2017, §5.3. All contestants play as many episodes in an iteration of the outer loop; pretraining is the same program without an inner step. On new tasks every
/// contestant takes the step length that is best for a single step of its own, found on tasks of their own; further steps are half as long (Appendix A.2 there).
/// </remarks>
public abstract class PolicyAdaptation : Study<AdaptationOptions, AdaptedPolicies, AdaptationResults>
{
    /// <summary>The contestants.</summary>
    public const string Maml = "MAML", FirstOrder = "first-order MAML", Pretrained = "pretrained", Scratch = "new weights";

    /// <summary>All contestants, in the order of their colours.</summary>
    public static IReadOnlyList<string> Contestants { get; } = [Maml, FirstOrder, Pretrained, Scratch];

    /// <summary>The contestants that take part.</summary>
    protected virtual IReadOnlyList<string> Entered => Contestants;

    /// <summary>What the tasks are called.</summary>
    protected abstract string Task { get; }

    /// <inheritdoc/>
    protected override int Blocks => 2;

    /// <summary>The tasks.</summary>
    protected abstract TaskFamily Family(AdaptationOptions options);

    /// <inheritdoc/>
    protected override IEnumerable<Contest<AdaptedPolicies>> Plan(AdaptationOptions options) =>
        Entered.Select(contestant => new Contest<AdaptedPolicies>(contestant, Task, block => Run(contestant, options, block)));

    /// <inheritdoc/>
    protected override AdaptationResults Results(Measured<AdaptationOptions, AdaptedPolicies> measured) => new(measured, Task);

    private AdaptedPolicies[] Run(string contestant, AdaptationOptions options, Block block)
    {
        var own = options.Policy;
        var episodes = contestant == Pretrained ? 2 * own.Episodes : own.Episodes;                      // as many in an iteration
        using var policy = new MamlPolicy(Family(options), block.Seeds, own with
        {
            Episodes = episodes,
            Maml = own.Maml with { FirstOrder = contestant == FirstOrder, InnerSteps = contestant == Pretrained ? 0 : own.Maml.InnerSteps },
        });
        for (var iteration = 0; contestant != Scratch && iteration < options.Iterations; iteration++)
        {
            policy.Learn();
            block.Report((iteration + 1) / (options.Iterations + 1.0), "learning to adapt");
        }

        using var scope = NewDisposeScope();
        var stepSizes = StepSizes(policy, options, own.Episodes, block.Seeds);
        var same = policy.Try(options.TestTasks, [[.. block.Seeds.Select(_ => own.Maml.StepSize)]], episodes: own.Episodes).Episodes[1].Returns();
        var (tasks, played) = policy.Try(options.TestTasks, [stepSizes, .. Enumerable.Repeat(stepSizes.Select(size => size / 2).ToArray(), options.Steps - 1)], episodes: own.Episodes);
        var returns = played.Select(step => step.Returns()).ToArray();
        return [.. block.Seeds.Select((_, seed) => new AdaptedPolicies(
            [.. returns.Select(step => Mean(step, seed))],
            Mean(same, seed),
            stepSizes[seed],
            [.. Enumerable.Range(seed * options.TestTasks, Math.Min(4, options.TestTasks)).Select(member => new AdaptedPath(
                [.. tasks.Select(values => values[member])], Path(played[0], member, options.Horizon), Path(played[1], member, options.Horizon)))]))];

        double Mean(double[] each, int seed) => each.Skip(seed * options.TestTasks).Take(options.TestTasks).Average();
    }

    /// <summary>The length of a first step that leads farthest, on tasks of their own [S].</summary>
    private static double[] StepSizes(MamlPolicy policy, AdaptationOptions options, int episodes, IReadOnlyList<ulong> seeds)
    {
        var tried = options.StepSizes.Select(size =>
        {
            using var scope = NewDisposeScope();
            var returns = policy.Try(options.TestTasks, [[.. seeds.Select(_ => size)]], "step lengths", episodes).Episodes[1].Returns();
            return returns.Chunk(options.TestTasks).Select(own => own.Average()).ToArray();
        }).ToArray();
        return [.. seeds.Select((_, seed) => options.StepSizes.Zip(tried).MaxBy(pair => double.IsFinite(pair.Second[seed]) ? pair.Second[seed] : double.MinValue).First)];
    }

    private static double[][] Path(TaskEpisodes episodes, int member, int horizon)
    {
        using var scope = NewDisposeScope();
        float[] seen = [.. episodes.Observations[member].narrow(0, 0, horizon).narrow(1, 0, 2).contiguous().data<float>()];
        return [.. seen.Chunk(2).Select(place => (double[])[place[0], place[1]])];
    }
}
