using RLTransfer.Environments.PointMass;
using RLTransfer.Evaluation;
using RLTransfer.Learners;
using RLTransfer.Replay;

namespace RLTransfer.Course.Experiments.Context;

/// <summary>What a learner with a goal as its context comes to.</summary>
/// <param name="Curve">Share of episodes that end at the goal, of goals that are trained, against environment steps.</param>
/// <param name="HeldOut">The same at the end, of goals that were never asked for.</param>
public sealed record GoalOutcome(LearningCurve Curve, double HeldOut);

/// <summary>
/// Lecture 11: the goal is a part of the state, so that one policy serves all goals (Schaul et al. 2015). A point learns to go to two in three of a
/// maze's squares, paid 0 at the goal and −1 elsewhere; then it is asked to go to the others. With and without hindsight (Andrychowicz et al. 2017).
/// </summary>
/// <remarks>
/// One learner, DDPG; contestants differ only in what their memory holds: transitions as they were, or besides them k with goals that the episode
/// reached (the strategies final, future and episode of §4.5 there). An episode succeeds where the point is at the goal at its end.
/// In hindsight squares become goals that were never asked for: held-out goals are held out of what is asked, not of where the point has been.
/// </remarks>
public sealed class GoalTransfer : Study<GoalOptions, GoalOutcome, GoalResults>
{
    /// <summary>Transitions as they were.</summary>
    public const string Without = "no hindsight";

    /// <summary>Places reached later in the episode.</summary>
    public const string Future = "future";

    /// <summary>The contestants, by what their memory holds.</summary>
    public static IReadOnlyList<(string Name, HindsightStrategy? Strategy)> Contestants { get; } =
        [(Without, null), ("final", HindsightStrategy.Final), ("episode", HindsightStrategy.Episode), (Future, HindsightStrategy.Future)];

    /// <inheritdoc/>
    public override string Id => "context/goals";

    /// <inheritdoc/>
    public override string Description => "a point learns to go to two in three of a maze's squares, with and without hindsight, and is asked to go to the others";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 3);

    /// <inheritdoc/>
    protected override int Blocks => 2;

    /// <inheritdoc/>
    protected override GoalOptions Options(RunSettings settings) => GoalOptions.For(settings);

    /// <inheritdoc/>
    protected override IEnumerable<Contest<GoalOutcome>> Plan(GoalOptions options) =>
        from maze in options.Mazes
        from contestant in Contestants
        select new Contest<GoalOutcome>(contestant.Name, maze, block => Run(options, maze, contestant.Strategy, block));

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<GoalResults>> Claims(GoalOptions options) =>
    [
        .. options.Mazes.Select(maze => Requirement<GoalResults>.AtLeast($"{maze}-held-out", $"{maze}: goals never asked for over trained ones, future", 0.9, results =>
            Bootstrap.Paired([results.HeldOut(Future, maze), results.Trained(Future, maze)], rows => rows[1].Average() > 0 ? rows[0].Average() / rows[1].Average() : 0))),
        .. options.Mazes.Select(maze => Requirement<GoalResults>.AtLeast($"{maze}-hindsight", $"{maze}: success along the way, future minus no hindsight", 0.2, results =>
            Bootstrap.Paired([results.Along(Future, maze), results.Along(Without, maze)], rows => rows[0].Average() - rows[1].Average()))),
    ];

    /// <inheritdoc/>
    protected override GoalResults Results(Measured<GoalOptions, GoalOutcome> measured) => new(measured);

    private static IReadOnlyList<GoalOutcome> Run(GoalOptions options, string maze, HindsightStrategy? strategy, Block block)
    {
        var (trained, heldOut) = (GoalOptions.Task(maze, goals: 1), GoalOptions.Task(maze, goals: 2));
        using var learner = new Ddpg(trained, block.Seeds, options.Learner, block.Device);
        if (strategy is { } kind)
        {
            learner.UseHindsight(PointGoal.Reward, kind, options.Goals);
        }

        var (steps, scores) = (new List<double>(), new List<double[]>());
        for (var point = 0; point <= options.Points; point++)
        {
            learner.Train(Math.Max(0, ((long)options.Steps * point / options.Points) - learner.Steps), new() { Episodes = 0, Cancellation = block.Cancellation });
            steps.Add(learner.Steps);
            scores.Add(CellScore.Play(learner, trained, options.Episodes, (ulong)point).Success);
            block.Report(point / (double)options.Points);
        }

        var others = CellScore.Play(learner, heldOut, options.Episodes, (ulong)options.Points).Success;
        return [.. block.Seeds.Select((_, seed) => new GoalOutcome(new(steps, [.. scores.Select(each => each[seed])]), others[seed]))];
    }
}
