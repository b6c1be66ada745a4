using RLTransfer.Environments.Robots.MuJoCo;

namespace RLTransfer.Environments.Robots.Walkers;

/// <summary>The task of all walking robots, move forward and spare your torques, and what <c>info</c> tells of its last step.</summary>
internal struct ForwardTask
{
    private double velocity, forwardReward, controlCost;

    /// <summary>The names of <see cref="WriteInfo"/>'s numbers.</summary>
    public static IReadOnlyList<string> InfoNames { get; } = ["x_position", "x_velocity", "reward_forward", "reward_control"];

    /// <summary>Holds the action for <paramref name="frames"/> time steps, and notes the mean velocity along x (m/s) and what follows from it.</summary>
    public void Move(MuJoCoSimulation simulation, ReadOnlySpan<float> action, int frames, double forwardRewardWeight, double controlCostWeight)
    {
        var before = simulation.Position[0];
        var effort = 0.0;
        var control = simulation.Control;
        for (var i = 0; i < action.Length; i++)
        {
            control[i] = action[i];
            effort += (double)action[i] * action[i];
        }

        simulation.Step(frames);
        velocity = (simulation.Position[0] - before) / (frames * simulation.TimeStep);
        forwardReward = forwardRewardWeight * velocity;
        controlCost = controlCostWeight * effort;
    }

    /// <summary>What the step is paid, for a robot that cannot fall.</summary>
    public readonly StepOutcome Outcome() => new(forwardReward - controlCost);

    /// <summary>What the step is paid, and whether it ends the episode, for a robot that has to stay healthy.</summary>
    public readonly StepOutcome Outcome(bool healthy, double healthyReward, double terminateWhenUnhealthy, double contactCost = 0) => new(
        (healthy ? healthyReward : 0) + forwardReward - controlCost - contactCost,
        Terminated: !healthy && terminateWhenUnhealthy != 0);

    /// <summary>Writes position and velocity along x (m, m/s), the forward reward, and the control cost as a reward.</summary>
    public readonly void WriteInfo(MuJoCoSimulation simulation, Span<double> info) =>
        (info[0], info[1], info[2], info[3]) = (simulation.Position[0], velocity, forwardReward, -controlCost);
}
