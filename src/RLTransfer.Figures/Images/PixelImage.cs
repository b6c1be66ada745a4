namespace RLTransfer.Figures.Images;

/// <summary>An 8-bit picture: grey, RGB or RGBA, row by row from the top left.</summary>
public sealed class PixelImage
{
    /// <summary>A picture over its bytes.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">1 grey, 3 RGB, 4 RGBA.</param>
    /// <param name="bytes">[height, width, channels], not copied.</param>
    /// <exception cref="ArgumentException">The size does not fit the bytes.</exception>
    public PixelImage(int width, int height, int channels, byte[] bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentNullException.ThrowIfNull(bytes);
        if (channels is not (1 or 3 or 4))
            throw new ArgumentException($"A picture has 1 (grey), 3 (RGB) or 4 (RGBA) channels, not {channels}.", nameof(channels));
        if (bytes.Length != (long)width * height * channels)
            throw new ArgumentException($"A {width} × {height} picture of {channels} channels holds {(long)width * height * channels} bytes, not {bytes.Length}.", nameof(bytes));
        (Width, Height, Channels, Bytes) = (width, height, channels, bytes);
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>1 grey, 3 RGB, 4 RGBA.</summary>
    public int Channels { get; }

    /// <summary>[height, width, channels].</summary>
    public byte[] Bytes { get; }

    /// <summary>A grey picture of numbers: <paramref name="low"/> is black, <paramref name="high"/> white, what lies outside is clipped, NaN black.</summary>
    /// <param name="values">[height, width].</param>
    /// <param name="low">The value drawn black.</param>
    /// <param name="high">The value drawn white.</param>
    public static PixelImage Grey(double[,] values, double low = 0, double high = 1)
    {
        ArgumentNullException.ThrowIfNull(values);
        var (height, width) = (values.GetLength(0), values.GetLength(1));
        var bytes = new byte[height * width];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = ToByte(values[i / width, i % width], low, high);
        return new PixelImage(width, height, 1, bytes);
    }

    /// <summary>A picture of numbers through a color scale; NaN is transparent.</summary>
    /// <param name="values">[height, width].</param>
    /// <param name="low">The value at the scale's first color.</param>
    /// <param name="high">The value at its last.</param>
    /// <param name="colors">The scale.</param>
    public static PixelImage Colored(double[,] values, double low, double high, Colors.ColorScale colors)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(colors);
        var (height, width) = (values.GetLength(0), values.GetLength(1));
        var bytes = new byte[height * width * 4];
        for (var i = 0; i < height * width; i++)
        {
            var value = values[i / width, i % width];
            if (double.IsNaN(value)) continue;
            var color = colors.At(high > low ? (value - low) / (high - low) : 0.5);
            (bytes[4 * i], bytes[4 * i + 1], bytes[4 * i + 2], bytes[4 * i + 3]) = (color.R, color.G, color.B, 255);
        }
        return new PixelImage(width, height, 4, bytes);
    }

    /// <summary>The picture with every pixel as a square of <paramref name="factor"/> by <paramref name="factor"/>.</summary>
    public PixelImage Enlarged(int factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        if (factor == 1) return this;
        var (width, height) = (checked(Width * factor), checked(Height * factor));
        var bytes = new byte[width * height * Channels];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                Bytes.AsSpan((y / factor * Width + x / factor) * Channels, Channels).CopyTo(bytes.AsSpan((y * width + x) * Channels));
        }
        return new PixelImage(width, height, Channels, bytes);
    }

    internal static byte ToByte(double value, double low, double high) =>
        double.IsNaN(value) || high <= low ? (byte)0 : (byte)Math.Round(255 * Math.Clamp((value - low) / (high - low), 0, 1));
}
