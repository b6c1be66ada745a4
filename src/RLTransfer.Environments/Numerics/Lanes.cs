using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RLTransfer.Environments.Numerics;

/// <summary>Moves numbers of four neighbouring instances into lanes and back.</summary>
internal static class Lanes
{
    /// <summary>How many instances there are in a lane vector.</summary>
    public const int Count = 4;

    /// <summary>Four rows of four numbers as four columns, one number of every instance each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<double> A, Vector256<double> B, Vector256<double> C, Vector256<double> D) Transpose(
        Vector256<double> row0, Vector256<double> row1, Vector256<double> row2, Vector256<double> row3)
    {
        // Neighbouring rows are interleaved within each half, then halves are put together.
        var (even01, odd01) = (Avx.UnpackLow(row0, row1), Avx.UnpackHigh(row0, row1));
        var (even23, odd23) = (Avx.UnpackLow(row2, row3), Avx.UnpackHigh(row2, row3));
        return (
            Avx.Permute2x128(even01, even23, 0x20), Avx.Permute2x128(odd01, odd23, 0x20),
            Avx.Permute2x128(even01, even23, 0x31), Avx.Permute2x128(odd01, odd23, 0x31));
    }

    /// <summary>The lanes as float32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Single(Vector256<double> lanes) => Avx.ConvertToVector128Single(lanes);

    /// <summary>Float32 lanes as double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Double(Vector128<float> lanes) => Avx.ConvertToVector256Double(lanes);

    /// <summary>Writes one column into rows of <paramref name="size"/> numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(Vector128<float> column, ref float first, int size)
    {
        first = column[0];
        Unsafe.Add(ref first, size) = column[1];
        Unsafe.Add(ref first, 2 * size) = column[2];
        Unsafe.Add(ref first, 3 * size) = column[3];
    }

    /// <summary>Writes a mask as four flags.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(Vector256<double> mask, Span<bool> flags)
    {
        // Bit i of the mask to byte i: the multiplication spreads the bits, one is kept in each byte.
        var bits = mask.ExtractMostSignificantBits();
        MemoryMarshal.Write(MemoryMarshal.AsBytes(flags), (bits * 0x204081u) & 0x01010101u);
    }

    /// <summary>Python's <c>min(max(x, -limit), limit)</c> without NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Clamp(Vector256<double> x, Vector256<double> low, Vector256<double> high) =>
        Avx.Min(Avx.Max(x, low), high);
}
