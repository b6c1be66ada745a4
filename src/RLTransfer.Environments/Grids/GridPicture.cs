using System.Numerics;
using System.Text;
using RLTransfer.Environments.Rendering;

namespace RLTransfer.Environments.Grids;

/// <summary>Pictures and text views of grids.</summary>
internal static class GridPicture
{
    private static readonly Color paper = Color.Hex(0xFAFAF7), line = Color.Hex(0xE9E9E3), wall = Color.Hex(0x4B5563);
    private static readonly Color goalColor = Color.Hex(0x2E9E5B), agentColor = Color.Hex(0x2563EB);

    public static Frame Of(in GridMap map, int agent, int goal)
    {
        var square = Math.Max(8, 256 / Math.Max(map.Width, map.Height));
        var canvas = new Canvas(map.Width * square, map.Height * square, paper, Vector2.Zero, new(map.Width, map.Height));
        for (var cell = 0; cell < map.Cells; cell++)
        {
            var (row, column) = (cell / map.Width, cell % map.Width);
            canvas.Frame.FillBlock(column * square, row * square, square, square, map.IsWall(cell) ? wall : line);
            if (!map.IsWall(cell))
            {
                canvas.Frame.FillBlock((column * square) + 1, (row * square) + 1, square - 1, square - 1, paper);
            }
        }

        var flag = Middle(map, goal);
        canvas.Rectangle(flag - new Vector2(0.32f), flag + new Vector2(0.32f), goalColor);
        canvas.Circle(Middle(map, agent), 0.3f, agentColor);
        return canvas.Frame;
    }

    /// <summary><c>#</c> wall, <c>A</c> agent, <c>G</c> goal, a blank for a free square.</summary>
    public static string Text(in GridMap map, int agent, int goal)
    {
        var text = new StringBuilder();
        for (var cell = 0; cell < map.Cells; cell++)
        {
            text.Append(cell == agent ? 'A' : cell == goal ? 'G' : map.IsWall(cell) ? '#' : ' ');
            if (cell % map.Width == map.Width - 1)
            {
                text.Append('\n');
            }
        }

        return text.ToString();
    }

    private static Vector2 Middle(in GridMap map, int cell) => new((cell % map.Width) + 0.5f, (cell / map.Width) + 0.5f);
}
