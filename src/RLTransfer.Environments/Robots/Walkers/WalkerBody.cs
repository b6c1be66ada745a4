using RLTransfer.Environments.Robots.MuJoCo;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Robots.Walkers;

/// <summary>What the walking robots share: how they start and are observed.</summary>
internal static class WalkerBody
{
    /// <summary>Adds uniform noise in ±<paramref name="noise"/> to every position and velocity of the initial state.</summary>
    public static void ScatterUniform(MuJoCoSimulation simulation, double noise, Philox random)
    {
        foreach (ref var position in simulation.Position)
        {
            position += random.NextUniform(-noise, noise);
        }

        foreach (ref var velocity in simulation.Velocity)
        {
            velocity += random.NextUniform(-noise, noise);
        }
    }

    /// <summary>Adds uniform noise in ±<paramref name="noise"/> to every position, and normal noise of that deviation to every velocity.</summary>
    public static void ScatterNormal(MuJoCoSimulation simulation, double noise, Philox random)
    {
        foreach (ref var position in simulation.Position)
        {
            position += random.NextUniform(-noise, noise);
        }

        foreach (ref var velocity in simulation.Velocity)
        {
            velocity += noise * random.NextGaussian();
        }
    }

    /// <summary>Writes all positions but the first <paramref name="skip"/>, then the velocities, clipped to ±<paramref name="limit"/>.</summary>
    public static void Observe(MuJoCoSimulation simulation, int skip, double limit, Span<float> observation)
    {
        var positions = simulation.Position[skip..];
        var velocities = simulation.Velocity;
        for (var i = 0; i < positions.Length; i++)
        {
            observation[i] = (float)positions[i];
        }

        for (var i = 0; i < velocities.Length; i++)
        {
            observation[positions.Length + i] = (float)Math.Clamp(velocities[i], -limit, limit);
        }
    }

    /// <summary>Whether every position but the first <paramref name="skip"/>, and every velocity, lies within ±<paramref name="limit"/>.</summary>
    public static bool Within(MuJoCoSimulation simulation, int skip, double limit)
    {
        foreach (var value in simulation.Position[skip..])
        {
            if (!(Math.Abs(value) < limit))
            {
                return false;
            }
        }

        foreach (var value in simulation.Velocity)
        {
            if (!(Math.Abs(value) < limit))
            {
                return false;
            }
        }

        return true;
    }
}
