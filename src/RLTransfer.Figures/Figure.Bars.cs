using System.Numerics;
using RLTransfer.Figures.Data;
using RLTransfer.Figures.Marks;

namespace RLTransfer.Figures;

public sealed partial class Figure
{
    /// <summary>One bar a category.</summary>
    public Figure Bars<T>(IEnumerable<string> categories, IEnumerable<T> values) where T : INumber<T> =>
        AddBars(null, categories, Numbers.From(values, "Bars: values"), null, null);

    /// <summary>One bar a category, with an error bar of the given half length.</summary>
    public Figure Bars<T, TError>(IEnumerable<string> categories, IEnumerable<T> values, IEnumerable<TError> errors) where T : INumber<T> where TError : INumber<TError> =>
        AddBars(null, categories, Numbers.From(values, "Bars: values"), Numbers.From(errors, "Bars: errors"), null);

    /// <summary>One bar a category, beside those of the other series.</summary>
    public Figure Bars<T>(string? name, IEnumerable<string> categories, IEnumerable<T> values, SeriesStyle? style = null) where T : INumber<T> =>
        AddBars(name, categories, Numbers.From(values, Where("Bars", name) + ": values"), null, style);

    /// <summary>One bar a category, beside those of the other series, with error bars of the given half length.</summary>
    public Figure Bars<T, TError>(string? name, IEnumerable<string> categories, IEnumerable<T> values, IEnumerable<TError> errors, SeriesStyle? style = null)
        where T : INumber<T> where TError : INumber<TError> =>
        AddBars(name, categories, Numbers.From(values, Where("Bars", name) + ": values"), Numbers.From(errors, Where("Bars", name) + ": errors"), style);

    /// <summary>One bar a category: the mean of several runs, with one standard deviation as error bar.</summary>
    /// <param name="name">Stands in the key.</param>
    /// <param name="categories">One label a column of <paramref name="runs"/>.</param>
    /// <param name="runs">[seeds, categories].</param>
    /// <param name="style">Look, where the palette's choice does not fit.</param>
    public Figure Bars<T>(string? name, IEnumerable<string> categories, T[,] runs, SeriesStyle? style = null) where T : INumber<T>
    {
        var spreads = Spread.OfColumns(Numbers.From(runs, Where("Bars", name) + ": runs"));
        return AddBars(name, categories, [.. spreads.Select(s => s.Mean)], runs.GetLength(0) > 1 ? [.. spreads.Select(s => s.Deviation)] : null, style);
    }

    /// <summary>One bar a category, with intervals around them, for example of 95 % confidence.</summary>
    /// <param name="name">Stands in the key.</param>
    /// <param name="categories">One label a bar.</param>
    /// <param name="values">One number a bar.</param>
    /// <param name="low">Lower end of each interval, not above its value.</param>
    /// <param name="high">Upper end of each interval, not below its value.</param>
    /// <param name="style">Look, where the palette's choice does not fit.</param>
    public Figure Bars<T, TBand>(string? name, IEnumerable<string> categories, IEnumerable<T> values, IEnumerable<TBand> low, IEnumerable<TBand> high, SeriesStyle? style = null)
        where T : INumber<T> where TBand : INumber<TBand>
    {
        var bars = Where("Bars", name);
        var (v, l, h) = (Numbers.From(values, bars + ": values"), Numbers.From(low, bars + ": low"), Numbers.From(high, bars + ": high"));
        Numbers.SameLength(l, bars + ": low", v.Length, "values");
        Numbers.SameLength(h, bars + ": high", v.Length, "values");
        var wrong = Enumerable.Range(0, v.Length).Where(i => l[i] > v[i] || h[i] < v[i]).Append(-1).First();
        if (wrong >= 0) throw new ArgumentException($"{bars}: value {wrong} is {Numbers.Text(v[wrong])} and lies outside its interval from {Numbers.Text(l[wrong])} to {Numbers.Text(h[wrong])}.", nameof(values));
        return AddBars(name, categories, v, l, h, false, style);
    }

    private Figure AddBars(string? name, IEnumerable<string> categories, double[] values, double[]? errors, SeriesStyle? style)
    {
        if (errors is null) return AddBars(name, categories, values, null, null, true, style);
        var bars = Where("Bars", name);
        Numbers.SameLength(errors, bars + ": errors", values.Length, "values");
        var negative = Array.FindIndex(errors, error => error < 0);
        if (negative >= 0) throw new ArgumentException($"{bars}: errors[{negative}] is {Numbers.Text(errors[negative])}: the half length of an error bar is not negative.", nameof(errors));
        return AddBars(name, categories, values, [.. values.Zip(errors, (v, e) => v - e)], [.. values.Zip(errors, (v, e) => v + e)], true, style);
    }

    private Figure AddBars(string? name, IEnumerable<string> categories, double[] values, double[]? low, double[]? high, bool symmetric, SeriesStyle? style)
    {
        ArgumentNullException.ThrowIfNull(categories);
        string[] labels = [.. categories];
        var bars = Where("Bars", name);
        Numbers.SameLength(values, bars + ": values", labels.Length, "categories");
        if (labels.Distinct().Count() != labels.Length)
            throw new ArgumentException($"{bars}: category '{labels.GroupBy(l => l).First(g => g.Count() > 1).Key}' stands twice.", nameof(categories));
        return Add(new BarsMark(name, style ?? SeriesStyle.Default, labels, values, low, high, symmetric));
    }
}
