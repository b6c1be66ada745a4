using RLTransfer.Kernels;

namespace RLTransfer.Tests.Kernels;

/// <summary>A crowd by the definition of its layers, loop in loop and in double precision; pictures have their channels first.</summary>
internal sealed class NaiveCrowd(CrowdPlan plan, int batch, double[] input, double[] flat)
{
    /// <summary>What each layer takes, and at the end what the last one gives: [layer][member, sample, number].</summary>
    private readonly double[][] values = new double[plan.Steps.Length + 1][];

    public double[] Forward()
    {
        values[0] = input;
        for (var l = 0; l < plan.Steps.Length; l++)
        {
            var s = plan.Steps[l];
            var y = values[l + 1] = new double[plan.Members * batch * s.Outputs];
            foreach (var (member, sample) in Samples())
            {
                for (var o = 0; o < s.Outputs; o++)
                {
                    y[Place(member, sample, s.Outputs, o)] = flat[s.BiasStart + member * s.Out + o / s.Positions];
                }
            }

            ForEachProduct(l, (x, w, o) => y[o] += values[l][x] * flat[w]);
            if (l + 1 < plan.Steps.Length)
            {
                for (var i = 0; i < y.Length; i++) y[i] = plan.IsTanh ? Math.Tanh(y[i]) : Math.Max(0, y[i]);
            }
        }

        return values[^1];
    }

    /// <summary>The gradients by all weights and biases, and by the input.</summary>
    public (double[] Flat, double[] Input) Backward(double[] outputGradient)
    {
        Forward();
        var gradients = new double[flat.Length];
        var above = outputGradient;
        for (var l = plan.Steps.Length - 1; l >= 0; l--)
        {
            var s = plan.Steps[l];
            var g = (double[])above.Clone();
            for (var i = 0; l + 1 < plan.Steps.Length && i < g.Length; i++)
            {
                var y = values[l + 1][i];
                g[i] *= plan.IsTanh ? 1 - y * y : y > 0 ? 1 : 0;
            }

            foreach (var (member, sample) in Samples())
            {
                for (var o = 0; o < s.Outputs; o++)
                {
                    gradients[s.BiasStart + member * s.Out + o / s.Positions] += g[Place(member, sample, s.Outputs, o)];
                }
            }

            var below = new double[values[l].Length];
            var x = values[l];
            ForEachProduct(l, (i, w, o) =>
            {
                gradients[w] += x[i] * g[o];
                below[i] += flat[w] * g[o];
            });
            above = below;
        }

        return (gradients, above);
    }

    private IEnumerable<(int Member, int Sample)> Samples() =>
        from member in Enumerable.Range(0, plan.Members)
        from sample in Enumerable.Range(0, batch)
        select (member, sample);

    private int Place(int member, int sample, int size, int i) => (member * batch + sample) * size + i;

    /// <summary>Visits every product of an input and a weight: their places, and that of the output they belong to.</summary>
    private void ForEachProduct(int l, Action<int, long, int> visit)
    {
        var s = plan.Steps[l];
        foreach (var (member, sample) in Samples())
        {
            var weights = s.WeightStart + (long)member * s.WeightSize;
            for (var o = 0; o < s.Out; o++)
            {
                if (!s.IsConvolution)
                {
                    for (var i = 0; i < s.Inputs; i++) visit(Place(member, sample, s.Inputs, i), weights + i * s.Out + o, Place(member, sample, s.Out, o));
                    continue;
                }

                var k = s.Layer.Kernel;
                for (var position = 0; position < s.Positions; position++)
                {
                    for (var tap = 0; tap < s.Patch; tap++)
                    {
                        var (c, ky, kx) = (tap / (k * k), tap / k % k, tap % k);
                        var (y, x) = (position / s.OutWidth * s.Layer.Stride - s.Layer.Padding + ky, position % s.OutWidth * s.Layer.Stride - s.Layer.Padding + kx);
                        if (y < 0 || y >= s.Height || x < 0 || x >= s.Width) continue;
                        visit(
                            Place(member, sample, s.Inputs, (c * s.Height + y) * s.Width + x),
                            weights + (long)o * s.Patch + tap,
                            Place(member, sample, s.Outputs, o * s.Positions + position));
                    }
                }
            }
        }
    }
}
