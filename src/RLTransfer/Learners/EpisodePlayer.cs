using RLTransfer.Environments;
using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>What one played episode came to.</summary>
/// <param name="Return">The sum of the rewards.</param>
/// <param name="Terminated">Whether it came to an end of its own.</param>
/// <param name="CutOff">Whether the player broke it off, since the task has no limit.</param>
internal readonly record struct EpisodeResult(double Return, bool Terminated, bool CutOff);

/// <summary>Plays a learner's policy, all seeds and episodes at once: of every instance the first episode. Learning goes on as if nothing had been played.</summary>
internal static class EpisodePlayer
{
    /// <summary>Steps after which an episode without a limit is broken off.</summary>
    public const int Longest = 10_000;

    /// <summary>Plays until every instance has come to an end.</summary>
    /// <param name="learner">Whose policy.</param>
    /// <param name="environment">S · K instances that have been reset.</param>
    /// <param name="greedy">The best known actions; otherwise those that the policy draws, from random streams of the occasion's own.</param>
    /// <param name="occasion">The same number draws the same.</param>
    /// <param name="stepped">Told of every step of an instance whose episode goes on or has just ended; null: no one is.</param>
    /// <returns>[S · K].</returns>
    public static EpisodeResult[] Play(Learner learner, VectorEnvironment environment, bool greedy, ulong occasion, Action<int, bool>? stepped = null)
    {
        using var _ = no_grad();
        using var __ = learner.DrawApart(occasion);
        var (results, returns, playing) = (new EpisodeResult[environment.Count], new double[environment.Count], environment.Count);
        var continuous = learner.IsDiscrete ? [] : new float[environment.Count * learner.ActionSize];
        var discrete = learner.IsDiscrete ? new int[environment.Count] : [];
        var ended = new bool[environment.Count];
        using var player = learner.NewPlayer(environment.Count / learner.Seeds.Count);
        for (var step = 1; playing > 0; step++)
        {
            using var scope = NewDisposeScope();
            Learner.Step(environment, player.Act(learner.Observe(environment, environment.Observations), greedy), continuous, discrete);
            player.Forget(i => environment.Terminated[i] || environment.Truncated[i]);
            for (var i = 0; i < ended.Length; i++)
            {
                if (ended[i])
                {
                    continue;
                }

                returns[i] += environment.Rewards[i];
                var over = environment.Terminated[i] || environment.Truncated[i];
                stepped?.Invoke(i, over);
                if (over || step == Longest)
                {
                    (ended[i], results[i]) = (true, new(returns[i], environment.Terminated[i], !over));
                    playing--;
                }
            }
        }

        return results;
    }
}
