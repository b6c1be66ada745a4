using System.Globalization;

namespace RLTransfer.Figures.Scales;

/// <summary>Ticks at round numbers: steps of 1, 2, 2.5 or 5 times a power of ten (P. Heckbert, "Nice Numbers for Graph Labels", Graphics Gems, 1990; 2.5 added).</summary>
internal static class LinearTicks
{
    /// <summary>The ticks inside a range.</summary>
    /// <param name="low">The range's lower end, finite.</param>
    /// <param name="high">Its upper end, above <paramref name="low"/>.</param>
    /// <param name="most">No more than so many, at least 2.</param>
    /// <param name="whole">Only whole numbers (counts).</param>
    public static Tick[] Between(double low, double high, int most, bool whole = false)
    {
        var step = Step(low, high, most, whole);
        var first = Math.Ceiling(low / step - 1e-9);
        var last = Math.Floor(high / step + 1e-9);
        var decimals = Decimals(step);
        var size = Math.Max(Math.Abs(first * step), Math.Abs(last * step));
        var scientific = size >= 1e7 || (size > 0 && size < 1e-4);
        var result = new List<Tick>();
        for (var k = first; k <= last; k++)
        {
            var value = k == 0 ? 0 : k * step;
            if (decimals is > 0 and <= 15) value = Math.Round(value, decimals);
            result.Add(new Tick(value, scientific ? Scientific(value, step) : Plain(value, decimals)));
        }
        return [.. result];
    }

    /// <summary>The smallest round step that puts no more than <paramref name="most"/> ticks between two numbers.</summary>
    public static double Step(double low, double high, int most, bool whole = false)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10((high - low) / Math.Max(1, most))));
        if (whole) power = Math.Max(1, power);
        while (true)
        {
            foreach (var factor in (ReadOnlySpan<double>)[1, 2, 2.5, 5])
            {
                var step = factor * power;
                if (whole && step != Math.Floor(step)) continue;
                if (Math.Floor(high / step + 1e-9) - Math.Ceiling(low / step - 1e-9) < most) return step;
            }
            power *= 10;
        }
    }

    /// <summary>Digits behind the point that tell multiples of the step apart.</summary>
    private static int Decimals(double step)
    {
        var exponent = (int)Math.Floor(Math.Log10(step) + 1e-9);
        var mantissa = step / Math.Pow(10, exponent);
        var decimals = -exponent + (Math.Abs(mantissa - 2.5) < 1e-6 ? 1 : 0);
        return Math.Max(0, decimals);
    }

    private static string Plain(double value, int decimals)
    {
        var size = Math.Abs(value);
        var text = size.ToString((size >= 1e4 ? "#,0" : "0") + (decimals > 0 ? "." + new string('0', decimals) : ""), CultureInfo.InvariantCulture);
        return Sign(value) + text.Replace(",", "\u2009", StringComparison.Ordinal);   // thin space between thousands (SI brochure, 5.4.4)
    }

    private static string Scientific(double value, double step)
    {
        if (value == 0) return "0";
        var exponent = (int)Math.Floor(Math.Log10(Math.Abs(value)) + 1e-9);
        var mantissa = Math.Abs(value) / Math.Pow(10, exponent);
        var decimals = Math.Clamp(Decimals(step / Math.Pow(10, exponent)), 0, 15);
        return Sign(value) + mantissa.ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture) + "×10" + LogTicks.Superscript(exponent);
    }

    private static string Sign(double value) => value < 0 ? "\u2212" : "";
}
