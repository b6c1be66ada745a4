namespace RLTransfer.Learners;

/// <summary>One whole episode that a learner's policy has played.</summary>
/// <param name="Observations">From the start to the last, as the environment shows them.</param>
/// <param name="Return">The sum of the rewards.</param>
/// <param name="Terminated">Whether it came to an end of its own; otherwise its time was up.</param>
public sealed record CrowdEpisode(IReadOnlyList<float[]> Observations, double Return, bool Terminated)
{
    /// <summary>How many steps it took.</summary>
    public int Steps => Observations.Count - 1;

    /// <summary>Whether it was broken off after 10,000 steps, since the task has no limit.</summary>
    public bool CutOff { get; init; }

    /// <summary>Lets a learner play: each seed so many whole episodes, all at once. What is drawn for it is drawn apart: learning goes on as if nothing had been played.</summary>
    /// <param name="learner">Whose policy.</param>
    /// <param name="episodes">Of each seed.</param>
    /// <param name="greedy">The best known actions; otherwise those that the policy draws.</param>
    /// <param name="task">Another task with the same spaces; null: the learner's own.</param>
    /// <param name="occasion">Which starting states and random draws: the same number gives the same.</param>
    /// <returns>[seed][episode].</returns>
    public static CrowdEpisode[][] Play(Learner learner, int episodes, bool greedy, LearningTask? task = null, ulong occasion = 0)
    {
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        using var environment = (task ?? learner.Task).Make(learner.Seeds.Count * episodes);
        environment.Reset(learner.EnvironmentSeeds("episodes", episodes, occasion));
        var size = environment.SingleObservationSpace.Size;
        var paths = Enumerable.Range(0, environment.Count).Select(i => new List<float[]> { Row(environment.Observations, i) }).ToArray();
        var results = EpisodePlayer.Play(learner, environment, greedy, occasion, (i, ended) => paths[i].Add(Row(ended ? environment.FinalObservations : environment.Observations, i)));
        return [.. results.Select((result, i) => new CrowdEpisode(paths[i], result.Return, result.Terminated) { CutOff = result.CutOff }).Chunk(episodes)];

        float[] Row(float[] observations, int i) => observations.AsSpan(i * size, size).ToArray();
    }
}
