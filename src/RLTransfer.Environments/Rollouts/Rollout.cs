namespace RLTransfer.Environments;

/// <summary>One played episode.</summary>
/// <param name="Return">The sum of its rewards.</param>
/// <param name="Length">Its steps.</param>
/// <param name="Terminated">Whether the task ended.</param>
/// <param name="Truncated">Whether it was cut off.</param>
/// <param name="Info">What info told at its end, by name; physical parameters among it.</param>
public sealed record PlayedEpisode(double Return, int Length, bool Terminated, bool Truncated, IReadOnlyDictionary<string, double> Info);

/// <summary>Plays whole episodes of one environment.</summary>
public static class Rollout
{
    /// <summary>Where an environment never ends and has no limit, an episode is cut off here.</summary>
    public const int LongestEpisode = 100_000;

    /// <summary>Plays episodes one after another; the first starts from the seed, the others go on with its random stream.</summary>
    /// <param name="environment">What is played.</param>
    /// <param name="policy">What acts.</param>
    /// <param name="episodes">How many.</param>
    /// <param name="seed">The seed of the first reset.</param>
    /// <param name="watch">Called after the reset and after every step.</param>
    /// <exception cref="ArgumentException">There is no episode to play.</exception>
    public static IEnumerable<PlayedEpisode> Play(SingleEnvironment environment, IPolicy policy, int episodes, long seed, Action? watch = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(policy);
        return episodes >= 1
            ? Enumerable.Range(0, episodes).Select(episode => Play(environment, policy, episode == 0 ? seed : null, watch))
            : throw new ArgumentException($"There must be at least one episode, got {episodes}.", nameof(episodes));
    }

    private static PlayedEpisode Play(SingleEnvironment environment, IPolicy policy, long? seed, Action? watch)
    {
        var vector = environment.Vector;
        var action = new float[environment.ActionSpace.Size];
        var whole = new int[action.Length];
        var (sum, length) = (0.0, 0);
        vector.Reset(seed);
        policy.Begin();
        watch?.Invoke();
        do
        {
            policy.Act(vector.Observations, action);
            if (environment.ActionSpace is Box)
            {
                vector.Step(action);
            }
            else
            {
                for (var i = 0; i < action.Length; i++)
                {
                    whole[i] = (int)action[i];
                }

                vector.Step(whole);
            }

            sum += vector.Rewards[0];
            length++;
            watch?.Invoke();
        }
        while (!vector.Terminated[0] && !vector.Truncated[0] && length < LongestEpisode);

        var truncated = vector.Truncated[0] || !vector.Terminated[0];
        return new(sum, length, vector.Terminated[0], truncated, vector.Info.Names.ToDictionary(name => name, name => vector.Info[name][0]));
    }
}
