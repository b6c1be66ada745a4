using System.Numerics;
using System.Text;
using RLTransfer.Environments.Rendering;

namespace RLTransfer.Environments.Pixels;

/// <summary>Pictures and text views of pixel games.</summary>
internal static class PixelPicture
{
    private const int CellPixels = 16;

    private static readonly Color night = Color.Hex(0x16181D);

    /// <summary>In colour for the object look; for a gray look, what the agent sees.</summary>
    public static Frame Of<TGame, TState, TParameters>(PixelView view, in TState state, in TParameters parameters)
        where TGame : struct, IPixelGame<TState, TParameters>
        where TState : unmanaged
        where TParameters : unmanaged, IPixelParameters
    {
        var cells = new float[view.Size];
        view.Observe<TGame, TState, TParameters>(state, parameters, cells);
        var canvas = new Canvas(Screen.Size * CellPixels, Screen.Size * CellPixels, night, Vector2.Zero, new Vector2(Screen.Size));
        for (var i = 0; i < cells.Length; i++)
        {
            var cell = i % Screen.Cells;
            var corner = new Vector2(cell % Screen.Size, cell / Screen.Size);
            if (view.Look != Look.Objects)
            {
                canvas.Rectangle(corner, corner + Vector2.One, Color.Gray(cells[i]));
            }
            else if (cells[i] != 0)
            {
                var layer = TGame.Info.Layers[i / Screen.Cells];
                Draw(canvas, corner, layer.Shape, Color.Mix(night, layer.Color, cells[i]));
            }
        }

        return canvas.Frame;
    }

    /// <summary>One line a row: the letter of the topmost object of each cell, a dot where there is none.</summary>
    public static string Text<TGame, TState, TParameters>(in TState state, in TParameters parameters)
        where TGame : struct, IPixelGame<TState, TParameters>
        where TState : unmanaged
        where TParameters : unmanaged, IPixelParameters
    {
        var layers = TGame.Info.Layers;
        var view = new PixelView(TGame.Info, Look.Objects);
        var cells = new float[view.Size];
        view.Observe<TGame, TState, TParameters>(state, parameters, cells);
        var text = new StringBuilder();
        for (var cell = 0; cell < Screen.Cells; cell++)
        {
            var layer = layers.Count - 1;
            while (layer >= 0 && cells[(layer * Screen.Cells) + cell] == 0)
            {
                layer--;
            }

            text.Append(layer < 0 ? '.' : layers[layer].Letter);
            if (cell % Screen.Size == Screen.Size - 1)
            {
                text.Append('\n');
            }
        }

        return text.ToString();
    }

    private static void Draw(Canvas canvas, Vector2 corner, PixelShape shape, Color color)
    {
        var middle = corner + new Vector2(0.5f);
        switch (shape)
        {
            case PixelShape.Disc:
                canvas.Circle(middle, 0.42f, color);
                break;
            case PixelShape.Dot:
                canvas.Circle(middle, 0.13f, color);
                break;
            case PixelShape.Bolt:
                canvas.Line(middle - new Vector2(0, 0.32f), middle + new Vector2(0, 0.32f), 0.2f, color);
                break;
            case PixelShape.Muncher:
                canvas.Circle(middle, 0.44f, color);
                canvas.Polygon([middle, middle + new Vector2(0.5f, -0.3f), middle + new Vector2(0.5f, 0.3f)], night);
                break;
            case PixelShape.Ghost:
                canvas.Circle(middle - new Vector2(0, 0.06f), 0.38f, color);
                canvas.Polygon(
                    [.. new (float X, float Y)[] { (-0.38f, -0.06f), (0.38f, -0.06f), (0.38f, 0.44f), (0.19f, 0.3f), (0, 0.44f), (-0.19f, 0.3f), (-0.38f, 0.44f) }
                        .Select(point => middle + new Vector2(point.X, point.Y))],
                    color);
                canvas.Circle(middle + new Vector2(-0.14f, -0.1f), 0.1f, new(255, 255, 255));
                canvas.Circle(middle + new Vector2(0.14f, -0.1f), 0.1f, new(255, 255, 255));
                break;
            default:
                canvas.Rectangle(corner, corner + Vector2.One, Color.Mix(color, night, 0.35f));      // a bevel, so that neighbours stay apart
                canvas.Rectangle(corner, corner + new Vector2(15f / CellPixels), color);
                break;
        }
    }
}
