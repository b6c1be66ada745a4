using System.Numerics;
using RLTransfer.Figures.Colors;
using RLTransfer.Figures.Data;
using RLTransfer.Figures.Images;
using RLTransfer.Figures.Marks;

namespace RLTransfer.Figures;

public sealed partial class Figure
{
    /// <summary>Pictures in rows and columns, each pixel a clear square.</summary>
    /// <param name="images">One or more.</param>
    /// <param name="columns">Pictures a row; 0: as many as make the grid about twice as wide as high.</param>
    /// <param name="captions">One a picture, under it; null for none.</param>
    /// <exception cref="ArgumentException">No pictures, or not as many captions.</exception>
    public Figure ImageGrid(IEnumerable<PixelImage> images, int columns = 0, IEnumerable<string>? captions = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        PixelImage[] all = [.. images];
        if (all.Length == 0) throw new ArgumentException("ImageGrid: there are no images.", nameof(images));
        string[]? texts = captions is null ? null : [.. captions];
        if (texts is not null && texts.Length != all.Length)
            throw new ArgumentException($"ImageGrid: {all.Length} images and {texts.Length} captions: one caption an image.", nameof(captions));
        if (columns == 0) columns = Math.Clamp((int)Math.Ceiling(Math.Sqrt(2.0 * all.Length)), 1, 16);
        return Add(new ImagesMark(all, Math.Min(columns, all.Length), texts));
    }

    /// <summary>Grey or RGB pictures out of one flat run of numbers, as tensors give them.</summary>
    /// <param name="pixels">[count, channels, height, width], flat, row by row.</param>
    /// <param name="height">Rows of a picture.</param>
    /// <param name="width">Columns of a picture.</param>
    /// <param name="channels">1 grey, 3 RGB.</param>
    /// <param name="columns">Pictures a row; 0: chosen.</param>
    /// <param name="captions">One a picture; null for none.</param>
    /// <param name="range">The numbers drawn black and white; null: the least and greatest of all pictures (around zero, equally far, for a diverging scale).</param>
    /// <param name="colors">A color scale for one-channel pictures, for example <see cref="ColorScale.BlueRed"/> for filters; null: grey.</param>
    public Figure ImageGrid<T>(IEnumerable<T> pixels, int height, int width, int channels = 1, int columns = 0, IEnumerable<string>? captions = null, (double Low, double High)? range = null, ColorScale? colors = null)
        where T : INumber<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (channels is not (1 or 3)) throw new ArgumentException($"ImageGrid: pictures have 1 (grey) or 3 (RGB) channels, not {channels}.", nameof(channels));
        var values = Numbers.From(pixels, "ImageGrid: pixels");
        var size = checked(channels * height * width);
        if (values.Length == 0 || values.Length % size != 0)
            throw new ArgumentException($"ImageGrid: {values.Length} numbers are no whole count of {channels} × {height} × {width} pictures.", nameof(pixels));
        var (low, high) = Range(values, range, colors, typeof(T) == typeof(byte));
        return ImageGrid(Enumerable.Range(0, values.Length / size).Select(n => Picture(values.AsSpan(n * size, size), channels, height, width, low, high, colors)), columns, captions);
    }

    /// <summary>Grey pictures, one matrix each.</summary>
    /// <param name="matrices">[height, width] each.</param>
    /// <param name="columns">Pictures a row; 0: chosen.</param>
    /// <param name="captions">One a picture; null for none.</param>
    /// <param name="range">The numbers drawn black and white; null: the least and greatest of all pictures.</param>
    /// <param name="colors">A color scale; null: grey.</param>
    public Figure ImageGrid<T>(IEnumerable<T[,]> matrices, int columns = 0, IEnumerable<string>? captions = null, (double Low, double High)? range = null, ColorScale? colors = null)
        where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(matrices);
        var all = matrices.Select((matrix, i) => Numbers.From(matrix, $"ImageGrid: image {i}")).ToArray();
        var (low, high) = Range(all.SelectMany(matrix => matrix.Cast<double>()), range, colors, typeof(T) == typeof(byte));
        return ImageGrid(all.Select(m => colors is null ? PixelImage.Grey(m, low, high) : PixelImage.Colored(m, low, high, colors)), columns, captions);
    }

    /// <summary>Grey pictures.</summary>
    /// <param name="pictures">[count, height, width].</param>
    /// <param name="columns">Pictures a row; 0: chosen.</param>
    /// <param name="captions">One a picture; null for none.</param>
    /// <param name="range">The numbers drawn black and white; null: the least and greatest of all pictures.</param>
    /// <param name="colors">A color scale; null: grey.</param>
    public Figure ImageGrid<T>(T[,,] pictures, int columns = 0, IEnumerable<string>? captions = null, (double Low, double High)? range = null, ColorScale? colors = null)
        where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(pictures);
        return ImageGrid(pictures.Cast<T>(), pictures.GetLength(1), pictures.GetLength(2), 1, columns, captions, range, colors);
    }

    private static (double Low, double High) Range(IEnumerable<double> values, (double Low, double High)? range, ColorScale? colors, bool bytes)
    {
        if (range is { } given)
        {
            return given.Low < given.High ? given
                : throw new ArgumentException($"The range from {Numbers.Text(given.Low)} to {Numbers.Text(given.High)} is empty: low is below high.", nameof(range));
        }
        if (bytes && colors is null) return (0, 255);
        var extent = new Scales.Extent();
        extent.Add(values);
        if (extent.IsEmpty) return (0, 1);
        var far = Math.Max(Math.Abs(extent.Low), Math.Abs(extent.High));
        if (colors is { IsDiverging: true }) return far > 0 ? (-far, far) : (-1, 1);
        return extent.Low < extent.High ? (extent.Low, extent.High) : (extent.Low - 0.5, extent.High + 0.5);
    }

    private static PixelImage Picture(ReadOnlySpan<double> values, int channels, int height, int width, double low, double high, ColorScale? colors)
    {
        if (colors is not null && channels == 1)
        {
            var matrix = new double[height, width];
            for (var i = 0; i < values.Length; i++) matrix[i / width, i % width] = values[i];
            return PixelImage.Colored(matrix, low, high, colors);
        }
        var bytes = new byte[values.Length];
        for (var c = 0; c < channels; c++)   // [C, H, W] to [H, W, C]
        {
            for (var i = 0; i < height * width; i++)
                bytes[i * channels + c] = PixelImage.ToByte(values[c * height * width + i], low, high);
        }
        return new PixelImage(width, height, channels, bytes);
    }
}
