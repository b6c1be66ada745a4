namespace RLTransfer.Kernels;

/// <summary>One member of a column of a progressive network, forward and backward. Without lateral connections it does what <see cref="CrowdMember{S, V}"/> does, bit by bit.</summary>
internal static unsafe class ColumnMember<S, V>
    where S : struct, ISimd<V>
    where V : struct
{
    /// <summary>What the column makes of its input; all pointers are the crowd's.</summary>
    /// <param name="plan">Its sizes and places.</param>
    /// <param name="member">Which one.</param>
    /// <param name="batch">Samples a member.</param>
    /// <param name="input">[members, batch, …].</param>
    /// <param name="flat">All of the column's numbers.</param>
    /// <param name="earlier">The earlier columns' plans.</param>
    /// <param name="features">What was kept of each of them.</param>
    /// <param name="kept">Where the activations go.</param>
    /// <param name="output">Null where the last layer is not asked for: later columns look at the hidden ones.</param>
    public static void Forward(ColumnPlan plan, int member, int batch, float* input, float* flat, ReadOnlySpan<ColumnPlan> earlier, ReadOnlySpan<nint> features, float* kept, float* output)
    {
        var steps = plan.Own.Steps;
        var tanh = plan.Own.IsTanh;
        var x = input + ((nint)member * batch * steps[0].Inputs);
        for (var l = 0; l < steps.Length; l++)
        {
            var s = steps[l];
            var last = l + 1 == steps.Length;
            if (last && output == null) return;
            var size = (nint)batch * s.Outputs;
            var y = last ? output + (member * size) : Kept(plan, member, batch, kept, s.KeptStart);
            float* weight = Weight(s, member, flat), bias = flat + s.BiasStart + ((nint)member * s.Out);
            var laterals = plan.Into(l);
            var relu = !last && !tanh;
            Layer(s, batch, x, weight, bias, y, relu && laterals.Length == 0, onto: false);                  // W h
            for (var i = 0; i < laterals.Length; i++)
            {
                var lateral = laterals[i];
                var h = Kept(earlier[lateral.Shape.Source], member, batch, (float*)features[lateral.Shape.Source], lateral.SourceStart);
                var a = Kept(plan, member, batch, kept, lateral.KeptStart);
                Project(lateral, member, batch, flat, h, a, tanh);                                           // a = σ(V α h)
                Layer(lateral.Lateral, batch, a, Weight(lateral.Lateral, member, flat), null, y, relu && i + 1 == laterals.Length, onto: true);   // + U a
            }

            if (!last && tanh) Elementwise<S, V>.Tanh(y, size);
            x = y;
        }
    }

    /// <summary>The gradients of the column's own numbers; earlier columns get none, nor does the input.</summary>
    /// <param name="plan">As in <see cref="Forward"/>.</param>
    /// <param name="member">As in <see cref="Forward"/>.</param>
    /// <param name="batch">As in <see cref="Forward"/>.</param>
    /// <param name="input">As in <see cref="Forward"/>.</param>
    /// <param name="flat">As in <see cref="Forward"/>.</param>
    /// <param name="earlier">As in <see cref="Forward"/>.</param>
    /// <param name="features">As in <see cref="Forward"/>.</param>
    /// <param name="kept">What <see cref="Forward"/> kept.</param>
    /// <param name="outputGradient">[members, batch, …].</param>
    /// <param name="learning">Whether each layer learns, then whether each connection does, layer by layer.</param>
    /// <param name="gradients">Of the flat parameter; what does not learn stays as it is.</param>
    public static void Backward(
        ColumnPlan plan, int member, int batch, float* input, float* flat, ReadOnlySpan<ColumnPlan> earlier, ReadOnlySpan<nint> features, float* kept, float* outputGradient, ReadOnlySpan<bool> learning, float* gradients)
    {
        var bench = Workbench.Mine;
        var steps = plan.Own.Steps;
        var tanh = plan.Own.IsTanh;
        var lowest = Lowest(plan, learning);
        var connection = learning.Length;
        var gradient = outputGradient + ((nint)member * batch * steps[^1].Outputs);
        for (var l = steps.Length - 1; l >= lowest; l--)
        {
            var s = steps[l];
            var laterals = plan.Into(l);
            connection -= laterals.Length;
            for (var i = 0; i < laterals.Length; i++)
            {
                if (!learning[connection + i]) continue;
                var lateral = laterals[i];
                var a = Kept(plan, member, batch, kept, lateral.KeptStart);
                var size = (nint)batch * lateral.Projection.Outputs;
                var side = bench.Side.AtLeast(size);
                Back(lateral.Lateral, batch, a, Weight(lateral.Lateral, member, flat), gradient, Weight(lateral.Lateral, member, gradients), null, side);
                Elementwise<S, V>.Unbend(side, a, size, tanh);
                var h = Kept(earlier[lateral.Shape.Source], member, batch, (float*)features[lateral.Shape.Source], lateral.SourceStart);
                Unproject(lateral, member, batch, flat, h, side, gradients);
            }

            var below = l == lowest ? null : (l % 2 == 0 ? bench.Here : bench.There).AtLeast((nint)batch * s.Inputs);
            var x = l > 0 ? Kept(plan, member, batch, kept, steps[l - 1].KeptStart) : input + ((nint)member * batch * s.Inputs);
            float* weightGradient = null, biasGradient = null;
            if (learning[l])
            {
                weightGradient = Weight(s, member, gradients);
                biasGradient = gradients + s.BiasStart + ((nint)member * s.Out);
            }

            Back(s, batch, x, Weight(s, member, flat), gradient, weightGradient, biasGradient, below);
            if (l > lowest) Elementwise<S, V>.Unbend(below, x, (nint)batch * s.Inputs, tanh);
            gradient = below;
        }
    }

    /// <summary>σ(V α h): V is scaled, which is smaller than a batch of h.</summary>
    private static void Project(LateralStep lateral, int member, int batch, float* flat, float* h, float* a, bool tanh)
    {
        var s = lateral.Projection;
        var scaled = Workbench.Mine.Scaled.AtLeast(s.WeightSize);
        Elementwise<S, V>.Copy(Weight(s, member, flat), scaled, s.WeightSize);
        Elementwise<S, V>.Scale(scaled, s.WeightSize, flat[lateral.ScaleStart + member]);
        Layer(s, batch, h, scaled, flat + s.BiasStart + ((nint)member * s.Out), a, !tanh, onto: false);
        if (tanh) Elementwise<S, V>.Tanh(a, (nint)batch * s.Outputs);
    }

    /// <summary>With G = ∂L/∂(α V): ∂L/∂α = ⟨G, V⟩ and ∂L/∂V = α G.</summary>
    private static void Unproject(LateralStep lateral, int member, int batch, float* flat, float* h, float* gradient, float* gradients)
    {
        var s = lateral.Projection;
        float* v = Weight(s, member, flat), g = Weight(s, member, gradients);
        Back(s, batch, h, v, gradient, g, gradients + s.BiasStart + ((nint)member * s.Out), null);
        gradients[lateral.ScaleStart + member] = (float)Elementwise<S, V>.Dot(g, v, s.WeightSize);
        Elementwise<S, V>.Scale(g, s.WeightSize, flat[lateral.ScaleStart + member]);
    }

    private static void Layer(CrowdStep s, int batch, float* x, float* weight, float* bias, float* y, bool relu, bool onto)
    {
        if (s.IsConvolution) Convolution<S, V>.Forward(s, batch, x, weight, bias, y, relu, onto);
        else MatrixProduct<S, V>.Run(batch, s.Out, s.Inputs, x, false, weight, false, y, bias, relu, onto);
    }

    private static void Back(CrowdStep s, int batch, float* x, float* weight, float* gradient, float* weightGradient, float* biasGradient, float* below)
    {
        if (s.IsConvolution) Convolution<S, V>.Backward(s, batch, x, weight, gradient, weightGradient, biasGradient, below);
        else CrowdMember<S, V>.Dense(s, batch, x, weight, gradient, weightGradient, biasGradient, below);
    }

    /// <summary>The lowest layer that learns, or that a connection which learns goes into.</summary>
    private static int Lowest(ColumnPlan plan, ReadOnlySpan<bool> learning)
    {
        var connection = plan.Own.Steps.Length;
        for (var l = 0; l < plan.Own.Steps.Length; l++)
        {
            var count = plan.Into(l).Length;
            if (learning[l] || learning.Slice(connection, count).Contains(true)) return l;
            connection += count;
        }

        return plan.Own.Steps.Length;
    }

    private static float* Kept(ColumnPlan plan, int member, int batch, float* kept, int start) => kept + (((nint)member * plan.KeptPerSample + start) * batch);

    private static float* Weight(CrowdStep s, int member, float* flat) => flat + s.WeightStart + ((nint)member * s.WeightSize);
}
