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
        var frame = new Frame(Screen.Size * CellPixels, Screen.Size * CellPixels);
        var cells = new float[view.Size];
        view.Observe<TGame, TState, TParameters>(state, parameters, cells);
        for (var cell = 0; cell < Screen.Cells; cell++)
        {
            var color = view.Look == Look.Objects ? TopColor(TGame.Info, cells, cell) : Color.Gray(cells[cell]);
            var (x, y) = (cell % Screen.Size * CellPixels, cell / Screen.Size * CellPixels);
            frame.FillBlock(x, y, CellPixels, CellPixels, color);
            if (view.Look == Look.Objects && color != night)
            {
                var shade = Color.Mix(color, night, 0.35f);                   // a bevel, so that neighbours stay apart
                frame.FillBlock(x, y + CellPixels - 1, CellPixels, 1, shade);
                frame.FillBlock(x + CellPixels - 1, y, 1, CellPixels, shade);
            }
        }

        return frame;
    }

    /// <summary>One line a row: the first letter of the topmost object of each cell, a dot where there is none.</summary>
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
            var layer = Top(layers.Count, cells, cell);
            text.Append(layer < 0 ? '.' : layers[layer].Letter);
            if (cell % Screen.Size == Screen.Size - 1)
            {
                text.Append('\n');
            }
        }

        return text.ToString();
    }

    private static Color TopColor(PixelGameInfo info, ReadOnlySpan<float> cells, int cell)
    {
        var layer = Top(info.Layers.Count, cells, cell);
        return layer < 0 ? night : Color.Mix(night, info.Layers[layer].Color, cells[(layer * Screen.Cells) + cell]);
    }

    private static int Top(int layers, ReadOnlySpan<float> cells, int cell)
    {
        var layer = layers - 1;
        while (layer >= 0 && cells[(layer * Screen.Cells) + cell] == 0)
        {
            layer--;
        }

        return layer;
    }
}
