using RLTransfer.Randomness;
using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>How a layer's first weights are drawn.</summary>
public enum Initialization
{
    /// <summary>PyTorch's: weights and biases uniform within ± 1/√inputs.</summary>
    Uniform,

    /// <summary>Orthogonal weights times √2 (1 for tanh), the output's times a gain of its own; zero biases (Saxe et al. 2014; what PPO's authors used).</summary>
    Orthogonal,

    /// <summary>Uniform with a variance of 2 / inputs, the output's with 1 / inputs, since no ReLU follows it; zero biases (He et al. 2015, Eq. 10).</summary>
    He,
}

/// <summary>Draws each member's weights from its own random stream, so that they do not depend on who else is in the crowd.</summary>
internal static class InitialWeights
{
    /// <summary>All layers' weights and biases, layer by layer.</summary>
    public static void Draw(
        IReadOnlyList<Layer> layers, string stream, IReadOnlyList<ulong> seeds, int copies, Activation activation, Initialization initialization, double outputGain, Span<float> numbers)
    {
        for (var (at, members) = (0, seeds.Count * copies); at < layers.Count; at++)
        {
            var (weights, biases, isLast) = (members * layers[at].WeightSize, members * layers[at].Out, at == layers.Count - 1);
            Draw(layers[at], stream, seeds, copies, initialization, isLast ? outputGain : HiddenGain(activation), isLast, numbers[..weights], numbers.Slice(weights, biases));
            numbers = numbers[(weights + biases)..];
        }
    }

    /// <summary>The gain of orthogonal weights below an activation.</summary>
    public static double HiddenGain(Activation activation) => activation == Activation.ReLU ? Math.Sqrt(2) : 1;

    /// <summary>One layer's weights and biases, member by member.</summary>
    /// <param name="layer">What it is.</param>
    /// <param name="stream">What the streams are called.</param>
    /// <param name="seeds">[S].</param>
    /// <param name="copies">Networks of each seed; members lie copy by copy.</param>
    /// <param name="initialization">How they are drawn.</param>
    /// <param name="gain">Of orthogonal ones.</param>
    /// <param name="isLast">Whether the layer is the output.</param>
    /// <param name="weights">[members, …], filled.</param>
    /// <param name="biases">[members, out], filled.</param>
    public static void Draw(
        Layer layer, string stream, IReadOnlyList<ulong> seeds, int copies, Initialization initialization, double gain, bool isLast, Span<float> weights, Span<float> biases)
    {
        var fanIn = layer is ConvolutionLayer c ? c.In * c.Kernel * c.Kernel : layer.In;
        for (var member = 0; member < seeds.Count * copies; member++)
        {
            var random = new Philox(seeds[member % seeds.Count], Philox.Stream($"{stream}/{layer.Name}", (ulong)(member / seeds.Count)));
            var weight = weights.Slice(member * fanIn * layer.Out, fanIn * layer.Out);
            var bias = biases.Slice(member * layer.Out, layer.Out);
            bias.Clear();
            switch (initialization)
            {
                case Initialization.Uniform:
                    Uniform(random, weight, 1 / Math.Sqrt(fanIn));
                    Uniform(random, bias, 1 / Math.Sqrt(fanIn));
                    break;
                case Initialization.Orthogonal:
                    var (rows, columns) = layer is ConvolutionLayer ? (layer.Out, fanIn) : (fanIn, layer.Out);
                    Orthogonal(random, rows, columns, gain).CopyTo(weight);
                    break;
                default:
                    Uniform(random, weight, Math.Sqrt((isLast ? 3.0 : 6.0) / fanIn));
                    if (layer is DenseLayer)
                    {
                        Turn(weight, layer.Out, layer.In);                                              // drawn output by output, as filters are
                    }

                    break;
            }
        }
    }

    /// <summary>Numbers uniform within ± the bound.</summary>
    public static void Uniform(Philox random, Span<float> values, double bound)
    {
        foreach (ref var value in values)
        {
            value = (float)random.NextUniform(-bound, bound);
        }
    }

    /// <summary>[rows, columns] becomes [columns, rows].</summary>
    private static void Turn(Span<float> matrix, int rows, int columns)
    {
        var drawn = matrix.ToArray();
        for (var i = 0; i < drawn.Length; i++)
        {
            matrix[(i % columns * rows) + (i / columns)] = drawn[i];
        }
    }

    /// <summary>A matrix whose rows or columns, whichever are fewer, are orthonormal, times the gain: [rows, columns], flat.</summary>
    /// <remarks>The Q of a Gaussian matrix, with the signs that make it uniform (Mezzadri 2007, §5).</remarks>
    private static float[] Orthogonal(Philox random, int rows, int columns, double gain)
    {
        using var scope = NewDisposeScope();
        var (tall, wide) = (Math.Max(rows, columns), Math.Min(rows, columns));
        var gaussian = new double[tall * wide];
        for (var i = 0; i < gaussian.Length; i++)
        {
            gaussian[i] = random.NextGaussian();
        }

        var (q, r) = linalg.qr(tensor(gaussian, [tall, wide]));
        var signed = q * r.diagonal().sign();
        var matrix = rows >= columns ? signed : signed.t();
        return (matrix * gain).to(ScalarType.Float32).contiguous().data<float>().ToArray();
    }
}
