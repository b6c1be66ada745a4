using System.Runtime.CompilerServices;

namespace RLTransfer.Environments.Pixels;

/// <summary>Where a pixel game draws: <see cref="Size"/> × <see cref="Size"/> cells, one layer an object type.</summary>
/// <remarks>
/// The same drawing code fills every look of a game. In the object look each layer is a channel of zeros and ones;
/// in the gray looks all layers share one channel and differ by their intensity; a flip is a negative stride.
/// </remarks>
public readonly ref struct Screen
{
    /// <summary>Cells across, and cells down.</summary>
    public const int Size = 12;

    /// <summary>Cells in all.</summary>
    public const int Cells = Size * Size;

    private readonly Span<float> target;
    private readonly ReadOnlySpan<float> levels;
    private readonly int origin, layerStride, rowStride, columnStride;

    internal Screen(Span<float> target, ReadOnlySpan<float> levels, int layerStride, bool flipRows, bool flipColumns)
    {
        this.target = target;
        this.levels = levels;
        this.layerStride = layerStride;
        rowStride = flipRows ? -Size : Size;
        columnStride = flipColumns ? -1 : 1;
        origin = (flipRows ? Size * (Size - 1) : 0) + (flipColumns ? Size - 1 : 0);
    }

    /// <summary>One cell of one layer; a cell outside the screen is an error of the game.</summary>
    /// <param name="layer">The object type.</param>
    /// <param name="row">From the top.</param>
    /// <param name="column">From the left.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int layer, int row, int column) =>
        target[origin + (layer * layerStride) + (row * rowStride) + (column * columnStride)] = levels[layer];

    /// <summary>One cell at a fraction of its layer's intensity: how games show a speed or a time that is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int layer, int row, int column, float strength) =>
        target[origin + (layer * layerStride) + (row * rowStride) + (column * columnStride)] = levels[layer] * strength;

    /// <summary>A cell that may lie outside, where nothing is drawn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetInside(int layer, int row, int column)
    {
        if ((uint)row < Size && (uint)column < Size)
        {
            Set(layer, row, column);
        }
    }
}
