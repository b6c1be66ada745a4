using System.Runtime.CompilerServices;

namespace RLTransfer.Kernels;

/// <summary>Products of matrices that lie row by row without gaps, by <see cref="Tile{S, V}"/> after tile.</summary>
/// <remarks>
/// C's columns go strip by strip, two vectors wide. A factor that a tile would read with long jumps is first copied into the
/// order in which it is read (Goto and van de Geijn 2008). Every number of C is one sum in the order of k: neither the other
/// rows nor the other columns, nor how many there are, change it.
/// </remarks>
internal static unsafe class MatrixProduct<S, V>
    where S : struct, ISimd<V>
    where V : struct
{
    /// <summary>So many terms are summed at a time, and what has been read of A and B stays in the cache.</summary>
    private const int Block = 512;

    /// <summary>Factors of more floats than that are copied: half of a usual first-level cache.</summary>
    private const int Small = 4096;

    /// <summary>C [m, n] = A [m, k] B [k, n] + bias [n], cut off below 0 where <paramref name="relu"/> is set.</summary>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Terms of each sum; 0 gives the bias.</param>
    /// <param name="a">[m, k].</param>
    /// <param name="aTurned">A lies as [k, m].</param>
    /// <param name="b">[k, n].</param>
    /// <param name="bTurned">B lies as [n, k].</param>
    /// <param name="c">The result; not one of the factors.</param>
    /// <param name="bias">Null for none.</param>
    /// <param name="relu">See the formula.</param>
    /// <param name="onto">Instead of the bias begin with what C holds.</param>
    public static void Run(int m, int n, int k, float* a, bool aTurned, float* b, bool bTurned, float* c, float* bias = null, bool relu = false, bool onto = false)
    {
        var bench = Workbench.Mine;
        if (n < S.Width && m >= S.Width && !onto)
        {
            // C is narrower than a vector, its transpose is not: Cᵀ = Bᵀ Aᵀ, onto the bias.
            var turned = bench.Narrow.AtLeast((nint)m * n);
            for (var j = 0; bias != null && j < n; j++) new Span<float>(turned + (nint)j * m, m).Fill(bias[j]);
            Run(n, m, k, b, !bTurned, a, !aTurned, turned, relu: relu, onto: bias != null);
            Transposition.Turn(turned, m, c, n, n, m);
            return;
        }

        var copiesA = aTurned && (nint)m * k > Small && n > 2 * S.Width;
        var copiesB = bTurned || ((nint)k * n > Small && m >= S.TileRows && n > 2 * S.Width);
        var from = 0;
        do
        {
            var terms = Math.Min(Block, k - from);
            var floor = relu && from + terms == k ? 0 : float.NegativeInfinity;
            var left = !aTurned ? new Left(a + from, k, 1, (nint)S.TileRows * k)
                : !copiesA ? new Left(a + (nint)from * m, 1, m, S.TileRows)
                : new Left(PackA(bench.PanelA, a + (nint)from * m, m, terms), 1, S.TileRows, (nint)S.TileRows * terms);

            for (var j = 0; j < n; j += 2 * S.Width)
            {
                var columns = Math.Min(2 * S.Width, n - j);
                var last = (columns - 1) % S.Width + 1;
                var two = columns > S.Width;
                float* strip;
                nint stripRow;
                if (copiesB || last < S.Width)
                {
                    stripRow = two ? 2 * S.Width : S.Width;
                    strip = bTurned
                        ? PackTurnedB(bench.PanelB, b + (nint)j * k + from, k, terms, columns, stripRow)
                        : PackB(bench.PanelB, b + (nint)from * n + j, n, terms, last, two);
                }
                else
                {
                    strip = b + (nint)from * n + j;
                    stripRow = n;
                }

                var goesOn = onto || from > 0;
                var start = goesOn ? c + j : bias == null ? null : bias + j;
                var startRow = goesOn ? n : 0;
                if (two) Strip<Two>(m, terms, left, strip, stripRow, c + j, n, start, startRow, floor, last);
                else Strip<One>(m, terms, left, strip, stripRow, c + j, n, start, startRow, floor, last);
            }

            from += terms;
        }
        while (from < k);
    }

    /// <summary>All rows of C, one strip of columns wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strip<C>(int m, int k, Left left, float* b, nint bRow, float* c, nint cRow, float* start, nint startRow, float floor, int last)
        where C : struct, ICount
    {
        var a = left.First;
        nint row = left.Row, column = left.Column;
        for (; m >= S.TileRows; m -= S.TileRows, a += left.Group)
        {
            if (S.TileRows == 8) Tile<S, V>.Run<Eight, C>(k, a, row, column, b, bRow, c, cRow, start, startRow, floor, last);
            else Tile<S, V>.Run<Six, C>(k, a, row, column, b, bRow, c, cRow, start, startRow, floor, last);
            Next(S.TileRows);
        }

        if (m >= 4)
        {
            Tile<S, V>.Run<Four, C>(k, a, row, column, b, bRow, c, cRow, start, startRow, floor, last);
            Next(4);
            a += 4 * row;
            m -= 4;
        }

        if (m >= 2)
        {
            Tile<S, V>.Run<Two, C>(k, a, row, column, b, bRow, c, cRow, start, startRow, floor, last);
            Next(2);
            a += 2 * row;
            m -= 2;
        }

        if (m > 0) Tile<S, V>.Run<One, C>(k, a, row, column, b, bRow, c, cRow, start, startRow, floor, last);

        void Next(int rows)
        {
            c += rows * cRow;
            start += rows * startRow;   // null stays null: its rows are 0 apart
        }
    }

    /// <summary>A of [terms, m] as groups of a tile's rows: [m / rows, terms, rows]. The last group reads no further than A.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float* PackA(Room room, float* a, int m, int terms)
    {
        var packed = room.AtLeast((nint)(m + S.TileRows - 1) / S.TileRows * S.TileRows * terms);
        var to = packed;
        for (var i = 0; i < m; i += S.TileRows)
        {
            var rows = Math.Min(S.TileRows, m - i);
            var from = a + i;
            for (var p = 0; p < terms; p++, from += m, to += S.TileRows) Elementwise<S, V>.Copy(from, to, rows);
        }

        return packed;
    }

    /// <summary>A strip of B [terms, columns], filled up with zeros to whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float* PackB(Room room, float* b, nint bRow, int terms, int last, bool two)
    {
        var packed = room.AtLeast((nint)terms * 2 * S.Width);
        var to = packed;
        for (var p = 0; p < terms; p++, b += bRow, to += S.Width)
        {
            var from = b;
            if (two)
            {
                S.Store(to, S.Load(from));
                from += S.Width;
                to += S.Width;
            }

            S.Store(to, last == S.Width ? S.Load(from) : S.LoadFirst(from, last));
        }

        return packed;
    }

    /// <summary>The same where B lies as [columns, terms].</summary>
    private static float* PackTurnedB(Room room, float* b, nint bRow, int terms, int columns, nint stripRow)
    {
        var packed = room.AtLeast(terms * stripRow);
        if (columns < stripRow) new Span<float>(packed, checked((int)(terms * stripRow))).Clear();
        Transposition.Turn(b, bRow, packed, stripRow, columns, terms);
        return packed;
    }

    /// <summary>How A lies: from row to row, from column to column, from one tile's rows to the next one's.</summary>
    private readonly struct Left(float* first, nint row, nint column, nint group)
    {
        public readonly float* First = first;
        public readonly nint Row = row, Column = column, Group = group;
    }
}
