using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace RLTransfer.Kernels;

/// <summary>Turns matrices, four rows by four columns at a time.</summary>
internal static unsafe class Transposition
{
    /// <summary><c>to[c · toRow + r] = from[r · fromRow + c]</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Turn(float* from, nint fromRow, float* to, nint toRow, int rows, int columns)
    {
        int wholeRows = rows & ~3, wholeColumns = columns & ~3;
        for (var c = 0; c < wholeColumns; c += 4)
        {
            for (var r = 0; r < wholeRows; r += 4)
            {
                Turn4(from + r * fromRow + c, fromRow, to + c * toRow + r, toRow);
            }
        }

        Single(from, fromRow, to, toRow, 0, wholeRows, wholeColumns, columns);
        Single(from, fromRow, to, toRow, wholeRows, rows, 0, columns);
    }

    private static void Single(float* from, nint fromRow, float* to, nint toRow, int firstRow, int rows, int firstColumn, int columns)
    {
        for (var r = firstRow; r < rows; r++)
        {
            for (var c = firstColumn; c < columns; c++)
            {
                to[c * toRow + r] = from[r * fromRow + c];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn4(float* from, nint fromRow, float* to, nint toRow)
    {
        Vector128<float> a = Vector128.Load(from), b = Vector128.Load(from + fromRow), c = Vector128.Load(from + 2 * fromRow), d = Vector128.Load(from + 3 * fromRow);
        if (Sse.IsSupported)
        {
            Vector128<float> ab = Sse.UnpackLow(a, b), cd = Sse.UnpackLow(c, d), ba = Sse.UnpackHigh(a, b), dc = Sse.UnpackHigh(c, d);
            (a, b, c, d) = (Sse.MoveLowToHigh(ab, cd), Sse.MoveHighToLow(cd, ab), Sse.MoveLowToHigh(ba, dc), Sse.MoveHighToLow(dc, ba));
        }
        else if (AdvSimd.Arm64.IsSupported)
        {
            Vector128<float> ac = AdvSimd.Arm64.ZipLow(a, c), bd = AdvSimd.Arm64.ZipLow(b, d), ca = AdvSimd.Arm64.ZipHigh(a, c), db = AdvSimd.Arm64.ZipHigh(b, d);
            (a, b, c, d) = (AdvSimd.Arm64.ZipLow(ac, bd), AdvSimd.Arm64.ZipHigh(ac, bd), AdvSimd.Arm64.ZipLow(ca, db), AdvSimd.Arm64.ZipHigh(ca, db));
        }
        else
        {
            Single(from, fromRow, to, toRow, 0, 4, 0, 4);
            return;
        }

        a.Store(to);
        b.Store(to + toRow);
        c.Store(to + 2 * toRow);
        d.Store(to + 3 * toRow);
    }
}
