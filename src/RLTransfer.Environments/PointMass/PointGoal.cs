namespace RLTransfer.Environments.PointMass;

/// <summary>What PointMazeGoal pays, as a function of the achieved and the desired goal alone: it can be asked for any goal in hindsight.</summary>
public static class PointGoal
{
    /// <summary>0 where the achieved goal is nearer than 0.45 to the desired one, else −1.</summary>
    /// <param name="achieved">Where the point is [2].</param>
    /// <param name="desired">Where it was to go [2].</param>
    public static double Reward(ReadOnlySpan<float> achieved, ReadOnlySpan<float> desired)
    {
        var (x, y) = ((double)achieved[0] - desired[0], (double)achieved[1] - desired[1]);
        return Reward(Math.Sqrt((x * x) + (y * y)));
    }

    internal static double Reward(double distance) => distance < PointMaze.GoalRadius ? 0 : -1;
}
