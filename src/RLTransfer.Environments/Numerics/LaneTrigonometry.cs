using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RLTransfer.Environments.Numerics;

/// <summary>Sines and cosines of four numbers at once, bitwise those of <see cref="Math.Sin"/> and <see cref="Math.Cos"/>.</summary>
/// <remarks>
/// Replays must follow a chaotic system for hundreds of steps, so a sine may not differ from the C library's in a single bit.
/// Each value is computed as an unevaluated sum of two doubles, good to about 0.006 units in the last place. The C library's
/// (glibc's) own error is at most 0.516 units as far as anybody has found (Zimmermann et al. 2024, "Accuracy of mathematical
/// functions"; 0.5154 in 10⁸ draws of ours), so it can round to another neighbour only if the true value lies within 0.016 units
/// of the middle between two doubles. Lanes within 0.025, one in twenty, and lanes that the range reduction does not cover are
/// handed to <see cref="Math"/> itself (the idea of Ziv 1991).
/// </remarks>
internal static class LaneTrigonometry
{
    /// <summary>Units in the last place around a rounding boundary in which the C library is asked, times 2⁻⁵².</summary>
    private const double Doubt = 0.025 / (1L << 52);

    /// <summary>Below this, a remainder may have lost too many digits; above the other, the reduction is not exact.</summary>
    private const double LeastRemainder = 1.0 / (1 << 20), GreatestArgument = 1e5;

    /// <summary>π/2 in three parts; the first two have 33 bits, so that small multiples of them are exact.</summary>
    private const double HalfPi1 = 1.57079632673412561417, HalfPi2 = 6.07710050630396597660e-11, HalfPi3 = 2.02226624879595063154e-21;

    /// <summary>Whether the processor has what it takes.</summary>
    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    /// <summary>sin x and cos x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SinCos(Vector256<double> x, out Vector256<double> sine, out Vector256<double> cosine)
    {
        var k = Reduce(x, out var high, out var low);
        Square(high, low, out var square, out var squareLow);
        Sine(high, low, square, squareLow, out var s, out var sLow);
        Cosine(square, squareLow, out var c, out var cLow);

        var sineRounded = Round(s, sLow, out var sineDoubt);
        var cosineRounded = Round(c, cLow, out var cosineDoubt);

        // x = k π/2 + r: for odd k sine and cosine change places, and the signs follow k.
        var odd = Vector256.Equals(k & Vector256<long>.One, Vector256<long>.One).AsDouble();
        var sineSign = Vector256.ShiftLeft(k & Vector256.Create(2L), 62).AsDouble();
        var cosineSign = Vector256.ShiftLeft((k + Vector256<long>.One) & Vector256.Create(2L), 62).AsDouble();
        sine = Vector256.ConditionalSelect(odd, cosineRounded, sineRounded) ^ sineSign;
        cosine = Vector256.ConditionalSelect(odd, sineRounded, cosineRounded) ^ cosineSign;

        var notCovered = NotCovered(x, high);
        var askSine = (Vector256.ConditionalSelect(odd, cosineDoubt, sineDoubt) | notCovered).ExtractMostSignificantBits();
        var askCosine = (Vector256.ConditionalSelect(odd, sineDoubt, cosineDoubt) | notCovered).ExtractMostSignificantBits();
        if ((askSine | askCosine) != 0)
        {
            Ask(x, askSine, askCosine, ref sine, ref cosine);
        }
    }

    /// <summary>cos x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> Cos(Vector256<double> x)
    {
        var k = Reduce(x, out var high, out var low);
        Square(high, low, out var square, out var squareLow);
        Sine(high, low, square, squareLow, out var s, out var sLow);
        Cosine(square, squareLow, out var c, out var cLow);
        var cosine = Choose(k, s, sLow, c, cLow, out var doubt);
        var ask = (doubt | NotCovered(x, high)).ExtractMostSignificantBits();
        if (ask != 0)
        {
            Ask(x, 0, ask, ref cosine, ref cosine);
        }

        return cosine;
    }

