using RLTransfer.Environments.Robots.MuJoCo;

namespace RLTransfer.Environments.Robots;

/// <summary>All that a simulation's next steps, and a clock on it, depend on: positions, velocities, the solver's start, the time.</summary>
internal static class RobotState
{
    /// <summary>How many numbers that is.</summary>
    public static int Size(int positions, int velocities) => positions + (2 * velocities) + 1;

    /// <summary>Writes them.</summary>
    public static void Get(MuJoCoSimulation simulation, Span<double> state)
    {
        var (positions, velocities) = (simulation.Position.Length, simulation.Velocity.Length);
        simulation.Position.CopyTo(state);
        simulation.Velocity.CopyTo(state[positions..]);
        simulation.WarmStart.CopyTo(state[(positions + velocities)..]);
        state[positions + (2 * velocities)] = simulation.Time;
    }

    /// <summary>Takes them up: the simulation goes on bitwise as the one they are from.</summary>
    public static void Set(MuJoCoSimulation simulation, ReadOnlySpan<double> state)
    {
        var (positions, velocities) = (simulation.Position.Length, simulation.Velocity.Length);
        state[..positions].CopyTo(simulation.Position);
        state.Slice(positions, velocities).CopyTo(simulation.Velocity);
        simulation.Time = state[positions + (2 * velocities)];
        simulation.Forward();

        // Forward has normalized quaternions and moved the warm start; the next step must find what it would have found.
        state[..positions].CopyTo(simulation.Position);
        state.Slice(positions + velocities, velocities).CopyTo(simulation.WarmStart);
    }
}
