using RLTransfer.Environments;
using RLTransfer.Figures.Images;

namespace RLTransfer.Pictures;

/// <summary>Environments' frames as the pictures that figures and PNG files take.</summary>
public static class FrameImages
{
    /// <summary>The frame as an RGB picture over the same bytes.</summary>
    public static PixelImage ToImage(this Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return new PixelImage(frame.Width, frame.Height, 3, frame.Rgb);
    }

    /// <summary>An observed picture.</summary>
    /// <param name="observation">[channels, height, width], each in [0, 1], as environments with a picture for an observation give it; the first three channels of more are taken as red, green and blue.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <exception cref="ArgumentException">The length is no number of channels of that size.</exception>
    public static PixelImage ToImage(ReadOnlySpan<float> observation, int height, int width)
    {
        var area = height * width;
        if (area <= 0 || observation.Length == 0 || observation.Length % area != 0)
        {
            throw new ArgumentException($"An observation of {observation.Length} numbers is no picture of {height} × {width} pixels.", nameof(observation));
        }

        var channels = observation.Length / area >= 3 ? 3 : 1;
        var bytes = new byte[channels * area];
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = observation[(i % channels * area) + (i / channels)];
            bytes[i] = (byte)Math.Clamp((value * 255) + 0.5f, 0, 255);
        }

        return new PixelImage(width, height, channels, bytes);
    }
}
