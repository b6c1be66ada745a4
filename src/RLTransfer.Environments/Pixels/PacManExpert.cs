namespace RLTransfer.Environments.Pixels;

/// <summary>
/// The scripted player of <see cref="PacMan"/>: it waits beside a power pellet until a ghost is near, eats the pellet,
/// then the ghost; once both are gone it takes the nearest pellet.
/// </summary>
internal static class PacManExpert
{
    private const int Near = 3;

    public static int Act(in PacManState state)
    {
        var ghosts = 0;
        var (nearest, prey) = (int.MaxValue, -1);
        for (var ghost = 0; ghost < PacMan.GhostCount; ghost++)
        {
            if (state.GhostGone[ghost] != 0)
            {
                continue;
            }

            ghosts++;
            var distance = PacMaze.Distance(state.Player, state.GhostCell[ghost]);
            if (distance < nearest)
            {
                (nearest, prey) = (distance, state.GhostCell[ghost]);
            }
        }

        if (ghosts == 0)
        {
            return Towards(state.Player, Nearest(state.Pellets, state.Powers, state.Player));
        }

        // A frightened ghost moves every second step, so two steps of ours gain one.
        if (state.Power > 0 && nearest * 2 <= state.Power + 2)
        {
            return Towards(state.Player, prey);
        }

        var power = SafePower(state);
        if (power < 0)
        {
            return Flee(state);
        }

        var way = PacMaze.Distance(state.Player, power);
        if (way == 1)
        {
            return nearest <= Near && state.Power == 0 ? Towards(state.Player, power) : 0;
        }

        return SafeStep(state, power);
    }

    /// <summary>The nearest power pellet that no ghost can get to first; −1 where there is none.</summary>
    private static int SafePower(in PacManState state)
    {
        var (best, chosen) = (int.MaxValue, -1);
        for (var cell = 0; cell < PacMaze.Cells; cell++)
        {
            if (!state.Powers[cell / Screen.Size, cell % Screen.Size])
            {
                continue;
            }

            var way = PacMaze.Distance(state.Player, cell);
            if (way < best && way < GhostDistance(state, cell))
            {
                (best, chosen) = (way, cell);
            }
        }

        return chosen;
    }

    /// <summary>A first step of a shortest way to the goal among those farthest from the ghosts.</summary>
    private static int SafeStep(in PacManState state, int goal)
    {
        var (best, action) = (int.MinValue, 0);
        for (var direction = 1; direction <= 4; direction++)
        {
            var next = PacMaze.Next(state.Player, direction);
            if (PacMaze.IsWall(next))
            {
                continue;
            }

            var closer = PacMaze.Distance(next, goal) < PacMaze.Distance(state.Player, goal);
            var danger = GhostDistance(state, next);
            var value = (closer ? 100 : 0) + Math.Min(danger, 20) - (danger <= 2 ? 1000 : 0);
            if (value > best)
            {
                (best, action) = (value, direction);
            }
        }

        return action;
    }

    private static int Flee(in PacManState state)
    {
        var (best, action) = (int.MinValue, 0);
        for (var direction = 0; direction <= 4; direction++)
        {
            var next = PacMaze.Next(state.Player, direction);
            if (PacMaze.IsWall(next))
            {
                continue;
            }

            // Room to run: squares that are reached before any ghost.
            var room = 0;
            for (var cell = 0; cell < PacMaze.Cells; cell++)
            {
                room += !PacMaze.IsWall(cell) && PacMaze.Distance(next, cell) + 1 < GhostDistance(state, cell) ? 1 : 0;
            }

            var value = (10 * room) + GhostDistance(state, next);
            if (value > best)
            {
                (best, action) = (value, direction);
            }
        }

        return action;
    }

    private static int GhostDistance(in PacManState state, int cell)
    {
        var least = int.MaxValue;
        for (var ghost = 0; ghost < PacMan.GhostCount; ghost++)
        {
            if (state.GhostGone[ghost] == 0)
            {
                least = Math.Min(least, PacMaze.Distance(state.GhostCell[ghost], cell));
            }
        }

        return least;
    }

    private static int Nearest(in Rows pellets, in Rows powers, int from)
    {
        var (best, chosen) = (int.MaxValue, from);
        for (var cell = 0; cell < PacMaze.Cells; cell++)
        {
            var (row, column) = (cell / Screen.Size, cell % Screen.Size);
            if ((pellets[row, column] || powers[row, column]) && PacMaze.Distance(from, cell) < best)
            {
                (best, chosen) = (PacMaze.Distance(from, cell), cell);
            }
        }

        return chosen;
    }

    private static int Towards(int from, int to)
    {
        for (var direction = 1; direction <= 4; direction++)
        {
            var next = PacMaze.Next(from, direction);
            if (!PacMaze.IsWall(next) && PacMaze.Distance(next, to) < PacMaze.Distance(from, to))
            {
                return direction;
            }
        }

        return 0;
    }
}
