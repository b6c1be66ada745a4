using System.Numerics;
using RLTransfer.Figures.Colors;
using RLTransfer.Figures.Data;
using RLTransfer.Figures.Marks;

namespace RLTransfer.Figures;

public sealed partial class Figure
{
    /// <summary>A matrix as colored cells with labels; row 0 on top.</summary>
    /// <param name="values">[rows, columns]; NaN is left empty.</param>
    /// <param name="rows">One label a row; null: 0, 1, …</param>
    /// <param name="columns">One label a column; null: 0, 1, …</param>
    /// <param name="colors">Null: <see cref="ColorScale.Viridis"/>.</param>
    /// <param name="cells">A number format such as <c>0.00</c> writes each number into its cell; null: no numbers.</param>
    /// <param name="range">The numbers at the scale's ends; null: the least and greatest (around zero, equally far, for a diverging scale).</param>
    /// <param name="label">What the colors show; stands beside the color bar.</param>
    /// <exception cref="ArgumentException">Not as many labels as rows or columns, or an infinite number.</exception>
    public Figure HeatMap<T>(T[,] values, IEnumerable<string>? rows = null, IEnumerable<string>? columns = null, ColorScale? colors = null, string? cells = null, (double Low, double High)? range = null, string? label = null)
        where T : INumber<T>
    {
        var matrix = Matrix(values);
        var (low, high) = Range(matrix.Cast<double>(), range, colors, false);
        return Add(new HeatMark(matrix, Labels(rows, matrix.GetLength(0), "rows"), Labels(columns, matrix.GetLength(1), "columns"), null, null, colors ?? ColorScale.Viridis, low, high, cells, label));
    }

    /// <summary>A function of two numbers as colors over numeric axes; lines and paths can be drawn on it.</summary>
    /// <param name="values">[y, x]: row i belongs to y[i], column j to x[j].</param>
    /// <param name="x">The columns' centres, rising in equal steps, at least two.</param>
    /// <param name="y">The rows' centres, rising in equal steps, at least two.</param>
    /// <param name="colors">Null: <see cref="ColorScale.Viridis"/>.</param>
    /// <param name="contours">So many lines of equal height on top; 0 for none.</param>
    /// <param name="range">The numbers at the scale's ends; null: the least and greatest.</param>
    /// <param name="label">What the colors show; stands beside the color bar.</param>
    /// <exception cref="ArgumentException">Sizes differ, x or y does not rise in equal steps, or an infinite number.</exception>
    public Figure Surface<T>(T[,] values, IEnumerable<double> x, IEnumerable<double> y, ColorScale? colors = null, int contours = 0, (double Low, double High)? range = null, string? label = null)
        where T : INumber<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(contours);
        var matrix = Matrix(values);
        var (xs, ys) = (Numbers.From(x, "Surface: x"), Numbers.From(y, "Surface: y"));
        Numbers.SameLength(ys, "Surface: y", matrix.GetLength(0), "values' first axis");
        Numbers.SameLength(xs, "Surface: x", matrix.GetLength(1), "values' second axis");
        EvenSteps(xs, "Surface: x");
        EvenSteps(ys, "Surface: y");
        var (low, high) = Range(matrix.Cast<double>(), range, colors, false);
        Add(new HeatMark(matrix, null, null, xs, ys, colors ?? ColorScale.Viridis, low, high, null, label));
        if (contours == 0) return this;
        var levels = Enumerable.Range(1, contours).Select(k => low + (high - low) * k / (contours + 1));
        return Add(new ContourMark(matrix, xs, ys, [.. levels]));
    }

    /// <summary>A function of two numbers as colors over numeric axes, evaluated on a grid.</summary>
    /// <param name="function">Of x and y.</param>
    /// <param name="x">The range of x.</param>
    /// <param name="y">The range of y.</param>
    /// <param name="resolution">Points along either axis, at least two.</param>
    /// <param name="colors">Null: <see cref="ColorScale.Viridis"/>.</param>
    /// <param name="contours">So many lines of equal height on top; 0 for none.</param>
    /// <param name="range">The numbers at the scale's ends; null: the least and greatest.</param>
    /// <param name="label">What the colors show.</param>
    public Figure Surface(Func<double, double, double> function, (double Low, double High) x, (double Low, double High) y, int resolution = 101, ColorScale? colors = null, int contours = 0, (double Low, double High)? range = null, string? label = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfLessThan(resolution, 2);
        double[] At((double Low, double High) r) => [.. Enumerable.Range(0, resolution).Select(i => r.Low + (r.High - r.Low) * i / (resolution - 1))];
        var (xs, ys) = (At(x), At(y));
        var values = new double[resolution, resolution];
        for (var i = 0; i < resolution; i++)
        {
            for (var j = 0; j < resolution; j++) values[i, j] = function(xs[j], ys[i]);
        }
        return Surface(values, xs, ys, colors, contours, range, label);
    }

    private static double[,] Matrix<T>(T[,] values) where T : INumber<T>
    {
        var matrix = Numbers.From(values, "HeatMap: values");
        return matrix.Length > 0 ? matrix : throw new ArgumentException("HeatMap: the matrix is empty.", nameof(values));
    }

    private static string[] Labels(IEnumerable<string>? labels, int count, string what)
    {
        if (labels is null) return [.. Enumerable.Range(0, count).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        string[] all = [.. labels];
        return all.Length == count ? all : throw new ArgumentException($"HeatMap: {all.Length} labels for {count} {what}: one label each.", nameof(labels));
    }

    private static void EvenSteps(double[] values, string what)
    {
        if (values.Length < 2) throw new ArgumentException($"{what} needs at least two values.", nameof(values));
        var step = values[1] - values[0];
        for (var i = 1; i < values.Length; i++)
        {
            if (!(step > 0) || !(Math.Abs(values[i] - values[i - 1] - step) <= 1e-3 * step))
                throw new ArgumentException($"{what} rises in equal steps; value {i} does not.", nameof(values));
        }
    }
}
