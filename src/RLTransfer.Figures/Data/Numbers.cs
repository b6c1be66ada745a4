using System.Globalization;
using System.Numerics;

namespace RLTransfer.Figures.Data;

/// <summary>Takes in numbers of any kind, and writes them.</summary>
internal static class Numbers
{
    /// <summary>The values as doubles. NaN is a gap.</summary>
    /// <param name="values">Any numbers.</param>
    /// <param name="what">Names them in errors, for example <c>Line 'scratch': y</c>.</param>
    /// <exception cref="ArgumentException">A value is infinite.</exception>
    public static double[] From<T>(IEnumerable<T> values, string what) where T : INumber<T>
    {
        if (values is null) throw new ArgumentNullException(nameof(values), $"{what} is null.");
        var result = values is T[] array ? new double[array.Length] : null;
        var list = result is null ? new List<double>() : null;
        var i = 0;
        foreach (var value in values)
        {
            var number = ToDouble(value);
            if (double.IsInfinity(number))
                throw new ArgumentException($"{what}[{i}] is infinite: a figure shows finite numbers; write NaN for a gap.", nameof(values));
            if (result is not null) result[i] = number;
            else list!.Add(number);
            i++;
        }
        return result ?? [.. list!];
    }

    /// <summary>A matrix as doubles.</summary>
    public static double[,] From<T>(T[,] values, string what) where T : INumber<T>
    {
        if (values is null) throw new ArgumentNullException(nameof(values), $"{what} is null.");
        var result = new double[values.GetLength(0), values.GetLength(1)];
        for (var i = 0; i < values.GetLength(0); i++)
        {
            for (var j = 0; j < values.GetLength(1); j++)
            {
                result[i, j] = ToDouble(values[i, j]);
                if (double.IsInfinity(result[i, j]))
                    throw new ArgumentException($"{what}[{i}, {j}] is infinite: a figure shows finite numbers; write NaN for a gap.", nameof(values));
            }
        }
        return result;
    }

    /// <summary>Rows of equal length as a matrix.</summary>
    public static double[,] FromRows<T>(IEnumerable<IEnumerable<T>> rows, string what) where T : INumber<T>
    {
        if (rows is null) throw new ArgumentNullException(nameof(rows), $"{what} is null.");
        var all = rows.Select((row, i) => From(row, $"{what}[{i}]")).ToArray();
        var result = new double[all.Length, all.Length == 0 ? 0 : all[0].Length];
        for (var i = 0; i < all.Length; i++)
        {
            SameLength(all[i], $"{what}[{i}]", result.GetLength(1), $"{what}[0]");
            for (var j = 0; j < all[i].Length; j++) result[i, j] = all[i][j];
        }
        return result;
    }

    public static void SameLength(double[] values, string what, int length, string other)
    {
        if (values.Length != length)
            throw new ArgumentException($"{what} has {values.Length} values and {other} has {length}: they must be as many.", nameof(values));
    }

    /// <summary>The number of a float is that of its shortest decimal: 0.1f is 0.1, not 0.10000000149.</summary>
    public static double ToDouble<T>(T value) where T : INumber<T> => value switch
    {
        double number => number,
        float number => double.Parse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture),
        _ => double.CreateChecked(value),
    };

    /// <summary>Four significant digits, no exponent between 1e-4 and 1e6; the form of numbers in text.</summary>
    public static string Text(double value) => Text(value, 4);

    /// <summary>So many significant digits.</summary>
    public static string Text(double value, int digits)
    {
        if (double.IsNaN(value)) return "–";
        if (value == 0) return "0";
        var size = Math.Abs(value);
        if (size is >= 1e-4 and < 1e6)
        {
            var decimals = Math.Max(0, digits - 1 - (int)Math.Floor(Math.Log10(size)));
            return Math.Round(value, Math.Min(decimals, 15)).ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture);
        }
        return value.ToString("0." + new string('#', digits - 1) + "e0", CultureInfo.InvariantCulture);
    }

    /// <summary>How to write numbers that stand in one column: equally many decimals, four significant digits in the largest; each on its own where their sizes differ by more than a thousand.</summary>
    public static Func<double, string> Alike(IEnumerable<double> values)
    {
        var sizes = values.Where(v => !double.IsNaN(v) && v != 0).Select(Math.Abs).ToArray();
        if (sizes.Length == 0 || sizes.Max() is >= 1e6 or < 1e-4 || sizes.Max() / sizes.Min() > 2000) return Text;
        var decimals = Math.Clamp(3 - (int)Math.Floor(Math.Log10(sizes.Max())), 0, 8);
        while (decimals > 0 && values.All(v => double.IsNaN(v) || Math.Abs(Math.Round(v, decimals - 1) - v) < 1e-9 * sizes.Max())) decimals--;
        return value => double.IsNaN(value) ? "–" : (Math.Round(value, decimals) is 0 ? 0 : value).ToString("0." + new string('0', decimals), CultureInfo.InvariantCulture);
    }

    /// <summary>Rounded to nine significant digits: what interactive figures hold.</summary>
    public static double Nine(double value) =>
        value == 0 || !double.IsFinite(value) ? value : double.Parse(value.ToString("E8", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
}
