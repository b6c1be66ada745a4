namespace RLTransfer.Environments.Rendering;

/// <summary>Single pixels, enlarging and pasting, for those who draw a <see cref="Frame"/>.</summary>
public static class FramePictures
{
    /// <summary>The colour of the pixel at (x, y), from the top left.</summary>
    public static Color Pixel(this Frame frame, int x, int y)
    {
        var at = ((y * frame.Width) + x) * 3;
        return new(frame.Rgb[at], frame.Rgb[at + 1], frame.Rgb[at + 2]);
    }

    /// <summary>Colours the pixel at (x, y).</summary>
    public static void SetPixel(this Frame frame, int x, int y, Color color)
    {
        var at = ((y * frame.Width) + x) * 3;
        (frame.Rgb[at], frame.Rgb[at + 1], frame.Rgb[at + 2]) = (color.R, color.G, color.B);
    }

    /// <summary>Colours a block of pixels, which must lie inside.</summary>
    public static void FillBlock(this Frame frame, int x, int y, int width, int height, Color color)
    {
        for (var row = y; row < y + height; row++)
        {
            for (var column = x; column < x + width; column++)
            {
                frame.SetPixel(column, row, color);
            }
        }
    }

    /// <summary>Every pixel <paramref name="times"/> × <paramref name="times"/> as large, with sharp edges.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is not positive.</exception>
    public static Frame Enlarge(this Frame frame, int times)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        var large = new Frame(frame.Width * times, frame.Height * times);
        for (var y = 0; y < frame.Height; y++)
        {
            for (var x = 0; x < frame.Width; x++)
            {
                large.FillBlock(x * times, y * times, times, times, frame.Pixel(x, y));
            }
        }

        return large;
    }

    /// <summary>Puts <paramref name="picture"/> with its top left corner at (x, y); what lies outside is cut off.</summary>
    public static void Paste(this Frame frame, Frame picture, int x, int y)
    {
        var (left, right) = (Math.Max(0, -x), Math.Min(picture.Width, frame.Width - x));
        if (right <= left)
        {
            return;
        }

        for (var row = Math.Max(0, -y); row < Math.Min(picture.Height, frame.Height - y); row++)
        {
            picture.Rgb.AsSpan(((row * picture.Width) + left) * 3, (right - left) * 3)
                .CopyTo(frame.Rgb.AsSpan((((row + y) * frame.Width) + x + left) * 3));
        }
    }
}
