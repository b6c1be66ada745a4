namespace RLTransfer.Environments;

/// <summary>Replays recorded trajectories and says how far the environment is from the recording.</summary>
public static class Replay
{
    /// <summary>Rewards may differ by this much.</summary>
    public const double RewardTolerance = 1e-9;

    /// <summary>Float32 observations may differ by this many units in the last place.</summary>
    public const long ObservationTolerance = 1;

    /// <summary>Replays step by step, each step from the recorded state, and free-running from each episode's start.</summary>
    /// <exception cref="ArgumentException">The recording does not fit the environment.</exception>
    /// <exception cref="NotSupportedException">The environment does not offer its state.</exception>
    public static ReplayReport Run(Trajectory trajectory)
    {
        ArgumentNullException.ThrowIfNull(trajectory);
        using var environment = Gym.MakeVector(trajectory.Environment, 1, new VectorOptions
        {
            Autoreset = AutoresetMode.Disabled,
            MaxEpisodeSteps = trajectory.MaxEpisodeSteps,
            CheckActions = false,
        });
        Check(environment, trajectory);
        environment.Reset(0);
        return new(
            trajectory.Environment,
            trajectory.Episodes.Count,
            trajectory.Episodes.Sum(episode => episode.Steps.Count),
            Run(environment, trajectory, freeRunning: false),
            Run(environment, trajectory, freeRunning: true));
    }

    private static ReplayDifferences Run(VectorEnvironment environment, Trajectory trajectory, bool freeRunning)
    {
        var found = new ReplayDifferences();
        foreach (var episode in trajectory.Episodes)
        {
            environment.SetState(0, episode.State);
            for (var t = 0; t < episode.Steps.Count; t++)
            {
                if (!freeRunning)
                {
                    environment.SetState(0, t == 0 ? episode.State : episode.Steps[t - 1].State, t);
                }

                var recorded = episode.Steps[t];
                Step(environment, recorded.Action);
                found.Compare(episode.Number, t, recorded, environment);
                if (environment.Terminated[0] || environment.Truncated[0])
                {
                    if (freeRunning)
                    {
                        break;
                    }

                    environment.SetState(0, recorded.State, t);
                }
            }
        }

        return found;
    }

    private static void Step(VectorEnvironment environment, float[] action)
    {
        if (environment.SingleActionSpace is Box)
        {
            environment.Step(action);
        }
        else
        {
            environment.Step([.. action.Select(number => (int)number)]);
        }
    }

    private static void Check(VectorEnvironment environment, Trajectory trajectory)
    {
        var (state, action, observation) = (environment.StateSize, environment.SingleActionSpace.Size, environment.SingleObservationSpace.Size);
        if (state == 0)
        {
            throw new NotSupportedException($"{environment.Name} does not offer its state, so its recordings cannot be replayed.");
        }

        foreach (var episode in trajectory.Episodes)
        {
            Require(episode.State.Length == state, episode, -1, $"a state has {state} numbers, got {episode.State.Length}");
            for (var t = 0; t < episode.Steps.Count; t++)
            {
                var step = episode.Steps[t];
                Require(step.State.Length == state, episode, t, $"a state has {state} numbers, got {step.State.Length}");
                Require(step.Action.Length == action, episode, t, $"an action has {action} numbers, got {step.Action.Length}");
                Require(environment.SingleActionSpace is Box || environment.SingleActionSpace.Contains(step.Action), episode, t, $"the action is outside {environment.SingleActionSpace}");
                Require(step.Observation.Length == observation, episode, t, $"an observation has {observation} numbers, got {step.Observation.Length}");
            }
        }

        void Require(bool holds, RecordedEpisode episode, int t, string message)
        {
            if (!holds)
            {
                throw new ArgumentException($"The recording does not fit {environment.Name}: episode {episode.Number}{(t < 0 ? "" : $", step {t}")}: {message}.");
            }
        }
    }
}

/// <summary>What a replay found.</summary>
/// <param name="Environment">The id.</param>
/// <param name="Episodes">How many episodes were replayed.</param>
/// <param name="Steps">How many steps.</param>
/// <param name="StepByStep">Each step from the recorded state.</param>
/// <param name="FreeRunning">From the episode's start, on our own state.</param>
public sealed record ReplayReport(string Environment, int Episodes, int Steps, ReplayDifferences StepByStep, ReplayDifferences FreeRunning);

/// <summary>The largest differences of one way of replaying.</summary>
public sealed class ReplayDifferences
{
    /// <summary>The largest absolute difference of an observation.</summary>
    public double Observation { get; private set; }

    /// <summary>The same in units of the last place of float32.</summary>
    public long ObservationUlps { get; private set; }

    /// <summary>The largest absolute difference of a reward.</summary>
    public double Reward { get; private set; }

    /// <summary>How many steps ended otherwise than recorded.</summary>
    public int Flags { get; private set; }

    /// <summary>The first step past the tolerance, in words; null where there is none.</summary>
    public string? FirstPast { get; private set; }

    /// <summary>Whether everything is within the tolerance.</summary>
    public bool Holds => FirstPast is null;

    internal void Compare(int episode, int t, RecordedStep recorded, VectorEnvironment environment)
    {
        var ulps = 0L;
        for (var i = 0; i < recorded.Observation.Length; i++)
        {
            var (ours, theirs) = (environment.Observations[i], recorded.Observation[i]);
            Observation = Larger(Observation, Math.Abs((double)ours - theirs));
            ulps = Math.Max(ulps, Math.Abs(Ordered(ours) - Ordered(theirs)));
        }

        var reward = Math.Abs(environment.Rewards[0] - recorded.Reward);
        var flags = environment.Terminated[0] != recorded.Terminated || environment.Truncated[0] != recorded.Truncated;
        ObservationUlps = Math.Max(ObservationUlps, ulps);
        Reward = Larger(Reward, reward);
        Flags += flags ? 1 : 0;
        if (ulps > Replay.ObservationTolerance || !(reward <= Replay.RewardTolerance) || flags)
        {
            FirstPast ??= $"episode {episode}, step {t}";
        }
    }

    private static double Larger(double a, double b) => double.IsNaN(b) ? double.PositiveInfinity : Math.Max(a, b);

    /// <summary>The place of a float32 in their order; both zeros share one, and NaN is far from all.</summary>
    private static long Ordered(float value)
    {
        long bits = BitConverter.SingleToInt32Bits(value);
        return float.IsNaN(value) ? long.MaxValue / 4 : bits >= 0 ? bits : int.MinValue - bits;
    }
}
