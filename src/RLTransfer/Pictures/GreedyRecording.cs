using RLTransfer.Environments;
using RLTransfer.Learners;
using static TorchSharp.torch;

namespace RLTransfer.Pictures;

/// <summary>A trained learner at play.</summary>
public static class GreedyRecording
{
    /// <summary>One episode of one seed's greedy policy.</summary>
    /// <param name="learner">Trained, or not.</param>
    /// <param name="seed">Its place in the crowd.</param>
    /// <param name="start">Which starting state: the seed of the environment.</param>
    /// <param name="most">Steps after which the recording stops.</param>
    /// <param name="task">Another task with the same spaces; null: the learner's own.</param>
    /// <param name="delay">How long each picture stands; null for 40 ms.</param>
    public static Recording Of(Learner learner, int seed = 0, long start = 0, int most = 1000, LearningTask? task = null, TimeSpan? delay = null)
    {
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(seed, learner.Seeds.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        using var environment = (task ?? learner.Task).Make(1);
        environment.Reset(start);
        using var player = learner.NewPlayer(1);
        var (frames, observations, rewards) = (new List<Frame>(), new List<float[]>(), new List<double>());
        Show(environment.Observations);
        for (var ended = false; !ended && rewards.Count < most;)
        {
            Step(learner, player, seed, environment);
            rewards.Add(environment.Rewards[0]);
            ended = environment.Terminated[0] || environment.Truncated[0];
            if (!ended)
            {
                Show(environment.Observations);                          // of an ended episode the last picture is gone: the next one has begun
            }
        }

        return new(environment.Name, frames, observations, rewards, delay ?? TimeSpan.FromMilliseconds(40));

        void Show(float[] observation)
        {
            observations.Add([.. observation]);
            if (environment.Render() is { } frame)
            {
                frames.Add(frame);
            }
        }
    }

    /// <summary>All seeds are shown the one instance; one is listened to.</summary>
    private static void Step(Learner learner, Player player, int seed, VectorEnvironment environment)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        long[] shape = [.. environment.SingleObservationSpace.Shape.Select(extent => (long)extent)];
        var seen = tensor(environment.Observations, [1, 1, .. shape], device: learner.Device).expand([learner.Seeds.Count, 1, .. shape]);
        var actions = player.Act(seen, greedy: true).narrow(0, seed, 1);
        var (real, whole) = learner.IsDiscrete ? (Array.Empty<float>(), new int[1]) : (new float[learner.ActionSize], []);
        Learner.Step(environment, actions, real, whole);
    }
}
