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
}

/// <summary>Draws one member's weights from its own random stream, so that they do not depend on who else is in the crowd.</summary>
internal static class InitialWeights
{
    /// <summary>[fanIn, outputs], flat.</summary>
    public static float[] Uniform(Philox random, int count, int fanIn)
    {
        var bound = 1 / Math.Sqrt(fanIn);
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (float)random.NextUniform(-bound, bound);
        }

        return values;
    }

    /// <summary>A matrix whose rows or columns, whichever are fewer, are orthonormal, times the gain: [rows, columns], flat.</summary>
    /// <remarks>The Q of a Gaussian matrix, with the signs that make it uniform (Mezzadri 2007, §5).</remarks>
    public static float[] Orthogonal(Philox random, int rows, int columns, double gain)
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
