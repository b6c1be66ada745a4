using static TorchSharp.torch;

namespace RLTransfer.Policies;

/// <summary>Stein variational gradient descent (Liu and Wang 2016): where particles should move so that they become samples of a density.</summary>
public static class Stein
{
    /// <summary>φ(xᵢ) = 1/K Σ over j of κ(xⱼ, xᵢ) ∇ log p(xⱼ) + ∇ of κ(xⱼ, xᵢ) in xⱼ                     (Liu and Wang 2016, Eq. 8; Haarnoja et al. 2017, Eq. 13)</summary>
    /// <remarks>
    /// The first term draws particles to where p is large, the second pushes them apart. κ(x, x′) = exp(−|x − x′|² / h), with h the median of the squared
    /// distances among these K particles over log K: every seed and every observation has its own.
    /// </remarks>
    /// <param name="particles">x [..., K, A], K of 2 or more.</param>
    /// <param name="scores">∇ log p(x) [..., K, A].</param>
    /// <param name="leaveOut">
    /// Whether a particle leaves itself out of its sum, which is then over K − 1. Particles that stay from step to step take all (Liu and Wang 2016).
    /// Particles drawn anew for every step must leave themselves out: their own term, ∇ log p(xᵢ) / K, has no counterpart that pushes apart,
    /// and would draw all of them to the nearest mode. (Haarnoja et al. 2017 draw two sets for this reason.)
    /// </param>
    /// <returns>φ [..., K, A], without gradient.</returns>
    /// <exception cref="ArgumentException">There are fewer than two particles.</exception>
    public static Tensor Direction(Tensor particles, Tensor scores, bool leaveOut = false)
    {
        ArgumentNullException.ThrowIfNull(particles);
        ArgumentNullException.ThrowIfNull(scores);
        using var _ = no_grad();
        var count = particles.shape[^2];
        if (count < 2)
        {
            throw new ArgumentException($"Stein's direction needs 2 particles or more, got {count}.", nameof(particles));
        }

        var x = particles.detach();
        var squares = SquaredDistances(x);                                                              // [..., K, K]
        var width = Median(squares, count) / Math.Log(count);                                           // h [..., 1, 1]
        var kernel = (-squares / width).exp();
        if (leaveOut)
        {
            kernel.diagonal(dim1: -2, dim2: -1).zero_();
        }

        // Σ over j of ∇ of κ(xⱼ, xᵢ) in xⱼ = 2/h Σ over j of κ(xⱼ, xᵢ) (xᵢ − xⱼ) = 2/h (xᵢ Σ κ − Σ κ xⱼ)
        var apart = ((x * kernel.sum(-1, keepdim: true)) - kernel.matmul(x)) * 2 / width;
        return (kernel.matmul(scores.detach()) + apart) / (leaveOut ? count - 1 : count);
    }

    /// <summary>|xᵢ − xⱼ|² of all pairs [..., K, K].</summary>
    private static Tensor SquaredDistances(Tensor x)
    {
        var difference = x.unsqueeze(-2) - x.unsqueeze(-3);
        return difference.square().sum(-1);
    }

    /// <summary>The median over pairs of different particles [..., 1, 1], kept above 0.</summary>
    private static Tensor Median(Tensor squares, long count)
    {
        // The K zeros of the diagonal come first.
        var rank = count + (((count * (count - 1)) + 1) / 2);
        return squares.flatten(-2).kthvalue(rank, -1, keepdim: true).values.unsqueeze(-1).clamp(min: 1e-8);
    }
}
