namespace RLTransfer.Environments;

/// <summary>The standard normal's density and its integral.</summary>
internal static class NormalIntegral
{
    public static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>Φ(x) by the series Φ = ½ + φ(x)(x + x³/3 + x⁵/15 + …) (Marsaglia 2004), all digits for |x| up to 8.</summary>
    public static double Cumulative(double x)
    {
        if (Math.Abs(x) > 8)
        {
            return x > 0 ? 1 : 0;
        }

        var (sum, term, last) = (x, x, 0.0);
        for (var i = 3; sum != last; i += 2)
        {
            last = sum;
            term *= x * x / i;
            sum += term;
        }

        return 0.5 + (sum * Density(x));
    }
}
