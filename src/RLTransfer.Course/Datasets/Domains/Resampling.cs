namespace RLTransfer.Course.Datasets.Domains;

/// <summary>Makes pictures larger or smaller: linear interpolation, and over all the pixels that a new one covers where it is made smaller.</summary>
internal static class Resampling
{
    /// <summary>One grey picture in another size.</summary>
    /// <param name="pixels">[height, width].</param>
    /// <param name="height">Rows it has.</param>
    /// <param name="width">Columns it has.</param>
    /// <param name="newHeight">Rows it gets.</param>
    /// <param name="newWidth">Columns it gets.</param>
    /// <returns>[newHeight, newWidth], in the units of the pixels.</returns>
    public static float[] Resize(ReadOnlySpan<byte> pixels, int height, int width, int newHeight, int newWidth)
    {
        var (across, down) = (Weights(width, newWidth), Weights(height, newHeight));
        var rows = new float[height * newWidth];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < newWidth; x++)
            {
                foreach (var (at, weight) in across[x])
                {
                    rows[(y * newWidth) + x] += weight * pixels[(y * width) + at];
                }
            }
        }

        var result = new float[newHeight * newWidth];
        for (var y = 0; y < newHeight; y++)
        {
            foreach (var (at, weight) in down[y])
            {
                for (var x = 0; x < newWidth; x++)
                {
                    result[(y * newWidth) + x] += weight * rows[(at * newWidth) + x];
                }
            }
        }

        return result;
    }

    /// <summary>The first so many images, or all where there are fewer, each channel in another size.</summary>
    /// <param name="images">Grey, or in colour.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="side">Rows and columns they get.</param>
    public static ImageSet Resize(ImageSet images, int count, int side)
    {
        count = Math.Min(count, images.Count);
        var area = images.Height * images.Width;
        byte[] pixels = [.. Enumerable.Range(0, count * images.Channels)
            .SelectMany(plane => Resize(images.Pixels.AsSpan(plane * area, area), images.Height, images.Width, side, side)).Select(value => (byte)Math.Round(value))];
        return images with { Pixels = pixels, Labels = images.Labels[..count], Height = side, Width = side };
    }

    /// <summary>For every new place, the old ones under a triangle around its middle, with weights that add up to 1.</summary>
    private static (int At, float Weight)[][] Weights(int old, int @new)
    {
        var step = (float)old / @new;
        var reach = Math.Max(1, step);
        return [.. Enumerable.Range(0, @new).Select(place =>
        {
            var middle = ((place + 0.5f) * step) - 0.5f;
            var near = Enumerable.Range(0, old).Select(at => (At: at, Weight: 1 - (Math.Abs(at - middle) / reach))).Where(pair => pair.Weight > 0).ToArray();
            var sum = near.Sum(pair => pair.Weight);
            return near.Select(pair => (pair.At, pair.Weight / sum)).ToArray();
        })];
    }
}
