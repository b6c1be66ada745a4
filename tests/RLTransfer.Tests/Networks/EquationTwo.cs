using RLTransfer.Networks;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Networks;

/// <summary>Rusu et al. (2016), Eq. 2, as it is written.</summary>
internal static class EquationTwo
{
    /// <summary>Equation 2 in loops over 64-bit numbers, for dense columns and relu; one number may be moved.</summary>
    public static Tensor ByHand(ProgressiveNetwork network, Tensor x, CrowdWeight? moved, int place, double by = 0)
    {
        var (members, batch) = ((int)x.shape[0], (int)x.shape[1]);
        var (input, outputs) = (x.contiguous().data<float>().ToArray(), new List<double>());
        for (var s = 0; s < members; s++)
        {
            for (var b = 0; b < batch; b++)
            {
                var below = network.Columns.Select(_ => input.AsSpan(((s * batch) + b) * 4, 4).ToArray().Select(value => (double)value).ToArray()).ToArray();
                for (var i = 0; i < network.Columns[0].Shape.Count; i++)
                {
                    var last = i + 1 == network.Columns[0].Shape.Count;
                    var above = new double[below.Length][];
                    for (var k = 0; k < below.Length; k++)
                    {
                        var (column, layer) = (network.Columns[k], network.Columns[k].Layers[i]);
                        var sum = Product(s, layer.Weights[0], below[k]);
                        Increase(sum, Of(s, layer.Weights[1]));
                        foreach (var lateral in column.Laterals.Where(lateral => lateral.Layer == i))
                        {
                            var scale = Of(s, lateral.Scale)[0];
                            var projected = Product(s, lateral.V, [.. below[lateral.From].Select(h => scale * h)]);
                            Increase(projected, Of(s, lateral.Bias));
                            Increase(sum, Product(s, lateral.U, [.. projected.Select(p => Math.Max(0, p))]));
                        }

                        above[k] = last ? sum : [.. sum.Select(value => Math.Max(0, value))];
                    }

                    below = above;
                }

                outputs.AddRange(below[^1]);
            }
        }

        return tensor(outputs.ToArray(), [members, batch, outputs.Count / members / batch]);

        double[] Of(int member, CrowdWeight weight)
        {
            var all = weight.Value.contiguous().data<float>().Select(value => (double)value).ToArray();
            if (ReferenceEquals(weight, moved))
            {
                all[place] += by;
            }

            return all[(member * all.Length / members)..((member + 1) * all.Length / members)];
        }

        double[] Product(int member, CrowdWeight weight, double[] h)
        {
            var (w, width) = (Of(member, weight), (int)weight.Shape[2]);
            return [.. Enumerable.Range(0, width).Select(o => h.Select((value, i) => value * w[(i * width) + o]).Sum())];
        }

        static void Increase(double[] sum, double[] terms)
        {
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += terms[i];
            }
        }
    }
}
