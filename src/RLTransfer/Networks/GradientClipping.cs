using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>Keeps gradients from growing too large, seed by seed: one seed's large gradient must not make another's smaller.</summary>
public static class GradientClipping
{
    /// <summary>g_s ← g_s · min(1, c / ‖g_s‖) for every seed s (Pascanu et al. 2013, Algorithm 1); the norm is over all of the seed's weights.</summary>
    /// <param name="weights">Each with the seeds first [S, …]; those without a gradient are passed over.</param>
    /// <param name="largest">c.</param>
    /// <returns>The norms before [S].</returns>
    /// <exception cref="ArgumentException">There are no weights, or c is not above 0.</exception>
    public static double[] PerSeed(IReadOnlyList<Parameter> weights, double largest)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Count == 0 || !(largest > 0))
        {
            throw new ArgumentException(FormattableString.Invariant($"Clipping needs weights and a largest norm above 0, got {weights.Count} and {largest}."));
        }

        using var scope = NewDisposeScope();
        var gradients = weights.Select(weight => weight.grad).OfType<Tensor>().ToArray();
        return Array.TrueForAll(gradients, IsPlain) ? InPlace(gradients, (int)weights[0].shape[0], largest) : OnDevice(gradients, largest);
    }

    /// <summary>Where the numbers can be reached: one pass over each seed's, without an operator.</summary>
    private static double[] InPlace(Tensor[] gradients, int seeds, double largest)
    {
        var norms = new double[seeds];
        foreach (var gradient in gradients)
        {
            for (var seed = 0; seed < seeds; seed++)
            {
                norms[seed] += SumOfSquares(Slice(gradient, seed));
            }
        }

        for (var seed = 0; seed < seeds; seed++)
        {
            norms[seed] = Math.Sqrt(norms[seed]);
            if (norms[seed] <= largest)
            {
                continue;
            }

            foreach (var gradient in gradients)
            {
                Scale(Slice(gradient, seed), (float)(largest / norms[seed]));
            }
        }

        return norms;

        Span<float> Slice(Tensor gradient, int seed)
        {
            var all = MemoryMarshal.Cast<byte, float>(gradient.bytes);
            var each = all.Length / seeds;
            return all.Slice(seed * each, each);
        }
    }

    /// <summary>Elsewhere: a few operators for all seeds at once, and one wait for the norms.</summary>
    private static double[] OnDevice(Tensor[] gradients, double largest)
    {
        using var _ = no_grad();
        var norms = gradients.Select(gradient => gradient.flatten(1).square().sum(1)).Aggregate((sum, squares) => sum + squares).sqrt();   // [S]
        var factors = (largest / norms).clamp(max: 1);
        foreach (var gradient in gradients)
        {
            gradient.mul_(factors.view([factors.shape[0], .. Enumerable.Repeat(1L, (int)gradient.dim() - 1)]));
        }

        return norms.to(ScalarType.Float64).cpu().data<double>().ToArray();
    }

    private static bool IsPlain(Tensor gradient) => gradient.device_type == DeviceType.CPU && gradient.dtype == ScalarType.Float32 && gradient.is_contiguous();

    private static double SumOfSquares(ReadOnlySpan<float> values)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var sums = Vector<float>.Zero;
        foreach (var vector in vectors)
        {
            sums += vector * vector;
        }

        var sum = (double)Vector.Sum(sums);
        foreach (var value in values[(vectors.Length * Vector<float>.Count)..])
        {
            sum += value * value;
        }

        return sum;
    }

    private static void Scale(Span<float> values, float factor)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        foreach (ref var vector in vectors)
        {
            vector *= factor;
        }

        foreach (ref var value in values[(vectors.Length * Vector<float>.Count)..])
        {
            value *= factor;
        }
    }
}
