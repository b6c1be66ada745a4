using RLTransfer.Environments;
using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>Plays a learner's greedy policy, all seeds and episodes at once.</summary>
internal static class GreedyEpisodes
{
    /// <summary>An environment without a limit is cut off here.</summary>
    private const int Longest = 10_000;

    /// <summary>The first episode of every instance [S · K]; the mean return of each seed [S].</summary>
    public static double[] Play(Learner learner, VectorEnvironment environment, int episodes)
    {
        using var _ = no_grad();
        var (returns, ended, left) = (new double[environment.Count], new bool[environment.Count], environment.Count);
        var continuous = learner.IsDiscrete ? [] : new float[environment.Count * learner.ActionSize];
        var discrete = learner.IsDiscrete ? new int[environment.Count] : [];
        for (var step = 0; left > 0 && step < Longest; step++)
        {
            using var scope = NewDisposeScope();
            Learner.Step(environment, learner.Act(learner.Observe(environment, environment.Observations), greedy: true), continuous, discrete);
            for (var i = 0; i < returns.Length; i++)
            {
                if (ended[i])
                {
                    continue;
                }

                returns[i] += environment.Rewards[i];
                if (environment.Terminated[i] || environment.Truncated[i])
                {
                    ended[i] = true;
                    left--;
                }
            }
        }

        return [.. Enumerable.Range(0, returns.Length / episodes).Select(seed => returns.AsSpan(seed * episodes, episodes).ToArray().Average())];
    }
}
