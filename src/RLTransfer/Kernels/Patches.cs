using System.Runtime.CompilerServices;

namespace RLTransfer.Kernels;

/// <summary>Pictures and filters as the matrices that a convolution multiplies. Pictures have their channels last in here.</summary>
/// <remarks>A filter's row covers pixels that lie side by side in the picture and in the patch: what moves is runs of kernel · channels numbers.</remarks>
internal static unsafe class Patches<S, V>
    where S : struct, ISimd<V>
    where V : struct
{
    /// <summary>Pictures [B, H, W, C] → the same with a border of zeros, as wide as the padding; without padding they stay where they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float* Bordered(CrowdStep step, int batch, float* pictures, Room room)
    {
        var padding = step.Layer.Padding;
        if (padding == 0) return pictures;
        var (row, tall) = (step.Width * step.Channels, step.Height + 2 * padding);
        var wide = row + 2 * padding * step.Channels;
        var size = batch * tall * wide;
        var bordered = room.AtLeast(size);
        new Span<float>(bordered, size).Clear();
        for (var b = 0; b < batch; b++)
        {
            var to = bordered + (nint)b * tall * wide + padding * wide + padding * step.Channels;
            for (var y = 0; y < step.Height; y++, pictures += row, to += wide) Elementwise<S, V>.Copy(pictures, to, row);
        }

        return bordered;
    }

    /// <summary>The reverse for gradients: the inner part of [B, H + 2 padding, W + 2 padding, C].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Inner(CrowdStep step, int batch, float* bordered, float* pictures)
    {
        var padding = step.Layer.Padding;
        var (row, tall) = (step.Width * step.Channels, step.Height + 2 * padding);
        var wide = row + 2 * padding * step.Channels;
        for (var b = 0; b < batch; b++)
        {
            var from = bordered + (nint)b * tall * wide + padding * wide + padding * step.Channels;
            for (var y = 0; y < step.Height; y++, pictures += row, from += wide) Elementwise<S, V>.Copy(from, pictures, row);
        }
    }

    /// <summary>Bordered pictures → patches [B, positions, k, k, C].</summary>
    /// <remarks>Runs are written in order, so whole vectors may reach into the next ones, which are written later; not so at the end.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unfold(CrowdStep step, int batch, float* bordered, float* columns)
    {
        var (kernel, stride, run) = (step.Layer.Kernel, step.Layer.Stride, step.Layer.Kernel * step.Channels);
        var (wide, tall) = BorderedSize(step);
        var (lastFrom, lastColumns) = ((nint)(bordered + (nint)batch * tall * wide - run - S.Width), (nint)(columns + (nint)batch * step.Positions * step.Patch - run - S.Width));
        for (var b = 0; b < batch; b++, bordered += tall * wide)
        {
            for (var y = 0; y < step.OutHeight; y++)
            {
                for (var x = 0; x < step.OutWidth; x++)
                {
                    var from = bordered + y * stride * wide + x * stride * step.Channels;
                    for (var ky = 0; ky < kernel; ky++, from += wide, columns += run)
                    {
                        if ((nint)from > lastFrom || (nint)columns > lastColumns) Elementwise<S, V>.Copy(from, columns, run);
                        else for (var i = 0; i < run; i += S.Width) S.Store(columns + i, S.Load(from + i));
                    }
                }
            }
        }
    }

    /// <summary>The reverse: every pixel gathers from the patches that it is in, into bordered pictures.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fold(CrowdStep step, int batch, float* columns, float* bordered)
    {
        var run = step.Layer.Kernel * step.Channels;
        var (wide, tall) = BorderedSize(step);
        new Span<float>(bordered, batch * tall * wide).Clear();
        for (var b = 0; b < batch; b++, bordered += tall * wide)
        {
            for (var y = 0; y < step.OutHeight; y++)
            {
                for (var x = 0; x < step.OutWidth; x++)
                {
                    var to = bordered + y * step.Layer.Stride * wide + x * step.Layer.Stride * step.Channels;
                    for (var ky = 0; ky < step.Layer.Kernel; ky++, to += wide, columns += run) Accumulate(columns, to, run);
                }
            }
        }
    }

    /// <summary>The floats of a bordered picture's row, and its rows.</summary>
    public static (int Row, int Rows) BorderedSize(CrowdStep step) =>
        ((step.Width + 2 * step.Layer.Padding) * step.Channels, step.Height + 2 * step.Layer.Padding);

    /// <summary>Filters [out, in, k, k] → the matrix [k, k, in, out] that patches are multiplied by.</summary>
    public static void FiltersToMatrix(CrowdStep step, float* filters, float* matrix)
    {
        var (square, channels, many) = (step.Layer.Kernel * step.Layer.Kernel, step.Channels, step.Out);
        for (var c = 0; c < channels; c++)
        {
            Transposition.Turn(filters + c * square, channels * square, matrix + c * many, channels * many, many, square);
        }
    }

    /// <summary>The reverse.</summary>
    public static void MatrixToFilters(CrowdStep step, float* matrix, float* filters)
    {
        var (square, channels, many) = (step.Layer.Kernel * step.Layer.Kernel, step.Channels, step.Out);
        for (var c = 0; c < channels; c++)
        {
            Transposition.Turn(matrix + c * many, channels * many, filters + c * square, channels * square, square, many);
        }
    }

    /// <summary>Turns each of <paramref name="count"/> matrices [rows, columns]: channels first to channels last, and back.</summary>
    public static void Turn(float* from, float* to, int count, int rows, int columns)
    {
        var size = rows * columns;
        for (var i = 0; i < count; i++, from += size, to += size) Transposition.Turn(from, columns, to, rows, rows, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(float* from, float* to, int count)
    {
        var i = 0;
        for (; i + S.Width <= count; i += S.Width) S.Store(to + i, S.Add(S.Load(to + i), S.Load(from + i)));
        for (; i + PortableSimd.Width <= count; i += PortableSimd.Width) PortableSimd.Store(to + i, PortableSimd.Load(to + i) + PortableSimd.Load(from + i));
        for (; i < count; i++) to[i] += from[i];
    }
}
