using System.Numerics;
using RLTransfer.Figures.Data;
using RLTransfer.Figures.Marks;

namespace RLTransfer.Figures;

public sealed partial class Figure
{
    /// <summary>A line over 0, 1, 2, …</summary>
    public Figure Line<T>(string? name, IEnumerable<T> y, SeriesStyle? style = null) where T : INumber<T>
    {
        var values = Numbers.From(y, Where("Line", name) + ": y");
        return AddLine(name, [.. Enumerable.Range(0, values.Length)], values, null, null, style);
    }

    /// <summary>A line. NaN makes a gap.</summary>
    /// <exception cref="ArgumentException">Lengths differ, or a number is infinite.</exception>
    public Figure Line<TX, TY>(string? name, IEnumerable<TX> x, IEnumerable<TY> y, SeriesStyle? style = null) where TX : INumber<TX> where TY : INumber<TY>
    {
        var line = Where("Line", name);
        return AddLine(name, Numbers.From(x, line + ": x"), Numbers.From(y, line + ": y"), null, null, style);
    }

    /// <summary>A line with a band between <paramref name="low"/> and <paramref name="high"/>.</summary>
    /// <exception cref="ArgumentException">Lengths differ, or a number is infinite.</exception>
    public Figure Line<TX, TY, TBand>(string? name, IEnumerable<TX> x, IEnumerable<TY> y, IEnumerable<TBand> low, IEnumerable<TBand> high, SeriesStyle? style = null)
        where TX : INumber<TX> where TY : INumber<TY> where TBand : INumber<TBand>
    {
        var line = Where("Line", name);
        return AddLine(name, Numbers.From(x, line + ": x"), Numbers.From(y, line + ": y"), Numbers.From(low, line + ": low"), Numbers.From(high, line + ": high"), style);
    }

    /// <summary>The mean of several runs, with a band of one standard deviation to either side, as far as that is <see cref="Possible"/>.</summary>
    /// <param name="name">Stands in the key.</param>
    /// <param name="x">One number a point.</param>
    /// <param name="runs">[seeds, points]. NaN is left out of the mean.</param>
    /// <param name="style">Look, where the palette's choice does not fit.</param>
    public Figure Line<TX, TY>(string? name, IEnumerable<TX> x, TY[,] runs, SeriesStyle? style = null) where TX : INumber<TX> where TY : INumber<TY> =>
        AddRuns(name, Numbers.From(x, Where("Line", name) + ": x"), Numbers.From(runs, Where("Line", name) + ": runs"), style);

    /// <summary>The mean of several runs, with a band of one standard deviation to either side; one inner list a seed.</summary>
    public Figure Line<TX, TY>(string? name, IEnumerable<TX> x, IEnumerable<IEnumerable<TY>> runs, SeriesStyle? style = null) where TX : INumber<TX> where TY : INumber<TY> =>
        AddRuns(name, Numbers.From(x, Where("Line", name) + ": x"), Numbers.FromRows(runs, Where("Line", name) + ": runs"), style);

    /// <summary>Points.</summary>
    /// <exception cref="ArgumentException">Lengths differ, or a number is infinite.</exception>
    public Figure Scatter<TX, TY>(string? name, IEnumerable<TX> x, IEnumerable<TY> y, SeriesStyle? style = null) where TX : INumber<TX> where TY : INumber<TY>
    {
        var (xs, ys) = Points("Scatter", name, x, y);
        return Add(new ScatterMark(name, style ?? SeriesStyle.Default, xs, ys));
    }

    /// <summary>A trajectory through the plane; its start is an open circle, its end a filled one.</summary>
    /// <exception cref="ArgumentException">Lengths differ, or a number is infinite.</exception>
    public Figure Path<TX, TY>(string? name, IEnumerable<TX> x, IEnumerable<TY> y, SeriesStyle? style = null) where TX : INumber<TX> where TY : INumber<TY>
    {
        var (xs, ys) = Points("Path", name, x, y);
        return Add(new PathMark(name, style ?? SeriesStyle.Default, xs, ys));
    }

    private (double[] X, double[] Y) Points<TX, TY>(string kind, string? name, IEnumerable<TX> x, IEnumerable<TY> y) where TX : INumber<TX> where TY : INumber<TY>
    {
        var what = Where(kind, name);
        var (xs, ys) = (Numbers.From(x, what + ": x"), Numbers.From(y, what + ": y"));
        Numbers.SameLength(ys, what + ": y", xs.Length, "x");
        return (xs, ys);
    }

    private Figure AddLine(string? name, double[] x, double[] y, double[]? low, double[]? high, SeriesStyle? style, int runs = 0)
    {
        var line = Where("Line", name);
        Numbers.SameLength(y, line + ": y", x.Length, "x");
        if (low is not null) Numbers.SameLength(low, line + ": low", x.Length, "x");
        if (high is not null) Numbers.SameLength(high, line + ": high", x.Length, "x");
        return Add(new LineMark(name, style ?? SeriesStyle.Default, x, y, low, high, runs));
    }

    private Figure AddRuns(string? name, double[] x, double[,] runs, SeriesStyle? style)
    {
        if (runs.GetLength(0) == 0)
            throw new ArgumentException($"{Where("Line", name)}: runs has no rows: it holds one row a seed.", nameof(runs));
        if (runs.GetLength(1) != x.Length)
            throw new ArgumentException($"{Where("Line", name)}: runs is [{runs.GetLength(0)} seeds, {runs.GetLength(1)} points] and x has {x.Length} values: one point a value of x.", nameof(runs));
        var spreads = Spread.OfColumns(runs);
        double[] mean = [.. spreads.Select(s => s.Mean)];
        if (runs.GetLength(0) == 1) return AddLine(name, x, mean, null, null, style, 1);
        return AddLine(name, x, mean, [.. spreads.Select(s => Within(s.Mean - s.Deviation))], [.. spreads.Select(s => Within(s.Mean + s.Deviation))], style, runs.GetLength(0));
    }

    private double Within(double value) => Possible is { } possible ? Math.Clamp(value, possible.Low, possible.High) : value;
}
