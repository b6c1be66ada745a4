namespace RLTransfer.Kernels;

/// <summary>One member of a crowd, forward and backward.</summary>
internal static unsafe class CrowdMember<S, V>
    where S : struct, ISimd<V>
    where V : struct
{
    /// <summary>See <see cref="CrowdKernel.Forward"/>; all pointers are the crowd's.</summary>
    public static void Forward(CrowdPlan plan, int member, int batch, float* input, float* flat, float* kept, float* output)
    {
        var bench = Workbench.Mine;
        var steps = plan.Steps;
        var x = FirstInput(plan, member, batch, input, bench);
        for (var l = 0; l < steps.Length; l++)
        {
            var s = steps[l];
            var last = l + 1 == steps.Length;
            var size = (nint)batch * s.Outputs;
            var rows = batch * s.Positions;
            var y = last ? output + member * size
                : kept != null ? Kept(plan, member, batch, kept, l)
                : (l % 2 == 0 ? bench.Here : bench.There).AtLeast(size);
            var made = s.IsTurned ? bench.Turned.AtLeast(size) : y;
            var factor = x;
            var weight = Weight(s, member, flat);
            if (s.IsConvolution)
            {
                factor = Unfolded(s, batch, x, bench);
                weight = Matrix(s, weight, bench);
            }

            MatrixProduct<S, V>.Run(rows, s.Out, s.Patch, factor, false, weight, false, made, Bias(s, member, flat), relu: !last && !plan.IsTanh);
            if (!last && plan.IsTanh) Elementwise<S, V>.Tanh(made, size);
            if (s.IsTurned) Patches<S, V>.Turn(made, y, batch, s.Positions, s.Out);
            x = y;
        }
    }

    /// <summary>See <see cref="CrowdKernel.Backward"/>; all pointers are the crowd's.</summary>
    public static void Backward(CrowdPlan plan, int member, int batch, in CrowdGradients wanted, float* input, float* flat, float* kept, float* outputGradient)
    {
        var bench = Workbench.Mine;
        var steps = plan.Steps;
        var lowest = Lowest(plan, wanted);
        var gradient = outputGradient + (nint)member * batch * steps[^1].Outputs;   // by what the layer gives, after its activation
        for (var l = steps.Length - 1; l >= lowest; l--)
        {
            var s = steps[l];
            var size = (nint)batch * s.Outputs;
            var rows = batch * s.Positions;
            if (s.IsTurned)
            {
                var turned = bench.Turned.AtLeast(size);
                Patches<S, V>.Turn(gradient, turned, batch, s.Out, s.Positions);
                gradient = turned;
            }

            if (wanted.Learns(l))
            {
                Elementwise<S, V>.SumRows(gradient, Bias(s, member, wanted.Flat), rows, s.Out);
                var x = l > 0 ? Kept(plan, member, batch, kept, l - 1) : FirstInput(plan, member, batch, input, bench);
                var to = Weight(s, member, wanted.Flat);
                if (s.IsConvolution)
                {
                    var matrix = bench.FiltersGradient.AtLeast(s.WeightSize);
                    MatrixProduct<S, V>.Run(s.Patch, s.Out, rows, Unfolded(s, batch, x, bench), true, gradient, false, matrix);
                    Patches<S, V>.MatrixToFilters(s, matrix, to);
                }
                else
                {
                    MatrixProduct<S, V>.Run(s.Patch, s.Out, rows, x, true, gradient, false, to);
                }
            }

            if (l > lowest || (l == 0 && wanted.Input != null)) gradient = Below(plan, l, member, batch, gradient, wanted, flat, kept, bench);
        }
    }

    /// <summary>The gradient by what a layer takes: for the first one the input's, for any other that by the sums of the layer below.</summary>
    private static float* Below(CrowdPlan plan, int l, int member, int batch, float* gradient, in CrowdGradients wanted, float* flat, float* kept, Workbench bench)
    {
        var s = plan.Steps[l];
        var size = (nint)batch * s.Inputs;
        var below = l == 0 ? wanted.Input + member * size : (l % 2 == 0 ? bench.Here : bench.There).AtLeast(size);
        var weight = Weight(s, member, flat);
        if (s.IsConvolution)
        {
            var columns = bench.Columns.AtLeast((nint)batch * s.Positions * s.Patch);
            MatrixProduct<S, V>.Run(batch * s.Positions, s.Patch, s.Out, gradient, false, Matrix(s, weight, bench), true, columns);
            var (row, tall) = Patches<S, V>.BorderedSize(s);
            var inner = l == 0 ? bench.Input.AtLeast(size) : below;
            var bordered = s.Layer.Padding == 0 ? inner : bench.Bordered.AtLeast((nint)batch * row * tall);
            Patches<S, V>.Fold(s, batch, columns, bordered);
            if (bordered != inner) Patches<S, V>.Inner(s, batch, bordered, inner);
            if (l == 0) Patches<S, V>.Turn(inner, below, batch, s.Height * s.Width, s.Channels);
        }
        else
        {
            MatrixProduct<S, V>.Run(batch, s.Layer.In, s.Out, gradient, false, weight, true, below);
        }

        if (l > 0) Elementwise<S, V>.Unbend(below, Kept(plan, member, batch, kept, l - 1), size, plan.IsTanh);
        return below;
    }

    /// <summary>The lowest layer that anyone wants to know something of.</summary>
    private static int Lowest(CrowdPlan plan, in CrowdGradients wanted)
    {
        var l = 0;
        while (wanted.Input == null && l < plan.Steps.Length && !wanted.Learns(l)) l++;
        return l;
    }

    /// <summary>A member's pictures as convolutions take them: channels last. Dense layers take what there is.</summary>
    private static float* FirstInput(CrowdPlan plan, int member, int batch, float* input, Workbench bench)
    {
        var first = plan.Steps[0];
        var own = input + (nint)member * batch * first.Inputs;
        if (!first.IsConvolution) return own;
        var pictures = bench.Input.AtLeast((nint)batch * first.Inputs);
        Patches<S, V>.Turn(own, pictures, batch, first.Channels, first.Height * first.Width);
        return pictures;
    }

    private static float* Unfolded(CrowdStep s, int batch, float* x, Workbench bench)
    {
        var columns = bench.Columns.AtLeast((nint)batch * s.Positions * s.Patch);
        Patches<S, V>.Unfold(s, batch, Patches<S, V>.Bordered(s, batch, x, bench.Bordered), columns);
        return columns;
    }

    private static float* Matrix(CrowdStep s, float* filters, Workbench bench)
    {
        var matrix = bench.Filters.AtLeast(s.WeightSize);
        Patches<S, V>.FiltersToMatrix(s, filters, matrix);
        return matrix;
    }

    private static float* Kept(CrowdPlan plan, int member, int batch, float* kept, int l) => kept + ((nint)member * plan.KeptPerSample + plan.Steps[l].KeptStart) * batch;

    private static float* Weight(CrowdStep s, int member, float* flat) => flat + s.WeightStart + (nint)member * s.WeightSize;

    private static float* Bias(CrowdStep s, int member, float* flat) => flat + s.BiasStart + (nint)member * s.Out;
}
