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
        var parameters = weights.Select(weight => weight.Parameter).Distinct(ReferenceEqualityComparer.Instance).Cast<Tensor>().ToArray();
        var gradients = parameters.Select(parameter => parameter.grad).ToArray();
        return Array.TrueForAll(gradients, gradient => gradient is null || gradient.IsPlain())
            ? InPlace(weights, parameters, gradients, largest)
            : OnDevice([.. weights.Select(weight => weight.Gradient).OfType<Tensor>()], largest);
    }

    /// <summary>Where the numbers can be reached: one pass over each seed's, without an operator.</summary>
    private static unsafe double[] InPlace(IReadOnlyList<CrowdWeight> weights, Tensor[] parameters, Tensor?[] gradients, double largest)
    {
        var members = (int)weights[0].Shape[0];
        var norms = new double[members];
        foreach (var weight in weights)
        {
            var (numbers, each) = (Place(weight), weight.Count / members);
            for (var member = 0; numbers != 0 && member < members; member++)
            {
                norms[member] += GradientKernel.SumOfSquares((float*)numbers + (member * each), each);
            }
        }

        for (var member = 0; member < members; member++)
        {
            norms[member] = Math.Sqrt(norms[member]);
        }

        foreach (var weight in weights)
        {
            var (numbers, each) = (Place(weight), weight.Count / members);
            for (var member = 0; numbers != 0 && member < members; member++)
            {
                if (norms[member] > largest)
                {
                    GradientKernel.Scale((float*)numbers + (member * each), each, (float)(largest / norms[member]));
                }
            }
        }

        return norms;

        // Where a weight's gradient begins; 0 where there is none.
        nint Place(CrowdWeight weight)
        {
            for (var i = 0; i < parameters.Length; i++)
            {
                if (ReferenceEquals(parameters[i], weight.Parameter))
                {
                    return gradients[i] is { } gradient ? (nint)(gradient.Pointer() + weight.Offset) : 0;
                }
            }

            return 0;
        }
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
