namespace RLTransfer.Environments.PointMass;

/// <summary>A continuous maze: unit squares that are wall or free, a start and a goal, and every free point's distance to the goal.</summary>
/// <remarks>Shared by all instances and never changed. The origin is the lower left corner; y grows upwards.</remarks>
public sealed class MazeLayout
{
    /// <summary>Nearer than this to the goal is arrived.</summary>
    public const double GoalRadius = 0.45;

    private readonly string[] lines;
    private readonly bool[] walls;
    private readonly int[]?[] ways;

    /// <summary>From lines of text, top line first: <c>#</c> wall, <c>S</c> start, <c>G</c> goal, anything else free.</summary>
    /// <exception cref="ArgumentException">Lines of unequal length, no wall all around, no start or goal, or no way between them.</exception>
    public MazeLayout(string name, params string[] lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        (Name, this.lines) = (name, [.. lines]);
        (Width, Height) = (lines.Length == 0 ? 0 : lines[0].Length, lines.Length);
        if (Width == 0 || Array.Exists(lines, line => line.Length != Width))
        {
            throw new ArgumentException($"Maze '{name}': all lines must be equally long.", nameof(lines));
        }

        walls = new bool[Width * Height];
        ways = new int[]?[walls.Length];
        var (start, goal) = (-1, -1);
        for (var cell = 0; cell < walls.Length; cell++)
        {
            var (column, row) = (cell % Width, cell / Width);
            var letter = lines[Height - 1 - row][column];
            walls[cell] = letter == '#';
            start = letter == 'S' ? cell : start;
            goal = letter == 'G' ? cell : goal;
            if (!walls[cell] && (column == 0 || row == 0 || column == Width - 1 || row == Height - 1))
            {
                throw new ArgumentException($"Maze '{name}' needs walls all around.", nameof(lines));
            }
        }

        if (start < 0 || goal < 0)
        {
            throw new ArgumentException($"Maze '{name}' needs a start S and a goal G.", nameof(lines));
        }

        (StartCell, GoalCell) = (start, goal);
        FreeCells = [.. Enumerable.Range(0, walls.Length).Where(cell => !walls[cell])];
        var field = DistancesTo(goal);
        if (field[start] == int.MaxValue)
        {
            throw new ArgumentException($"Maze '{name}' has no way from S to G.", nameof(lines));
        }

        PathLength = field[start];
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Squares across.</summary>
    public int Width { get; }

    /// <summary>Squares up.</summary>
    public int Height { get; }

    /// <summary>The square where episodes start.</summary>
    public int StartCell { get; }

    /// <summary>The square of the goal.</summary>
    public int GoalCell { get; }

    /// <summary>How many squares the shortest way from start to goal takes, without diagonals.</summary>
    public int PathLength { get; }

    /// <summary>The squares that are not wall.</summary>
    public IReadOnlyList<int> FreeCells { get; }

    /// <summary>The same maze turned counter-clockwise: its way from start to goal is the same, its directions are others.</summary>
    /// <param name="quarters">Quarter turns, 0 or more.</param>
    public MazeLayout Turned(int quarters)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quarters);
        var turned = lines;
        for (var turn = 0; turn < quarters % 4; turn++)
        {
            var before = turned;
            turned = [.. Enumerable.Range(0, before[0].Length).Select(row => string.Concat(before.Select(line => line[before[0].Length - 1 - row])))];
        }

        return new(Name, turned);
    }

    /// <summary>Whether the point lies in a wall or outside.</summary>
    public bool IsWall(double x, double y)
    {
        var (column, row) = ((int)Math.Floor(x), (int)Math.Floor(y));
        return (uint)column >= (uint)Width || (uint)row >= (uint)Height || walls[(row * Width) + column];
    }

    /// <summary>The middle of a square.</summary>
    public (float X, float Y) Center(int cell) => ((cell % Width) + 0.5f, (cell / Width) + 0.5f);

    /// <summary>The square that follows on a shortest way between two free squares.</summary>
    public int NextOnTheWay(int from, int to)
    {
        var distances = ways[to] ??= DistancesTo(to);
        var next = from;
        foreach (var neighbour in (ReadOnlySpan<int>)[from - 1, from + 1, from - Width, from + Width])
        {
            next = distances[neighbour] < distances[next] ? neighbour : next;
        }

        return next;
    }

    /// <summary>For every square, the number of squares on the shortest way to <paramref name="goal"/>; int.MaxValue where there is none.</summary>
    public int[] DistancesTo(int goal)
    {
        var distances = new int[walls.Length];
        Array.Fill(distances, int.MaxValue);
        distances[goal] = 0;
        var queue = new Queue<int>([goal]);
        while (queue.TryDequeue(out var cell))
        {
            foreach (var next in (ReadOnlySpan<int>)[cell - 1, cell + 1, cell - Width, cell + Width])
            {
                if ((uint)next < (uint)walls.Length && !walls[next] && distances[next] == int.MaxValue)
                {
                    distances[next] = distances[cell] + 1;
                    queue.Enqueue(next);
                }
            }
        }

        return distances;
    }
}
