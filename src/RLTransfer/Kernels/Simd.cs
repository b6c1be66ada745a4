using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace RLTransfer.Kernels;

/// <summary>What the loops need of an instruction set. They are generic over it, and compiled anew for each: a loop is written once.</summary>
/// <typeparam name="V">A vector of float32.</typeparam>
internal unsafe interface ISimd<V>
    where V : struct
{
    /// <summary>Whether this processor has it.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>How many numbers a vector holds.</summary>
    static abstract int Width { get; }

    /// <summary>The rows of a matrix product's tile of two vectors' width: as many as the registers hold (4, 6 or 8).</summary>
    static abstract int TileRows { get; }

    static abstract V All(float value);

    static abstract V Load(float* from);

    /// <summary>The first numbers of a vector, at least one; the others are 0, and are not read.</summary>
    static abstract V LoadFirst(float* from, int count);

    static abstract void Store(float* to, V value);

    static abstract void StoreFirst(float* to, V value, int count);

    static abstract V Add(V a, V b);

    static abstract V Subtract(V a, V b);

    static abstract V Multiply(V a, V b);

    static abstract V Divide(V a, V b);

    static abstract V SquareRoot(V a);

    /// <summary>a b + c.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>max(least, x); a NaN stays one.</summary>
    static abstract V AtLeast(V least, V x);

    /// <summary>min(most, x); a NaN stays one.</summary>
    static abstract V AtMost(V most, V x);

    /// <summary>x, but 0 where the gate is 0 or less.</summary>
    static abstract V Gate(V gate, V x);

    static abstract float Sum(V a);
}

/// <summary>AVX-512: sixteen numbers, and masks for what is less.</summary>
internal readonly unsafe struct Avx512Simd : ISimd<Vector512<float>>
{
    public static bool IsSupported => Avx512F.IsSupported;

    public static int Width => Vector512<float>.Count;

    public static int TileRows => 8;

    public static Vector512<float> All(float value) => Vector512.Create(value);

    public static Vector512<float> Load(float* from) => Vector512.Load(from);

    public static Vector512<float> LoadFirst(float* from, int count) => Avx512F.MaskLoad(from, First(count), Vector512<float>.Zero);

    public static void Store(float* to, Vector512<float> value) => value.Store(to);

    public static void StoreFirst(float* to, Vector512<float> value, int count) => Avx512F.MaskStore(to, First(count), value);

    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => a - b;

    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    public static Vector512<float> Divide(Vector512<float> a, Vector512<float> b) => a / b;

    public static Vector512<float> SquareRoot(Vector512<float> a) => Vector512.Sqrt(a);

    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Avx512F.FusedMultiplyAdd(a, b, c);

    // The instruction gives its second operand where either is a NaN.
    public static Vector512<float> AtLeast(Vector512<float> least, Vector512<float> x) => Avx512F.Max(least, x);

    public static Vector512<float> AtMost(Vector512<float> most, Vector512<float> x) => Avx512F.Min(most, x);

    public static Vector512<float> Gate(Vector512<float> gate, Vector512<float> x) => Vector512.AndNot(x, Vector512.LessThanOrEqual(gate, Vector512<float>.Zero));

    public static float Sum(Vector512<float> a) => Vector512.Sum(a);

    private static Vector512<float> First(int count) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();
}

/// <summary>AVX2 with FMA: eight numbers.</summary>
internal readonly unsafe struct Avx2Simd : ISimd<Vector256<float>>
{
    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    public static int Width => Vector256<float>.Count;

    public static int TileRows => 6;

    public static Vector256<float> All(float value) => Vector256.Create(value);

    public static Vector256<float> Load(float* from) => Vector256.Load(from);

    public static Vector256<float> LoadFirst(float* from, int count) => Avx.MaskLoad(from, First(count));

    public static void Store(float* to, Vector256<float> value) => value.Store(to);

    public static void StoreFirst(float* to, Vector256<float> value, int count) => Avx.MaskStore(to, First(count), value);

    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;

    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => a / b;

    public static Vector256<float> SquareRoot(Vector256<float> a) => Vector256.Sqrt(a);

    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Fma.MultiplyAdd(a, b, c);

    // The instruction gives its second operand where either is a NaN.
    public static Vector256<float> AtLeast(Vector256<float> least, Vector256<float> x) => Avx.Max(least, x);

    public static Vector256<float> AtMost(Vector256<float> most, Vector256<float> x) => Avx.Min(most, x);

    public static Vector256<float> Gate(Vector256<float> gate, Vector256<float> x) => Vector256.AndNot(x, Vector256.LessThanOrEqual(gate, Vector256<float>.Zero));

    public static float Sum(Vector256<float> a) => Vector256.Sum(a);

    private static Vector256<float> First(int count) => Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();
}

/// <summary>Any processor: four numbers, by .NET's portable vectors (NEON on ARM, SSE on old x64).</summary>
internal readonly unsafe struct PortableSimd : ISimd<Vector128<float>>
{
    public static bool IsSupported => true;

    public static int Width => Vector128<float>.Count;

    // ARM has 32 registers, SSE 16.
    public static int TileRows => AdvSimd.IsSupported ? 8 : 6;

    public static Vector128<float> All(float value) => Vector128.Create(value);

    public static Vector128<float> Load(float* from) => Vector128.Load(from);

    // Without a call: one in a tile's body would cost it its registers.
    public static Vector128<float> LoadFirst(float* from, int count)
    {
        var value = Vector128.CreateScalar(from[0]);
        if (count > 1) value = value.WithElement(1, from[1]);
        if (count > 2) value = value.WithElement(2, from[2]);
        return count > 3 ? Load(from) : value;
    }

    public static void Store(float* to, Vector128<float> value) => value.Store(to);

    public static void StoreFirst(float* to, Vector128<float> value, int count)
    {
        to[0] = value.ToScalar();
        if (count > 1) to[1] = value.GetElement(1);
        if (count > 2) to[2] = value.GetElement(2);
        if (count > 3) to[3] = value.GetElement(3);
    }

    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;

    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => a / b;

    public static Vector128<float> SquareRoot(Vector128<float> a) => Vector128.Sqrt(a);

    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.MultiplyAddEstimate(a, b, c);

    public static Vector128<float> AtLeast(Vector128<float> least, Vector128<float> x) => Vector128.ConditionalSelect(Vector128.LessThan(x, least), least, x);

    public static Vector128<float> AtMost(Vector128<float> most, Vector128<float> x) => Vector128.ConditionalSelect(Vector128.GreaterThan(x, most), most, x);

    public static Vector128<float> Gate(Vector128<float> gate, Vector128<float> x) => Vector128.AndNot(x, Vector128.LessThanOrEqual(gate, Vector128<float>.Zero));

    public static float Sum(Vector128<float> a) => Vector128.Sum(a);
}
