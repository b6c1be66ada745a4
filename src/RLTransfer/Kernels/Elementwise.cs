using System.Runtime.CompilerServices;

namespace RLTransfer.Kernels;

/// <summary>Loops over numbers that lie side by side; what is left of a vector's width at the end is one masked vector.</summary>
internal static unsafe class Elementwise<S, V>
    where S : struct, ISimd<V>
    where V : struct
{
    /// <summary>tanh x = 2 t / (1 + t²) with t = tanh(x / 2) by the seventh convergent of Lambert's continued fraction (1768).</summary>
    /// <remarks>Within five units in the last place, by one division where the exponential function would have been evaluated. Beyond 9 it is 1 in float32.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tanh(float* values, long n)
    {
        long i = 0;
        for (; i + S.Width <= n; i += S.Width) S.Store(values + i, TanhOf(S.Load(values + i)));
        var rest = (int)(n - i);
        if (rest > 0) S.StoreFirst(values + i, TanhOf(S.LoadFirst(values + i, rest)), rest);
    }

    /// <summary>The gradient before the activation, from that after it and what the activation gave.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unbend(float* gradient, float* given, long n, bool tanh)
    {
        long i = 0;
        for (; i + S.Width <= n; i += S.Width) S.Store(gradient + i, Unbent(S.Load(gradient + i), S.Load(given + i), tanh));
        var rest = (int)(n - i);
        if (rest > 0) S.StoreFirst(gradient + i, Unbent(S.LoadFirst(gradient + i, rest), S.LoadFirst(given + i, rest), tanh), rest);
    }

    /// <summary>The sums of a matrix' columns, or these added to what is there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SumRows(float* values, float* sums, int rows, int columns, bool onto = false)
    {
        for (var c = 0; c < columns; c += S.Width)
        {
            var width = Math.Min(S.Width, columns - c);
            var sum = onto ? Load(sums + c, width) : S.All(0);
            var from = values + c;
            for (var r = 0; r < rows; r++, from += columns) sum = S.Add(sum, Load(from, width));
            Store(sums + c, sum, width);
        }
    }

    /// <summary>See <see cref="AdamKernel"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Adam(float* p, float* g, float* m, float* v, long n, in AdamStep step)
    {
        V rest1 = S.All(step.Rest1), beta2 = S.All(step.Beta2), rest2 = S.All(step.Rest2), decay = S.All(step.WeightDecay);
        V size = S.All(step.Size), correction = S.All(step.RootCorrection), epsilon = S.All(step.Epsilon);
        for (long i = 0; i < n; i += S.Width)
        {
            var count = (int)Math.Min(S.Width, n - i);
            V weight = Load(p + i, count), mean = Load(m + i, count);
            var gradient = S.MultiplyAdd(decay, weight, Load(g + i, count));
            mean = S.MultiplyAdd(rest1, S.Subtract(gradient, mean), mean);
            var square = S.MultiplyAdd(S.Multiply(rest2, gradient), gradient, S.Multiply(beta2, Load(v + i, count)));
            weight = S.Subtract(weight, S.Divide(S.Multiply(size, mean), S.MultiplyAdd(S.SquareRoot(square), correction, epsilon)));
            Store(m + i, mean, count);
            Store(v + i, square, count);
            Store(p + i, weight, count);
        }
    }

    /// <summary>See <see cref="PolyakKernel"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Polyak(float* target, float* source, long n, float tau)
    {
        var rate = S.All(tau);
        for (long i = 0; i < n; i += S.Width)
        {
            var count = (int)Math.Min(S.Width, n - i);
            var old = Load(target + i, count);
            Store(target + i, S.MultiplyAdd(rate, S.Subtract(Load(source + i, count), old), old), count);
        }
    }

    /// <summary>See <see cref="GradientKernel"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfSquares(float* values, long n)
    {
        // A vector's sum holds few numbers before it goes into a double.
        const int Group = 16;
        double total = 0;
        for (long i = 0; i < n;)
        {
            var sum = S.All(0);
            for (var j = 0; j < Group && i < n; j++, i += S.Width)
            {
                var x = Load(values + i, (int)Math.Min(S.Width, n - i));
                sum = S.MultiplyAdd(x, x, sum);
            }

            total += S.Sum(sum);
        }

        return total;
    }

    /// <summary>Σ x y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(float* x, float* y, long n)
    {
        double total = 0;
        for (long i = 0; i < n; i += S.Width)
        {
            var count = (int)Math.Min(S.Width, n - i);
            total += S.Sum(S.Multiply(Load(x + i, count), Load(y + i, count)));
        }

        return total;
    }

    /// <summary>See <see cref="GradientKernel"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(float* values, long n, float factor)
    {
        var by = S.All(factor);
        for (long i = 0; i < n; i += S.Width)
        {
            var count = (int)Math.Min(S.Width, n - i);
            Store(values + i, S.Multiply(by, Load(values + i, count)), count);
        }
    }

    /// <summary>A copy, without a call and for short runs too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(float* from, float* to, int count)
    {
        var i = 0;
        for (; i + S.Width <= count; i += S.Width) S.Store(to + i, S.Load(from + i));
        for (; i + PortableSimd.Width <= count; i += PortableSimd.Width) PortableSimd.Store(to + i, PortableSimd.Load(from + i));
        for (; i < count; i++) to[i] = from[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V TanhOf(V x)
    {
        var y = S.Multiply(S.All(0.5f), S.AtMost(S.All(9), S.AtLeast(S.All(-9), x)));
        var z = S.Multiply(y, y);
        var p = S.Multiply(y, S.MultiplyAdd(z, S.MultiplyAdd(z, S.Add(S.All(378), z), S.All(17325)), S.All(135135)));
        var q = S.MultiplyAdd(z, S.MultiplyAdd(z, S.MultiplyAdd(z, S.All(28), S.All(3150)), S.All(62370)), S.All(135135));
        var bent = S.Divide(S.Multiply(S.Add(p, p), q), S.MultiplyAdd(p, p, S.Multiply(q, q)));
        return S.AtMost(S.All(1), S.AtLeast(S.All(-1), bent));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Unbent(V gradient, V given, bool tanh) =>
        tanh ? S.Multiply(gradient, S.Subtract(S.All(1), S.Multiply(given, given))) : S.Gate(given, gradient);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Load(float* from, int count) => count == S.Width ? S.Load(from) : S.LoadFirst(from, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* to, V value, int count)
    {
        if (count == S.Width) S.Store(to, value);
        else S.StoreFirst(to, value, count);
    }
}
