using System.Globalization;
using System.Numerics;
using RLTransfer.Figures.Data;

namespace RLTransfer.Figures;

/// <summary>The mean of several runs and their sample standard deviation (n − 1 in the denominator; 0 for a single run).</summary>
/// <param name="Mean">The arithmetic mean.</param>
/// <param name="Deviation">One standard deviation.</param>
/// <param name="Count">How many values, NaN left out.</param>
public readonly record struct Spread(double Mean, double Deviation, int Count) : IFormattable
{
    /// <summary>Of the values that are numbers; NaN where there is none.</summary>
    public static Spread Of<T>(IEnumerable<T> values) where T : INumber<T>
    {
        var present = Numbers.From(values, nameof(values)).Where(value => !double.IsNaN(value)).ToArray();
        if (present.Length == 0) return new Spread(double.NaN, double.NaN, 0);
        var mean = present.Sum() / present.Length;
        var squares = present.Sum(value => (value - mean) * (value - mean));
        return new Spread(mean, present.Length > 1 ? Math.Sqrt(squares / (present.Length - 1)) : 0, present.Length);
    }

    /// <summary>The spread of every column.</summary>
    /// <param name="runs">[runs, points].</param>
    public static Spread[] OfColumns<T>(T[,] runs) where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(runs);
        var result = new Spread[runs.GetLength(1)];
        for (var j = 0; j < result.Length; j++)
        {
            var column = j;
            result[j] = Of(Enumerable.Range(0, runs.GetLength(0)).Select(i => runs[i, column]));
        }
        return result;
    }

    /// <summary>For example <c>0.93 ± 0.02</c>.</summary>
    public override string ToString() => ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>Both numbers in one format.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        Mean.ToString(format, CultureInfo.InvariantCulture) + " ± " + Deviation.ToString(format, CultureInfo.InvariantCulture);
}
