using RLTransfer.Environments.Rendering;

namespace RLTransfer.Environments.Planar;

/// <summary>A camera above the table: a small picture of what is drawn there, in the same colours, on black.</summary>
internal sealed class PlanarView
{
    /// <summary>What the camera sees of the table: x from left to right, y from bottom to top (m).</summary>
    public const float Left = -0.4f, Right = 1.1f, Bottom = -1, Top = 1;

    private readonly Canvas canvas;

    /// <summary>A camera of so many rows of square pixels.</summary>
    public PlanarView(int rows) => canvas = new(Columns(rows), rows, Color.Gray(0), new(Left, Top), new(Right, Bottom));

    /// <summary>Pixels across, for so many rows.</summary>
    public static int Columns(int rows) => rows * 3 / 4;

    /// <summary>A black picture, to be drawn on.</summary>
    public Canvas Begin()
    {
        canvas.Clear(Color.Gray(0));
        return canvas;
    }

    /// <summary>Writes what was drawn: red, then green, then blue, each row by row from the top, in [0, 1].</summary>
    public void Write(Span<float> picture)
    {
        ReadOnlySpan<byte> pixels = canvas.Frame.Rgb;
        var area = pixels.Length / 3;
        for (var i = 0; i < area; i++)
        {
            picture[i] = pixels[3 * i] / 255f;
            picture[area + i] = pixels[(3 * i) + 1] / 255f;
            picture[(2 * area) + i] = pixels[(3 * i) + 2] / 255f;
        }
    }
}
