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
        var x = input + (nint)member * batch * steps[0].Inputs;
        for (var l = 0; l < steps.Length; l++)
        {
            var s = steps[l];
            var last = l + 1 == steps.Length;
            var size = (nint)batch * s.Outputs;
            var y = last ? output + member * size
                : kept != null ? Kept(plan, member, batch, kept, l)
                : (l % 2 == 0 ? bench.Here : bench.There).AtLeast(size);
            float* weight = Weight(s, member, flat), bias = Bias(s, member, flat);
            var relu = !last && !plan.IsTanh;
            if (s.IsConvolution) Convolution<S, V>.Forward(s, batch, x, weight, bias, y, relu);
            else MatrixProduct<S, V>.Run(batch, s.Out, s.Inputs, x, false, weight, false, y, bias, relu);
            if (!last && plan.IsTanh) Elementwise<S, V>.Tanh(y, size);
            x = y;
        }
    }

    /// <summary>See <see cref="CrowdKernel.Backward"/>; all pointers are the crowd's.</summary>
    public static void Backward(CrowdPlan plan, int member, int batch, in CrowdGradients wanted, float* input, float* flat, float* kept, float* outputGradient)
    {
        var bench = Workbench.Mine;
        var steps = plan.Steps;
        var lowest = Lowest(plan, wanted);
        var gradient = outputGradient + (nint)member * batch * steps[^1].Outputs;
        for (var l = steps.Length - 1; l >= lowest; l--)
        {
            var s = steps[l];
            var size = (nint)batch * s.Inputs;
            var x = l > 0 ? Kept(plan, member, batch, kept, l - 1) : input + member * size;
            var below = l == 0 ? (wanted.Input == null ? null : wanted.Input + member * size)
                : l == lowest ? null
                : (l % 2 == 0 ? bench.Here : bench.There).AtLeast(size);
            float* weight = Weight(s, member, flat), weightGradient = null, biasGradient = null;
            if (wanted.Learns(l))
            {
                weightGradient = Weight(s, member, wanted.Flat);
                biasGradient = Bias(s, member, wanted.Flat);
            }

            if (s.IsConvolution) Convolution<S, V>.Backward(s, batch, x, weight, gradient, weightGradient, biasGradient, below);
            else Dense(s, batch, x, weight, gradient, weightGradient, biasGradient, below);
            if (l > lowest) Elementwise<S, V>.Unbend(below, x, size, plan.IsTanh);   // x is what the layer below gave
            gradient = below;
        }
    }

    /// <summary>The gradients by weight and bias, and by x, from the one by what the layer gives; null where one is not wanted.</summary>
    internal static void Dense(CrowdStep s, int batch, float* x, float* weight, float* gradient, float* weightGradient, float* biasGradient, float* below)
    {
        if (weightGradient != null)
        {
            if (biasGradient != null) Elementwise<S, V>.SumRows(gradient, biasGradient, batch, s.Out);
            MatrixProduct<S, V>.Run(s.Inputs, s.Out, batch, x, true, gradient, false, weightGradient);
        }

        if (below != null) MatrixProduct<S, V>.Run(batch, s.Inputs, s.Out, gradient, false, weight, true, below);
    }

    /// <summary>The lowest layer that anyone wants to know something of.</summary>
    private static int Lowest(CrowdPlan plan, in CrowdGradients wanted)
    {
        var l = 0;
        while (wanted.Input == null && l < plan.Steps.Length && !wanted.Learns(l)) l++;
        return l;
    }

    private static float* Kept(CrowdPlan plan, int member, int batch, float* kept, int l) => kept + ((nint)member * plan.KeptPerSample + plan.Steps[l].KeptStart) * batch;

    private static float* Weight(CrowdStep s, int member, float* flat) => flat + s.WeightStart + (nint)member * s.WeightSize;

    private static float* Bias(CrowdStep s, int member, float* flat) => flat + s.BiasStart + (nint)member * s.Out;
}
