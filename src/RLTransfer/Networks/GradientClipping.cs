using RLTransfer.Kernels;
using RLTransfer.Tensors;
using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>Keeps gradients from growing too large, seed by seed: one seed's large gradient must not make another's smaller.</summary>
public static class GradientClipping
{
    /// <summary>g_s ← g_s · min(1, c / ‖g_s‖) for every seed s (Pascanu et al. 2013, Algorithm 1); the norm is over all of the seed's weights.</summary>
    /// <param name="weights">Each with the members first [members, …]; those without a gradient are passed over.</param>
    /// <param name="largest">c.</param>
    /// <returns>The norms before [members].</returns>
    /// <exception cref="ArgumentException">There are no weights, or c is not above 0.</exception>
    public static double[] PerSeed(IReadOnlyList<CrowdWeight> weights, double largest)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Count == 0 || !(largest > 0))
        {
            throw new ArgumentException(FormattableString.Invariant($"Clipping needs weights and a largest norm above 0, got {weights.Count} and {largest}."));
        }

        using var scope = NewDisposeScope();
        var gradients = weights.Select(weight => weight.Gradient).OfType<Tensor>().ToArray();
        return Array.TrueForAll(gradients, gradient => gradient.IsPlain()) ? InPlace(gradients, (int)weights[0].Shape[0], largest) : OnDevice(gradients, largest);
    }

    /// <summary>Where the numbers can be reached: one pass over each seed's, without an operator.</summary>
    private static unsafe double[] InPlace(Tensor[] gradients, int members, double largest)
    {
        var norms = new double[members];
        foreach (var gradient in gradients)
        {
            var numbers = gradient.Pointer();
            var each = gradient.numel() / members;
            for (var member = 0; member < members; member++)
            {
                norms[member] += GradientKernel.SumOfSquares(numbers + (member * each), each);
            }
        }

        for (var member = 0; member < members; member++)
        {
            norms[member] = Math.Sqrt(norms[member]);
        }

        foreach (var gradient in gradients)
        {
            var numbers = gradient.Pointer();
            var each = gradient.numel() / members;
            for (var member = 0; member < members; member++)
            {
                if (norms[member] > largest)
                {
                    GradientKernel.Scale(numbers + (member * each), each, (float)(largest / norms[member]));
                }
            }
        }

        return norms;
    }

    /// <summary>Elsewhere: a few operators for all seeds at once, and one wait for the norms.</summary>
    private static double[] OnDevice(Tensor[] gradients, double largest)
    {
        using var _ = no_grad();
        var norms = gradients.Select(gradient => gradient.flatten(1).square().sum(1)).Aggregate((sum, squares) => sum + squares).sqrt();   // [members]
        var factors = (largest / norms).clamp(max: 1);
        foreach (var gradient in gradients)
        {
            gradient.mul_(factors.view([factors.shape[0], .. Enumerable.Repeat(1L, (int)gradient.dim() - 1)]));
        }

        return norms.to(ScalarType.Float64).cpu().data<double>().ToArray();
    }
}
