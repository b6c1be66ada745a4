using RLTransfer.Environments;
using RLTransfer.Environments.Planar;

namespace RLTransfer.Learners;

/// <summary>One cell of a grid of robots and tasks: an environment whose observations begin with the robot's part.</summary>
/// <param name="Robot">The robot's name.</param>
/// <param name="Task">The task's name.</param>
/// <param name="RobotPart">How many numbers of an observation, the first ones, are the robot's.</param>
/// <param name="Environment">What is learned there.</param>
public sealed record GridCell(string Robot, string Task, int RobotPart, LearningTask Environment)
{
    /// <summary>A planar arm at a task.</summary>
    /// <param name="links">How many links the arm has.</param>
    /// <param name="task"><c>reach</c>, <c>push</c> or <c>button</c>.</param>
    /// <param name="picture">Rows of the camera's picture that stands for the task's part; 0: numbers stand for it.</param>
    /// <param name="muJoCo">The arm of that many links that MuJoCo simulates, which has no camera.</param>
    /// <exception cref="ArgumentException">There is no such task, or no such arm.</exception>
    public static GridCell Arm(int links, string task, int picture = 0, bool muJoCo = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(task);
        if (muJoCo && picture > 0)
        {
            throw new ArgumentException("MuJoCo's arms are not shown in pictures; leave picture 0, or muJoCo false.", nameof(picture));
        }

        var id = $"{(muJoCo ? "Arm" : "Planar")}{char.ToUpperInvariant(task[0])}{task[1..]}-v0";
        return new(FormattableString.Invariant($"{links} links"), task, PlanarTask.RobotPart(links), LearningTask.Of(id, [("links", links), .. picture > 0 ? new (string, ParameterValue)[] { ("picture", picture) } : []]));
    }

    /// <summary>Every robot at every task, robot by robot.</summary>
    /// <param name="links">How many links each arm has.</param>
    /// <param name="tasks">Each arm's tasks.</param>
    public static IReadOnlyList<GridCell> Arms(IReadOnlyList<int> links, IReadOnlyList<string> tasks) => [.. from arm in links from task in tasks select Arm(arm, task)];

    /// <summary>Plays a learner's greedy policy, each seed so many whole episodes of this cell's.</summary>
    /// <param name="learner">Of this cell, or of one with the same spaces.</param>
    /// <param name="episodes">Of each seed.</param>
    /// <param name="occasion">Which starting states: the same number gives the same.</param>
    /// <exception cref="ArgumentException">The environment's info has no <c>success</c>.</exception>
    public CellScore Play(Learner learner, int episodes, ulong occasion = 0) => CellScore.Play(learner, Environment, episodes, occasion);

    /// <inheritdoc/>
    public override string ToString() => $"{Robot}, {Task}";
}

/// <summary>What a policy is worth in a cell, or in any task whose info says <c>success</c>.</summary>
/// <param name="Returns">Mean return of each seed [S].</param>
/// <param name="Success">Share of each seed's episodes whose task is done at the end [S].</param>
public readonly record struct CellScore(double[] Returns, double[] Success)
{
    /// <summary>Plays a learner's greedy policy, each seed so many whole episodes.</summary>
    /// <param name="learner">Of this task, or of one with the same spaces.</param>
    /// <param name="task">What is played.</param>
    /// <param name="episodes">Of each seed.</param>
    /// <param name="occasion">Which starting states: the same number gives the same.</param>
    /// <exception cref="ArgumentException">The environment's info has no <c>success</c>.</exception>
    public static CellScore Play(Learner learner, LearningTask task, int episodes, ulong occasion = 0)
    {
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        using var environment = task.Make(learner.Seeds.Count * episodes);
        environment.Reset(learner.EnvironmentSeeds("evaluation", episodes, occasion));

        // Info is the new episode's once an episode has ended: success is what it was when the last action was chosen.
        var (before, successes) = (new double[environment.Count], new double[environment.Count]);
        environment.Info["success"].CopyTo(before, 0);
        var results = EpisodePlayer.Play(learner, environment, greedy: true, occasion, (i, over) =>
        {
            successes[i] = over ? before[i] : successes[i];
            before[i] = over ? 0 : environment.Info["success"][i];
        });
        return new(Means(results.Select(result => result.Return)), Means(successes));

        double[] Means(IEnumerable<double> values) => [.. values.Chunk(episodes).Select(own => own.Average())];
    }
}
