namespace RLTransfer.Environments.Pixels;

/// <summary>The maze of <see cref="PacMan"/>: 12 × 11 squares without dead ends; the screen's last row is for the power that is left.</summary>
internal static class PacMaze
{
    public const int Height = Screen.Size - 1, Cells = Height * Screen.Size;
    public const int PlayerStart = (8 * Screen.Size) + 5, FirstGhostStart = (2 * Screen.Size) + 5, SecondGhostStart = (2 * Screen.Size) + 6;

    private static readonly string[] map =
    [
        "############",
        "#o...##...o#",
        "#.##....##.#",
        "#....##....#",
        "#.##.##.##.#",
        "#..........#",
        "#.##.##.##.#",
        "#....##....#",
        "#.##....##.#",
        "#o...##...o#",
        "############",
    ];

    private static readonly byte[] distances = AllDistances();

    /// <summary>Squares that are wall, pellets at the start, and power pellets at the start.</summary>
    public static (Rows Walls, Rows Pellets, Rows Powers) Start { get; } = (Of('#'), Of('.'), Of('o'));

    /// <summary>The wall squares as a list, to draw them.</summary>
    public static byte[] WallCells { get; } = [.. Enumerable.Range(0, Cells).Where(IsWall).Select(cell => (byte)cell)];

    public static bool IsWall(int cell) => map[cell / Screen.Size][cell % Screen.Size] == '#';

    /// <summary>The square next to a free one: 1 up, 2 right, 3 down, 4 left, 0 the same.</summary>
    public static int Next(int cell, int direction) => cell + direction switch { 1 => -Screen.Size, 2 => 1, 3 => Screen.Size, 4 => -1, _ => 0 };

    /// <summary>Steps on the shortest way between two free squares.</summary>
    public static int Distance(int from, int to) => distances[(from * Cells) + to];

    private static Rows Of(char letter)
    {
        Rows cells = default;
        for (var cell = 0; cell < Cells; cell++)
        {
            if (map[cell / Screen.Size][cell % Screen.Size] == letter && cell != PlayerStart)
            {
                cells.Set(cell / Screen.Size, cell % Screen.Size);
            }
        }

        return cells;
    }

    private static byte[] AllDistances()
    {
        var all = new byte[Cells * Cells];
        Array.Fill(all, byte.MaxValue);
        for (var from = 0; from < Cells; from++)
        {
            if (IsWall(from))
            {
                continue;
            }

            var row = all.AsSpan(from * Cells, Cells);
            row[from] = 0;
            var queue = new Queue<int>([from]);
            while (queue.TryDequeue(out var cell))
            {
                for (var direction = 1; direction <= 4; direction++)
                {
                    var next = Next(cell, direction);
                    if (!IsWall(next) && row[next] == byte.MaxValue)
                    {
                        row[next] = (byte)(row[cell] + 1);
                        queue.Enqueue(next);
                    }
                }
            }
        }

        return all;
    }
}