    /// <summary>cos x and cos y; the two chains of operations overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Cos(Vector256<double> x, Vector256<double> y, out Vector256<double> cosineX, out Vector256<double> cosineY)
    {
        var kX = Reduce(x, out var highX, out var lowX);
        var kY = Reduce(y, out var highY, out var lowY);
        Square(highX, lowX, out var squareX, out var squareLowX);
        Square(highY, lowY, out var squareY, out var squareLowY);
        Sine(highX, lowX, squareX, squareLowX, out var sX, out var sLowX);
        Sine(highY, lowY, squareY, squareLowY, out var sY, out var sLowY);
        Cosine(squareX, squareLowX, out var cX, out var cLowX);
        Cosine(squareY, squareLowY, out var cY, out var cLowY);
        cosineX = Choose(kX, sX, sLowX, cX, cLowX, out var doubtX);
        cosineY = Choose(kY, sY, sLowY, cY, cLowY, out var doubtY);
        var askX = (doubtX | NotCovered(x, highX)).ExtractMostSignificantBits();
        var askY = (doubtY | NotCovered(y, highY)).ExtractMostSignificantBits();
        if ((askX | askY) != 0)
        {
            Ask(x, 0, askX, ref cosineX, ref cosineX);
            Ask(y, 0, askY, ref cosineY, ref cosineY);
        }
    }

