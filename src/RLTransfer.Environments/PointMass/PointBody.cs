using RLTransfer.Randomness;

namespace RLTransfer.Environments.PointMass;

/// <summary>What can be varied about a point that is pushed about; shared by all tasks but <see cref="MultiGoal"/>.</summary>
internal record struct PointParameters()
{
    [Parameter("Speed gained in a step at full push", 0.001, 0.5, Unit = "squares/step")]
    public double Thrust = 0.05;

    [Parameter("Share of the speed lost in a step", 0, 1)]
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

    [Parameter("Goals of the goal-conditioned tasks: 0 all free squares, 1 the two in three for training, 2 the third held out", 0, 2, Whole = true)]
    public double GoalSet = 0;
}

/// <summary>A point with position and velocity in a plane, which walls stop.</summary>
internal struct PointBody
{
    /// <summary>No speed is greater, so that no step jumps a wall.</summary>
    private const double SpeedLimit = 0.9;

    public double X, Y, VelocityX, VelocityY;

    /// <summary>v ← (1 − drag) v + thrust·a + noise; p ← p + v, axis by axis, and an axis that meets a wall stops.</summary>
    public void Move(in PointParameters parameters, ReadOnlySpan<float> action, Philox random, MazeLayout? maze)
    {
        VelocityX = Speed(VelocityX, action[0], parameters, random);
        VelocityY = Speed(VelocityY, action[1], parameters, random);
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

    private static double Speed(double speed, float push, in PointParameters parameters, Philox random)
    {
        var noise = parameters.Noise > 0 ? parameters.Noise * random.NextGaussian() : 0;
        return Math.Clamp(((1 - parameters.Drag) * speed) + (parameters.Thrust * push) + noise, -SpeedLimit, SpeedLimit);
    }
}
