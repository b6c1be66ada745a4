using RLTransfer.Randomness;

namespace RLTransfer.Environments.PointMass;

/// <summary>What can be varied about a point that is pushed about in an open plane.</summary>
internal record struct PointRunParameters()
{
    [Parameter("Speed gained in a step at full push", 0.001, 0.5, Unit = "squares/step")]
    public double Thrust = 0.05;

    [Parameter("Share of the speed lost in a step", 0.01, 1)]
    public double Drag = 0.2;

    [Parameter("Deviation of the noise on the speed", 0, 0.5, Unit = "squares/step")]
    public double Noise = 0;

    [Parameter("Deviation of the starting position", 0, 0.4, Unit = "squares")]
    public double StartDeviation = 0.1;
}

/// <summary>What can be varied about a point in a maze.</summary>
internal record struct PointMazeParameters()
{
    [Parameter("Speed gained in a step at full push", 0.001, 0.5, Unit = "squares/step")]
    public double Thrust = 0.05;

    [Parameter("Share of the speed lost in a step", 0.01, 1)]
    public double Drag = 0.2;

    [Parameter("Deviation of the noise on the speed", 0, 0.5, Unit = "squares/step")]
    public double Noise = 0;

    [Parameter("Deviation of the starting position", 0, 0.4, Unit = "squares")]
    public double StartDeviation = 0.1;

    [Parameter("Reward on arrival at the goal", 0, 1000)]
    public double GoalReward = 1;

    [Parameter("Reward for each square that the straight line to the goal gets shorter", 0, 1000)]
    public double StraightProgress = 0;

    [Parameter("Reward for each square that the way through the maze gets shorter", 0, 1000)]
    public double PathProgress = 0;

    [Parameter("Goals of the goal-conditioned maze: 0 all free squares, 1 the two in three for training, 2 the third held out", 0, 2, Whole = true)]
    public double GoalSet = 0;
}

/// <summary>A point with position and velocity in a plane, which walls stop.</summary>
internal struct PointBody
{
    /// <summary>No speed is greater, so that no step jumps a wall.</summary>
    private const double SpeedLimit = 0.9;

    public double X, Y, VelocityX, VelocityY;

    /// <summary>v ← (1 − drag) v + thrust·a + noise; p ← p + v, axis by axis, and an axis that meets a wall stops.</summary>
    public void Move(double thrust, double drag, double noise, ReadOnlySpan<float> action, Philox random, MazeLayout? maze)
    {
        VelocityX = Speed(VelocityX, thrust * action[0], drag, noise, random);
        VelocityY = Speed(VelocityY, thrust * action[1], drag, noise, random);
        if (maze is not null && maze.IsWall(X + VelocityX, Y))
        {
            VelocityX = 0;
        }

        X += VelocityX;
        if (maze is not null && maze.IsWall(X, Y + VelocityY))
        {
            VelocityY = 0;
        }

        Y += VelocityY;
    }

    private static double Speed(double speed, double push, double drag, double noise, Philox random)
    {
        var disturbance = noise > 0 ? noise * random.NextGaussian() : 0;
        return Math.Clamp(((1 - drag) * speed) + push + disturbance, -SpeedLimit, SpeedLimit);
    }
}
