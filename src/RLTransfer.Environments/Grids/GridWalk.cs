using RLTransfer.Randomness;

namespace RLTransfer.Environments.Grids;

/// <summary>What walking to a goal on a grid is, whatever the maze: how the agent moves, what is paid, and which squares it can stand on.</summary>
internal static class GridWalk
{
    /// <summary>Moves the agent (0 up, 1 right, 2 down, 3 left; with chance <paramref name="slip"/> at random); a move into a wall stays.</summary>
    public static StepOutcome Step(in GridMap map, ref int agent, int goal, int move, double slip, double goalReward, double stepReward, Philox random)
    {
        if (slip > 0 && random.NextDouble() < slip)
        {
            move = random.NextInt32(4);
        }

        var next = map.Next(agent, move);
        agent = map.IsWall(next) ? agent : next;
        return agent == goal ? new StepOutcome(stepReward + goalReward, Terminated: true) : new StepOutcome(stepReward);
    }

    /// <summary>The square of a state.</summary>
    /// <exception cref="ArgumentException">It is not a free square.</exception>
    public static int Square(string owner, in GridMap map, double state)
    {
        var square = (int)state;
        return square == state && !map.IsWall(square)
            ? square
            : throw new ArgumentException(FormattableString.Invariant($"{owner}: {state} is not a free square."));
    }
}
