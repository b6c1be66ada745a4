namespace RLTransfer.Environments.Grids;

/// <summary>Observations of a grid, for every <see cref="GridView"/>.</summary>
internal static class GridObservation
{
    public const string Names = "index, one_hot, image or local";

    /// <summary>Up, then clockwise: rows and columns of the eight squares around.</summary>
    private static ReadOnlySpan<sbyte> AroundRows => [-1, -1, 0, 1, 1, 1, 0, -1];

    private static ReadOnlySpan<sbyte> AroundColumns => [0, 1, 1, 1, 0, -1, -1, -1];

    public static GridView Parse(string owner, string name) => name switch
    {
        "index" => GridView.Index,
        "one_hot" => GridView.OneHot,
        "image" => GridView.Image,
        "local" => GridView.Local,
        _ => throw new ArgumentException($"{owner}: there is no view '{name}'; there are {Names}.", nameof(name)),
    };

    public static Space Space(GridView view, int width, int height) => view switch
    {
        GridView.Index => new Discrete(width * height),
        GridView.OneHot => new Box(0, 1, width * height),
        GridView.Image => new Box(0, 1, 3, height, width),
        _ => new Box(-1, 1, 10),
    };

    public static void Write(GridView view, in GridMap map, int agent, int goal, Span<float> observation)
    {
        observation.Clear();
        switch (view)
        {
            case GridView.Index:
                observation[0] = agent;
                break;
            case GridView.OneHot:
                observation[agent] = 1;
                break;
            case GridView.Image:
                for (var cell = 0; cell < map.Cells; cell++)
                {
                    observation[cell] = map.IsWall(cell) ? 1 : 0;
                }

                observation[map.Cells + agent] = 1;
                observation[(2 * map.Cells) + goal] = 1;
                break;
            default:
                var (row, column) = (agent / map.Width, agent % map.Width);
                for (var i = 0; i < 8; i++)
                {
                    observation[i] = map.IsWall(row + AroundRows[i], column + AroundColumns[i]) ? 1 : 0;
                }

                observation[8] = Math.Sign((goal % map.Width) - column);
                observation[9] = Math.Sign((goal / map.Width) - row);
                break;
        }
    }
}
