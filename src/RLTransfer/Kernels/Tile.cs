using System.Runtime.CompilerServices;

namespace RLTransfer.Kernels;

/// <summary>A number that the compiler knows.</summary>
internal interface ICount
{
    static abstract int Value { get; }
}

internal readonly struct One : ICount
{
    public static int Value => 1;
}

internal readonly struct Two : ICount
{
    public static int Value => 2;
}

internal readonly struct Four : ICount
{
    public static int Value => 4;
}

internal readonly struct Six : ICount
{
    public static int Value => 6;
}

internal readonly struct Eight : ICount
{
    public static int Value => 8;
}

/// <summary>
/// The innermost loop of a matrix product: a few rows of C, one or two vectors wide, which stay in registers while the loop
/// runs over k. The source has eight rows of two vectors; the compiler drops those that <c>R</c> and <c>C</c> do not ask for.
/// </summary>
internal static unsafe class Tile<S, V>
    where S : struct, ISimd<V>
    where V : struct
{
    /// <summary>C [R, C · width] = max(floor, start + A B), summed in the order of k whatever the tile.</summary>
    /// <param name="k">The length of A's rows and B's columns.</param>
    /// <param name="a">A's element (i, p) is <c>a[i · aRow + p · aColumn]</c>.</param>
    /// <param name="aRow">See <paramref name="a"/>.</param>
    /// <param name="aColumn">See <paramref name="a"/>.</param>
    /// <param name="b">B's rows; all of the vectors are read, whatever <paramref name="last"/> says.</param>
    /// <param name="bRow">From one row of B to the next.</param>
    /// <param name="c">The result.</param>
    /// <param name="cRow">From one row of C to the next.</param>
    /// <param name="start">Rows to begin with: a bias, or C itself to go on; null for 0.</param>
    /// <param name="startRow">From one of those to the next; 0 where all are the same.</param>
    /// <param name="floor">0 for relu, −∞ for none.</param>
    /// <param name="last">How many columns of the last vector there are.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<R, C>(int k, float* a, nint aRow, nint aColumn, float* b, nint bRow, float* c, nint cRow, float* start, nint startRow, float floor, int last)
        where R : struct, ICount
        where C : struct, ICount
    {
        V c00 = default, c10 = default, c20 = default, c30 = default, c40 = default, c50 = default, c60 = default, c70 = default;
        V c01 = default, c11 = default, c21 = default, c31 = default, c41 = default, c51 = default, c61 = default, c71 = default;
        if (start != null)
        {
            (c00, c01) = Begin<C>(start, last);
            if (R.Value > 1) (c10, c11) = Begin<C>(start + startRow, last);
            if (R.Value > 2) (c20, c21) = Begin<C>(start + 2 * startRow, last);
            if (R.Value > 3) (c30, c31) = Begin<C>(start + 3 * startRow, last);
            if (R.Value > 4) (c40, c41) = Begin<C>(start + 4 * startRow, last);
            if (R.Value > 5) (c50, c51) = Begin<C>(start + 5 * startRow, last);
            if (R.Value > 6) (c60, c61) = Begin<C>(start + 6 * startRow, last);
            if (R.Value > 7) (c70, c71) = Begin<C>(start + 7 * startRow, last);
        }

        float* a0 = a, a1 = a + aRow, a2 = a + 2 * aRow, a3 = a + 3 * aRow, a4 = a + 4 * aRow, a5 = a + 5 * aRow, a6 = a + 6 * aRow, a7 = a + 7 * aRow;
        nint at = 0;
        for (var p = 0; p < k; p++)
        {
            V b0 = S.Load(b), b1 = C.Value > 1 ? S.Load(b + S.Width) : default, x = S.All(a0[at]);
            c00 = S.MultiplyAdd(x, b0, c00);
            if (C.Value > 1) c01 = S.MultiplyAdd(x, b1, c01);
            if (R.Value > 1)
            {
                x = S.All(a1[at]);
                c10 = S.MultiplyAdd(x, b0, c10);
                if (C.Value > 1) c11 = S.MultiplyAdd(x, b1, c11);
            }

            if (R.Value > 2)
            {
                x = S.All(a2[at]);
                c20 = S.MultiplyAdd(x, b0, c20);
                if (C.Value > 1) c21 = S.MultiplyAdd(x, b1, c21);
            }

            if (R.Value > 3)
            {
                x = S.All(a3[at]);
                c30 = S.MultiplyAdd(x, b0, c30);
                if (C.Value > 1) c31 = S.MultiplyAdd(x, b1, c31);
            }

            if (R.Value > 4)
            {
                x = S.All(a4[at]);
                c40 = S.MultiplyAdd(x, b0, c40);
                if (C.Value > 1) c41 = S.MultiplyAdd(x, b1, c41);
            }

            if (R.Value > 5)
            {
                x = S.All(a5[at]);
                c50 = S.MultiplyAdd(x, b0, c50);
                if (C.Value > 1) c51 = S.MultiplyAdd(x, b1, c51);
            }

            if (R.Value > 6)
            {
                x = S.All(a6[at]);
                c60 = S.MultiplyAdd(x, b0, c60);
                if (C.Value > 1) c61 = S.MultiplyAdd(x, b1, c61);
            }

            if (R.Value > 7)
            {
                x = S.All(a7[at]);
                c70 = S.MultiplyAdd(x, b0, c70);
                if (C.Value > 1) c71 = S.MultiplyAdd(x, b1, c71);
            }

            at += aColumn;
            b += bRow;
        }

        var least = S.All(floor);
        Put<C>(c, c00, c01, least, last);
        if (R.Value > 1) Put<C>(c + cRow, c10, c11, least, last);
        if (R.Value > 2) Put<C>(c + 2 * cRow, c20, c21, least, last);
        if (R.Value > 3) Put<C>(c + 3 * cRow, c30, c31, least, last);
        if (R.Value > 4) Put<C>(c + 4 * cRow, c40, c41, least, last);
        if (R.Value > 5) Put<C>(c + 5 * cRow, c50, c51, least, last);
        if (R.Value > 6) Put<C>(c + 6 * cRow, c60, c61, least, last);
        if (R.Value > 7) Put<C>(c + 7 * cRow, c70, c71, least, last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V First, V Second) Begin<C>(float* from, int last)
        where C : struct, ICount =>
        C.Value > 1 ? (S.Load(from), LoadLast(from + S.Width, last)) : (LoadLast(from, last), default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<C>(float* to, V first, V second, V least, int last)
        where C : struct, ICount
    {
        first = S.AtLeast(least, first);
        if (C.Value > 1)
        {
            S.Store(to, first);
            to += S.Width;
            first = S.AtLeast(least, second);
        }

        if (last == S.Width) S.Store(to, first);
        else S.StoreFirst(to, first, last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LoadLast(float* from, int last) => last == S.Width ? S.Load(from) : S.LoadFirst(from, last);
}
