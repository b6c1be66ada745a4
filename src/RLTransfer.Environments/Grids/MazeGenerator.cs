using RLTransfer.Randomness;

namespace RLTransfer.Environments.Grids;

/// <summary>How a perfect maze is grown.</summary>
internal enum MazeKind
{
    /// <summary>Depth first: long winding corridors.</summary>
    DepthFirst,

    /// <summary>Wilson 1996, loop-erased random walks: every perfect maze is equally likely.</summary>
    Wilson,

    /// <summary>No inner walls.</summary>
    Open,
}

/// <summary>Mazes on squares with odd coordinates; the squares between two of them are opened or stay wall.</summary>
internal static class MazeGenerator
{
    /// <summary>A perfect maze (exactly one way between any two squares) with some more walls opened, which makes loops.</summary>
    /// <param name="kind">How it is grown.</param>
    /// <param name="width">Odd, 5 to 31.</param>
    /// <param name="height">Odd, 5 to 31.</param>
    /// <param name="loops">The share of the remaining inner walls between two squares that is opened, 0 to 1.</param>
    /// <param name="random">What draws.</param>
    public static GridMap Generate(MazeKind kind, int width, int height, double loops, Philox random)
    {
        var map = new GridMap(width, height);
        switch (kind)
        {
            case MazeKind.DepthFirst:
                DepthFirst(ref map, random);
                break;
            case MazeKind.Wilson:
                Wilson(ref map, random);
                break;
            default:
                Open(ref map);
                return map;
        }

        AddLoops(ref map, loops, random);
        return map;
    }

    /// <summary>Opens a wall at the end of every dead end, so that one can go on forever without turning back.</summary>
    public static void OpenDeadEnds(ref GridMap map, Philox random)
    {
        Span<int> closed = stackalloc int[4];
        for (var row = 1; row < map.Height; row += 2)
        {
            for (var column = 1; column < map.Width; column += 2)
            {
                var cell = (row * map.Width) + column;
                var count = 0;
                for (var direction = 0; direction < 4; direction++)
                {
                    if (map.IsWall(map.Next(cell, direction)))
                    {
                        closed[count++] = direction;
                    }
                }

                if (count < 3)
                {
                    continue;
                }

                int chosen;
                do
                {
                    chosen = closed[random.NextInt32(count)];
                }
                while (Beyond(map, cell, chosen) < 0);
                map.SetWall(map.Next(cell, chosen), false);
            }
        }
    }

    private static void DepthFirst(ref GridMap map, Philox random)
    {
        Span<int> stack = stackalloc int[map.Cells / 2];
        Span<int> choices = stackalloc int[4];
        var depth = 1;
        stack[0] = Room(map, random);
        map.SetWall(stack[0], false);
        while (depth > 0)
        {
            var cell = stack[depth - 1];
            var count = 0;
            for (var direction = 0; direction < 4; direction++)
            {
                var beyond = Beyond(map, cell, direction);
                if (beyond >= 0 && map.IsWall(beyond))
                {
                    choices[count++] = direction;
                }
            }

            if (count == 0)
            {
                depth--;
                continue;
            }

            var chosen = choices[random.NextInt32(count)];
            map.SetWall(map.Next(cell, chosen), false);
            cell = Beyond(map, cell, chosen);
            map.SetWall(cell, false);
            stack[depth++] = cell;
        }
    }

    private static void Wilson(ref GridMap map, Philox random)
    {
        Span<sbyte> exit = stackalloc sbyte[map.Cells];
        map.SetWall(Room(map, random), false);
        for (var row = 1; row < map.Height; row += 2)
        {
            for (var column = 1; column < map.Width; column += 2)
            {
                // Walk until the maze is met; the last exit taken from each square is the walk without its loops.
                var start = (row * map.Width) + column;
                var cell = start;
                while (map.IsWall(cell))
                {
                    int direction;
                    do
                    {
                        direction = random.NextInt32(4);
                    }
                    while (Beyond(map, cell, direction) < 0);
                    exit[cell] = (sbyte)direction;
                    cell = Beyond(map, cell, direction);
                }

                for (cell = start; map.IsWall(cell); cell = Beyond(map, cell, exit[cell]))
                {
                    map.SetWall(cell, false);
                    map.SetWall(map.Next(cell, exit[cell]), false);
                }
            }
        }
    }

    private static void Open(ref GridMap map)
    {
        for (var row = 1; row < map.Height - 1; row++)
        {
            for (var column = 1; column < map.Width - 1; column++)
            {
                map.SetWall((row * map.Width) + column, false);
            }
        }
    }

    private static void AddLoops(ref GridMap map, double share, Philox random)
    {
        if (!(share > 0))
        {
            return;
        }

        for (var row = 1; row < map.Height - 1; row++)
        {
            for (var column = 1 + (row % 2); column < map.Width - 1; column += 2)
            {
                if (map.IsWall(row, column) && random.NextDouble() < share)
                {
                    map.SetWall((row * map.Width) + column, false);
                }
            }
        }
    }

    private static int Room(in GridMap map, Philox random) =>
        ((1 + (2 * random.NextInt32((map.Height - 1) / 2))) * map.Width) + 1 + (2 * random.NextInt32((map.Width - 1) / 2));

    /// <summary>The room two squares on; −1 where the grid ends.</summary>
    private static int Beyond(in GridMap map, int cell, int direction)
    {
        var (row, column) = (cell / map.Width, cell % map.Width);
        var inside = direction switch { 0 => row > 1, 1 => column < map.Width - 2, 2 => row < map.Height - 2, _ => column > 1 };
        return inside ? map.Next(map.Next(cell, direction), direction) : -1;
    }
}
