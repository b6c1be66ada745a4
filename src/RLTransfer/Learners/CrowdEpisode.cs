using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>One whole episode that a learner's policy has played.</summary>
/// <param name="Observations">From the start to the last, as the environment shows them.</param>
/// <param name="Return">The sum of the rewards.</param>
/// <param name="Terminated">Whether it came to an end of its own; otherwise its time was up.</param>
public sealed record CrowdEpisode(IReadOnlyList<float[]> Observations, double Return, bool Terminated)
{
    /// <summary>How many steps it took.</summary>
    public int Steps => Observations.Count - 1;

    /// <summary>Lets a learner play: each seed so many whole episodes, all at once.</summary>
    /// <param name="learner">Whose policy; without greed its exploration stream is drawn from.</param>
    /// <param name="episodes">Of each seed.</param>
    /// <param name="greedy">The best known actions; otherwise those that the policy draws.</param>
    /// <param name="task">Another task with the same spaces; null: the learner's own.</param>
    /// <param name="occasion">Which starting states: the same number gives the same.</param>
    /// <returns>[seed][episode].</returns>
    public static CrowdEpisode[][] Play(Learner learner, int episodes, bool greedy, LearningTask? task = null, ulong occasion = 0)
    {
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        using var environment = (task ?? learner.Task).Make(learner.Seeds.Count * episodes);
        using var _ = no_grad();
        environment.Reset(learner.EnvironmentSeeds("episodes", episodes, occasion));
        var size = environment.SingleObservationSpace.Size;
        var continuous = learner.IsDiscrete ? [] : new float[environment.Count * learner.ActionSize];
        var discrete = learner.IsDiscrete ? new int[environment.Count] : [];
        var played = new CrowdEpisode?[environment.Count];
        var paths = Enumerable.Range(0, environment.Count).Select(i => new List<float[]> { Row(environment.Observations, i) }).ToArray();
        var returns = new double[environment.Count];
        for (var left = environment.Count; left > 0;)
        {
            using var scope = NewDisposeScope();
            Learner.Step(environment, learner.Act(learner.Observe(environment, environment.Observations), greedy), continuous, discrete);
            for (var i = 0; i < played.Length; i++)
            {
                if (played[i] is not null)
                {
                    continue;
                }

                var ended = environment.Terminated[i] || environment.Truncated[i];
                returns[i] += environment.Rewards[i];
                paths[i].Add(Row(ended ? environment.FinalObservations : environment.Observations, i));
                if (ended)
                {
                    played[i] = new(paths[i], returns[i], environment.Terminated[i]);
                    left--;
                }
            }
        }

        return [.. played.Chunk(episodes).Select(chunk => chunk.Select(episode => episode!).ToArray())];

        float[] Row(float[] observations, int i) => observations.AsSpan(i * size, size).ToArray();
    }
}
