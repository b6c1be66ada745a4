using System.Globalization;

namespace RLTransfer.Figures.Scales;

/// <summary>Ticks of a logarithmic axis: labels at powers of ten, at 1-2-5 where few decades are shown, minor ticks between.</summary>
internal static class LogTicks
{
    /// <summary>The ticks inside a range of positive numbers.</summary>
    /// <param name="low">Above 0.</param>
    /// <param name="high">Above <paramref name="low"/>.</param>
    /// <param name="most">No more than so many with a label, at least 2.</param>
    public static Tick[] Between(double low, double high, int most)
    {
        var decades = Math.Log10(high / low);
        if (decades < 0.7) return LinearTicks.Between(low, high, most);   // too short for powers: round numbers tell more

        var first = (int)Math.Floor(Math.Log10(low) - 1e-9);
        var last = (int)Math.Ceiling(Math.Log10(high) + 1e-9);
        bool Inside(double value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9);

        int[] labelled = [1, 2, 5];
        if (Count(first, last, labelled, Inside) > most) labelled = [1, 3];
        if (Count(first, last, labelled, Inside) > most || Count(first, last, [1], Inside) >= 4) labelled = [1];
        var every = 1;
        while (labelled.Length == 1 && Enumerable.Range(first, last - first + 1).Count(e => Mod(e, every) == 0 && Inside(Power(e))) > most) every++;

        var plain = low >= 9e-4 && high <= 1.1e5;
        var result = new List<Tick>();
        for (var exponent = first; exponent <= last; exponent++)
        {
            for (var digit = 1; digit <= 9; digit++)
            {
                var value = Value(digit, exponent);
                if (!Inside(value)) continue;
                var shown = Array.IndexOf(labelled, digit) >= 0 && Mod(exponent, every) == 0;
                if (shown) result.Add(new Tick(value, Label(digit, exponent, plain)));
                else if (every == 1 || digit == 1) result.Add(new Tick(value, null));
            }
        }
        return [.. result];
    }

    /// <summary>An exponent in raised digits.</summary>
    public static string Superscript(int exponent) =>
        string.Concat(exponent.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']));

    private static string Label(int digit, int exponent, bool plain)
    {
        var value = Value(digit, exponent);
        if (plain) return value.ToString(value >= 1e4 ? "#,0" : "0.####", CultureInfo.InvariantCulture).Replace(",", "\u2009", StringComparison.Ordinal);
        return (digit == 1 ? "10" : string.Create(CultureInfo.InvariantCulture, $"{digit}×10")) + Superscript(exponent);
    }

    private static int Count(int first, int last, int[] digits, Func<double, bool> inside)
    {
        var count = 0;
        for (var e = first; e <= last; e++) count += digits.Count(d => inside(Value(d, e)));
        return count;
    }

    private static double Value(int digit, int exponent) => exponent < 0 ? digit / Power(-exponent) : digit * Power(exponent);

    private static double Power(int exponent) => Math.Pow(10, exponent);

    private static int Mod(int value, int by) => ((value % by) + by) % by;
}