    /// <summary>cos(k π/2 + r) from sin r and cos r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Choose(
        Vector256<long> k, Vector256<double> s, Vector256<double> sLow, Vector256<double> c, Vector256<double> cLow, out Vector256<double> doubt)
    {
        var odd = Vector256.Equals(k & Vector256<long>.One, Vector256<long>.One).AsDouble();
        var sign = Vector256.ShiftLeft((k + Vector256<long>.One) & Vector256.Create(2L), 62).AsDouble();
        return Round(Vector256.ConditionalSelect(odd, s, c), Vector256.ConditionalSelect(odd, sLow, cLow), out doubt) ^ sign;
    }

    /// <summary>Lanes whose argument is too large, or whose remainder is too small.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> NotCovered(Vector256<double> x, Vector256<double> high) => ~(
        Vector256.LessThanOrEqual(Vector256.Abs(x), Vector256.Create(GreatestArgument)) & Vector256.GreaterThan(Vector256.Abs(high), Vector256.Create(LeastRemainder)));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Ask(Vector256<double> x, uint askSine, uint askCosine, ref Vector256<double> sine, ref Vector256<double> cosine)
    {
        ref var arguments = ref Unsafe.As<Vector256<double>, double>(ref x);
        ref var sines = ref Unsafe.As<Vector256<double>, double>(ref sine);
        ref var cosines = ref Unsafe.As<Vector256<double>, double>(ref cosine);
        for (; askSine != 0; askSine &= askSine - 1)
        {
            var lane = BitOperations.TrailingZeroCount(askSine);
            Unsafe.Add(ref sines, lane) = Math.Sin(Unsafe.Add(ref arguments, lane));
        }

        for (; askCosine != 0; askCosine &= askCosine - 1)
        {
            var lane = BitOperations.TrailingZeroCount(askCosine);
            Unsafe.Add(ref cosines, lane) = Math.Cos(Unsafe.Add(ref arguments, lane));
        }
    }

    /// <returns>A number whose last two bits are those of k, with x = k π/2 + high + low and |high| ≤ π/4 (Cody and Waite 1980).</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> Reduce(Vector256<double> x, out Vector256<double> high, out Vector256<double> low)
    {
        // Near 1.5 · 2⁵² a double's last place is 1: adding rounds to a whole number and leaves it in the last bits.
        var shift = Vector256.Create(1.5 * (1L << 52));
        var shifted = Fma.MultiplyAdd(x, Vector256.Create(2 / Math.PI), shift);
        var k = shifted - shift;
        var first = Fma.MultiplyAddNegated(k, Vector256.Create(HalfPi1), x);
        var second = k * Vector256.Create(HalfPi2);
        high = first - second;
        var back = first - high;                                    // two-sum: what the subtraction rounded away
        low = (first - (high + back)) + (back - second);
        low = Fma.MultiplyAddNegated(k, Vector256.Create(HalfPi3), low);
        return shifted.AsInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(Vector256<double> high, Vector256<double> low, out Vector256<double> square, out Vector256<double> squareLow)
    {
        square = high * high;
        squareLow = Fma.MultiplyAdd(high + high, low, Fma.MultiplySubtract(high, high, square));
    }

    /// <summary>sin r = r + r·u·(−1/6 + u·(1/120 − u·(…))), u = r², in two doubles down to u².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sine(
        Vector256<double> high, Vector256<double> low, Vector256<double> u, Vector256<double> uLow, out Vector256<double> sine, out Vector256<double> sineLow)
    {
        // Estrin's scheme: short chains instead of Horner's long one.
        var u2 = u * u;
        var ninth = Fma.MultiplyAdd(u, Vector256.Create(-1 / 39916800.0), Vector256.Create(1 / 362880.0));
        var thirteenth = Fma.MultiplyAdd(u, Vector256.Create(-1 / 1307674368000.0), Vector256.Create(1 / 6227020800.0));
        var tail = Fma.MultiplyAdd(u, Vector256.Create(-1 / 5040.0), Vector256.Create(1 / 120.0));
        thirteenth = Fma.MultiplyAdd(u2, Vector256.Create(1 / 355687428096000.0), thirteenth);
        tail = Fma.MultiplyAdd(u2, Fma.MultiplyAdd(u2, thirteenth, ninth), tail) * u;

        var third = Vector256.Create(-1 / 6.0);
        var inner = third + tail;
        var innerLow = ((third - inner) + tail) + Vector256.Create(-9.25185853854297066e-18);     // −1/6 less its double
        var cubic = u * inner;
        var cubicLow = Fma.MultiplyAdd(u, innerLow, Fma.MultiplyAdd(uLow, inner, Fma.MultiplySubtract(u, inner, cubic)));
        var correction = high * cubic;
        var correctionLow = Fma.MultiplyAdd(high, cubicLow, Fma.MultiplyAdd(low, cubic, Fma.MultiplySubtract(high, cubic, correction)));
        sine = high + correction;
        sineLow = ((high - sine) + correction) + (low + correctionLow);
    }

    /// <summary>cos r = 1 − u/2 + u²·(1/24 − u·(…)), u = r², in two doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Cosine(Vector256<double> u, Vector256<double> uLow, out Vector256<double> cosine, out Vector256<double> cosineLow)
    {
        var square = u * u;
        var tenth = Fma.MultiplyAdd(u, Vector256.Create(1 / 479001600.0), Vector256.Create(-1 / 3628800.0));
        var fourteenth = Fma.MultiplyAdd(u, Vector256.Create(1 / 20922789888000.0), Vector256.Create(-1 / 87178291200.0));
        var tail = Fma.MultiplyAdd(u, Vector256.Create(1 / 40320.0), Vector256.Create(-1 / 720.0));
        fourteenth = Fma.MultiplyAdd(square, Vector256.Create(-1 / 6402373705728000.0), fourteenth);
        tail = Fma.MultiplyAdd(square, Fma.MultiplyAdd(square, fourteenth, tenth), tail) * u;

        var fourth = Vector256.Create(1 / 24.0);
        var inner = fourth + tail;
        var innerLow = ((fourth - inner) + tail) + Vector256.Create(2.31296463463574266e-18);     // 1/24 less its double
        var squareLow = Fma.MultiplyAdd(u + u, uLow, Fma.MultiplySubtract(u, u, square));
        var quartic = square * inner;
        var quarticLow = Fma.MultiplyAdd(square, innerLow, Fma.MultiplyAdd(squareLow, inner, Fma.MultiplySubtract(square, inner, quartic)));

        var half = Vector256.Create(0.5) * u;
        var start = Vector256<double>.One - half;
        var startLow = (Vector256<double>.One - start) - half;
        cosine = start + quartic;
        cosineLow = ((start - cosine) + quartic) + (Fma.MultiplyAddNegated(Vector256.Create(0.5), uLow, startLow) + quarticLow);
    }

    /// <summary>The nearest double, and where another might be just as near.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Round(Vector256<double> high, Vector256<double> low, out Vector256<double> doubt)
    {
        var margin = (high & Vector256.Create(double.PositiveInfinity)) * Vector256.Create(Doubt);      // the power of two below, times Doubt
        var rounded = high + (low + margin);
        doubt = ~Vector256.Equals(rounded, high + (low - margin));
        return rounded;
    }
}
