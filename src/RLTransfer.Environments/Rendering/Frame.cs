namespace RLTransfer.Environments;

/// <summary>A picture: rows from the top, three bytes (red, green, blue) a pixel.</summary>
public sealed class Frame
{
    /// <summary>A black picture.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive.</exception>
    public Frame(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        (Width, Height, Rgb) = (width, height, new byte[3 * width * height]);
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The pixels <c>[Height, Width, 3]</c>.</summary>
    public byte[] Rgb { get; }
}
