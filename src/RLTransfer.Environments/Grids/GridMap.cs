using System.Runtime.CompilerServices;

namespace RLTransfer.Environments.Grids;

/// <summary>Walls on a grid of at most 32 × 32 squares, one bit each; a plain value, so that every instance can have its own.</summary>
internal struct GridMap
{
    public const int Most = 32;

    private Bits walls;

    /// <summary>Wall everywhere.</summary>
    public GridMap(int width, int height)
    {
        (Width, Height) = (width, height);
        for (var row = 0; row < height; row++)
        {
            walls[row] = uint.MaxValue;
        }
    }

    public int Width { get; }

    public int Height { get; }

    public readonly int Cells => Width * Height;

    /// <summary>Whether there is a wall; outside there is.</summary>
    public readonly bool IsWall(int row, int column) =>
        (uint)row >= (uint)Height || (uint)column >= (uint)Width || ((walls[row] >> column) & 1) != 0;

    public readonly bool IsWall(int cell) => IsWall(cell / Width, cell % Width);

    public void SetWall(int cell, bool wall)
    {
        var bit = 1u << (cell % Width);
        walls[cell / Width] = wall ? walls[cell / Width] | bit : walls[cell / Width] & ~bit;
    }

    /// <summary>The square next to <paramref name="cell"/>: 0 up, 1 right, 2 down, 3 left. Walls all around make this safe.</summary>
    public readonly int Next(int cell, int direction) => cell + direction switch { 0 => -Width, 1 => 1, 2 => Width, _ => -1 };

    /// <summary>Steps on the shortest way from every square to <paramref name="goal"/>; −1 for walls and where there is none.</summary>
    /// <param name="goal">Where the ways end.</param>
    /// <param name="distances">To be written, one a square.</param>
    public readonly void DistancesTo(int goal, Span<int> distances)
    {
        Span<int> queue = stackalloc int[Cells];
        distances[..Cells].Fill(-1);
        distances[goal] = 0;
        queue[0] = goal;
        for (var (head, tail) = (0, 1); head < tail; head++)
        {
            for (var direction = 0; direction < 4; direction++)
            {
                var next = Next(queue[head], direction);
                if (!IsWall(next) && distances[next] < 0)
                {
                    distances[next] = distances[queue[head]] + 1;
                    queue[tail++] = next;
                }
            }
        }
    }

    /// <summary>The first move of a shortest way; 0 where there is none.</summary>
    public readonly int FirstStep(int from, int to)
    {
        Span<int> distances = stackalloc int[Cells];
        DistancesTo(to, distances);
        for (var direction = 0; direction < 4; direction++)
        {
            var next = Next(from, direction);
            if (!IsWall(next) && distances[next] == distances[from] - 1)
            {
                return direction;
            }
        }

        return 0;
    }

    [InlineArray(Most)]
    private struct Bits
    {
        private uint first;
    }
}
