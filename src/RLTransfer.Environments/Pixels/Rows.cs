using System.Runtime.CompilerServices;

namespace RLTransfer.Environments.Pixels;

/// <summary>A set of cells of the screen: one 12-bit mask a row, bit c is column c.</summary>
[InlineArray(Screen.Size)]
internal struct Rows
{
    private ushort first;

    public const int All = (1 << Screen.Size) - 1;

    public readonly bool this[int row, int column] => ((this[row] >> column) & 1) != 0;

    public readonly bool Any
    {
        get
        {
            var any = 0;
            foreach (var row in this)
            {
                any |= row;
            }

            return any != 0;
        }
    }

    public void Set(int row, int column) => this[row] |= (ushort)(1 << column);

    /// <summary>The set and all cells one step up, down, left or right of it.</summary>
    public readonly Rows Spread()
    {
        Rows spread = default;
        for (var row = 0; row < Screen.Size; row++)
        {
            int cells = this[row];
            cells |= (cells << 1) | (cells >> 1);
            cells |= row > 0 ? this[row - 1] : 0;
            cells |= row < Screen.Size - 1 ? this[row + 1] : 0;
            spread[row] = (ushort)(cells & All);
        }

        return spread;
    }

    /// <summary>The set without <paramref name="other"/>.</summary>
    public readonly Rows Except(in Rows other)
    {
        Rows rest = default;
        for (var row = 0; row < Screen.Size; row++)
        {
            rest[row] = (ushort)(this[row] & ~other[row]);
        }

        return rest;
    }

    /// <summary>Whether the two have a cell in common.</summary>
    public readonly bool Meets(in Rows other)
    {
        var common = 0;
        for (var row = 0; row < Screen.Size; row++)
        {
            common |= this[row] & other[row];
        }

        return common != 0;
    }
}
