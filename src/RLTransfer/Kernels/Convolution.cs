namespace RLTransfer.Kernels;

/// <summary>One member's convolution as products of patches and filters, a few samples at a time: their patches stay in the cache.</summary>
internal static unsafe class Convolution<S, V>
    where S : struct, ISimd<V>
    where V : struct
{
    /// <summary>So many floats of patches are made at a time (but at least a sample's): a part of a usual second-level cache.</summary>
    private const int Chunk = 1 << 15;

    /// <summary>y = filters * x + bias, cut off below 0 where <paramref name="relu"/> is set; <paramref name="onto"/> what y holds instead of the bias.</summary>
    public static void Forward(CrowdStep s, int batch, float* x, float* filters, float* bias, float* y, bool relu, bool onto = false)
    {
        var bench = Workbench.Mine;
        var matrix = Matrix(s, filters, bench);
        var most = Samples(s);
        for (int b = 0, count; b < batch; b += count, x += (nint)count * s.Inputs, y += (nint)count * s.Outputs)
        {
            count = Math.Min(most, batch - b);
            var columns = Unfolded(s, count, x, bench);
            var made = s.GivesChannelsFirst ? bench.Turned.AtLeast((nint)count * s.Outputs) : y;
            if (onto && s.GivesChannelsFirst) Patches<S, V>.Turn(y, made, count, s.Out, s.Positions);
            MatrixProduct<S, V>.Run(count * s.Positions, s.Out, s.Patch, columns, false, matrix, false, made, bias, relu, onto);
            if (s.GivesChannelsFirst) Patches<S, V>.Turn(made, y, count, s.Positions, s.Out);
        }
    }

    /// <summary>The gradients by filters and bias, and by x, from the one by y; null where one is not wanted.</summary>
    public static void Backward(CrowdStep s, int batch, float* x, float* filters, float* gradient, float* filtersGradient, float* biasGradient, float* below)
    {
        var bench = Workbench.Mine;
        var matrix = below == null ? null : Matrix(s, filters, bench);
        var matrixGradient = bench.FiltersGradient.AtLeast(s.WeightSize);
        var most = Samples(s);
        var b = 0;
        do
        {
            var count = Math.Min(most, batch - b);
            var g = gradient;
            if (s.GivesChannelsFirst)
            {
                g = bench.Turned.AtLeast((nint)count * s.Outputs);
                Patches<S, V>.Turn(gradient, g, count, s.Out, s.Positions);
            }

            if (filtersGradient != null)
            {
                // Sums go on from chunk to chunk, in the order of the samples.
                if (biasGradient != null) Elementwise<S, V>.SumRows(g, biasGradient, count * s.Positions, s.Out, onto: b > 0);
                MatrixProduct<S, V>.Run(s.Patch, s.Out, count * s.Positions, Unfolded(s, count, x, bench), true, g, false, matrixGradient, onto: b > 0);
            }

            if (below != null)
            {
                Below(s, count, g, matrix, below, bench);
                below += (nint)count * s.Inputs;
            }

            b += count;
            x += (nint)count * s.Inputs;
            gradient += (nint)count * s.Outputs;
        }
        while (b < batch);   // once without samples too: their gradient is 0

        if (filtersGradient != null) Patches<S, V>.MatrixToFilters(s, matrixGradient, filtersGradient);
    }

    private static void Below(CrowdStep s, int count, float* g, float* matrix, float* below, Workbench bench)
    {
        var columns = bench.Columns.AtLeast((nint)count * s.Positions * s.Patch);
        MatrixProduct<S, V>.Run(count * s.Positions, s.Patch, s.Out, g, false, matrix, true, columns);
        var inner = s.TakesChannelsFirst ? bench.Input.AtLeast((nint)count * s.Inputs) : below;
        var (row, tall) = Patches<S, V>.BorderedSize(s);
        var bordered = s.Layer.Padding == 0 ? inner : bench.Bordered.AtLeast((nint)count * row * tall);
        Patches<S, V>.Fold(s, count, columns, bordered);
        if (bordered != inner) Patches<S, V>.Inner(s, count, bordered, inner);
        if (s.TakesChannelsFirst) Patches<S, V>.Turn(inner, below, count, s.Height * s.Width, s.Channels);
    }

    private static float* Unfolded(CrowdStep s, int count, float* x, Workbench bench)
    {
        if (s.TakesChannelsFirst)
        {
            var pictures = bench.Input.AtLeast((nint)count * s.Inputs);
            Patches<S, V>.Turn(x, pictures, count, s.Channels, s.Height * s.Width);
            x = pictures;
        }

        if (s.Layer is { Kernel: 1, Stride: 1, Padding: 0 }) return x;   // patches of one pixel are the pictures themselves
        var columns = bench.Columns.AtLeast((nint)count * s.Positions * s.Patch);
        Patches<S, V>.Unfold(s, count, Patches<S, V>.Bordered(s, count, x, bench.Bordered), columns);
        return columns;
    }

    private static float* Matrix(CrowdStep s, float* filters, Workbench bench)
    {
        var matrix = bench.Filters.AtLeast(s.WeightSize);
        Patches<S, V>.FiltersToMatrix(s, filters, matrix);
        return matrix;
    }

    private static int Samples(CrowdStep s) => Math.Max(1, Chunk / (s.Positions * s.Patch));
}
