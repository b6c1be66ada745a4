using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>A progressive network in TorchSharp's own operators: on any device, for any type of number, differentiable by everything and as often as one likes.</summary>
internal static class ReferenceColumns
{
    /// <summary>What the last column makes of the input.</summary>
    /// <param name="columns">From the first on.</param>
    /// <param name="input">[members, B, …].</param>
    /// <param name="numbers">Gives a weight's numbers; of a column by its number.</param>
    /// <param name="activation">f and σ of Eq. 2.</param>
    /// <param name="at">Looks at what a layer of a column gives, both counted from 0, and says what to go on with; null: nobody looks.</param>
    public static Tensor Run(IReadOnlyList<ProgressiveColumn> columns, Tensor input, Func<int, CrowdLayer, CrowdWeight, Tensor> numbers, Activation activation, Func<int, int, Tensor, Tensor>? at = null)
    {
        var depth = columns[^1].Shape.Count;
        var below = columns.Select(_ => input).ToArray();                                               // h_{i−1} of every column
        for (var i = 0; i < depth; i++)
        {
            var last = i + 1 == depth;
            var above = new Tensor[columns.Count];
            for (var k = last ? columns.Count - 1 : 0; k < columns.Count; k++)                          // nobody looks at an earlier column's output
            {
                var (column, layer) = (columns[k], columns[k].Layers[i]);
                var h = ReferenceCrowd.Layer(column.Shape[i], below[k], numbers(k, layer, layer.Weights[0]), numbers(k, layer, layer.Weights[1]));
                foreach (var lateral in column.Laterals.Where(lateral => lateral.Layer == i))
                {
                    // Eq. 2: h_i^k = f(W_i^k h_{i−1}^k + Σ_{j<k} U_i^{k:j} σ(V_i^{k:j} α h_{i−1}^j))
                    var scaled = Along(numbers(k, lateral.Weights, lateral.Scale), below[lateral.From]) * below[lateral.From];
                    var projected = ReferenceCrowd.Layer(lateral.Projection, scaled, numbers(k, lateral.Weights, lateral.V), numbers(k, lateral.Weights, lateral.Bias));
                    h += ReferenceCrowd.Layer(lateral.Into, activation.Apply(projected), numbers(k, lateral.Weights, lateral.U), null);
                }

                above[k] = last ? h : activation.Apply(h);
                above[k] = last || at is null ? above[k] : at(k, i, above[k]);
            }

            below = above;
        }

        return below[^1];
    }

    /// <summary>A number a member [members, 1], with as many axes as the features.</summary>
    private static Tensor Along(Tensor scale, Tensor features) => scale.view([scale.shape[0], .. Enumerable.Repeat(1L, (int)features.dim() - 1)]);
}
