using static TorchSharp.torch;

namespace RLTransfer.Adaptation;

/// <summary>The losses of PixelDA (Bousmalis et al. 2017), each by itself: x_s source pictures, x_t target pictures, x_f = G(x_s, z) adapted ones, y source labels.</summary>
public static class PixelLosses
{
    /// <summary>What the discriminator minimizes: −E[log D(x_t)] − E[log(1 − D(x_f))], the negative of L_d.</summary>
    /// <param name="target">Logits of D(x_t) [B, …].</param>
    /// <param name="adapted">Logits of D(x_f) [B, …]; from adapted pictures that are detached from the generator.</param>
    /// <param name="realLabel">s: with −E[s log D(x_t) + (1 − s) log(1 − D(x_t))] for the first term, smoothed on the real side only.</param>
    public static Tensor Discriminator(Tensor target, Tensor adapted, double realLabel = 1)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(adapted);
        var real = (realLabel * nn.functional.softplus(-target)) + ((1 - realLabel) * nn.functional.softplus(target));   // −log σ(d) = softplus(−d)
        return real.mean() + nn.functional.softplus(adapted).mean();                                                        // −log(1 − σ(d)) = softplus(d)
    }

    /// <summary>What the generator minimizes of L_d: −E[log D(x_f)].</summary>
    /// <remarks>In place of E[log(1 − D(x_f))], whose gradient vanishes where the discriminator is sure (Goodfellow et al. 2014, §3).</remarks>
    /// <param name="adapted">Logits of D(x_f) [B, …].</param>
    public static Tensor Generator(Tensor adapted)
    {
        ArgumentNullException.ThrowIfNull(adapted);
        return nn.functional.softplus(-adapted).mean();
    }

    /// <summary>L_t = E[−log T(x_f)_y − log T(x_s)_y]: on source pictures too, else G and T could agree on other classes.</summary>
    /// <param name="adapted">Logits of T(x_f) [B, K].</param>
    /// <param name="source">Logits of T(x_s) [B, K].</param>
    /// <param name="labels">y [B].</param>
    public static Tensor Task(Tensor adapted, Tensor source, Tensor labels) =>
        nn.functional.cross_entropy(adapted, labels) + nn.functional.cross_entropy(source, labels);

    /// <summary>
    /// L_c = E[1/k ‖(x_s − x_f) ∘ m‖² − 1/k² ((x_s − x_f)ᵀ m)²], the masked pairwise mean squared error: what lies under the mask may change all alike
    /// (become darker), but not pixel against pixel. k numbers a picture.
    /// </summary>
    /// <param name="source">x_s [B, C, H, W].</param>
    /// <param name="adapted">x_f [B, C, H, W].</param>
    /// <param name="mask">m [B, 1, H, W] or [B, C, H, W]: 1 where the content is, 0 elsewhere.</param>
    public static Tensor Content(Tensor source, Tensor adapted, Tensor mask)
    {
        ArgumentNullException.ThrowIfNull(source);
        var difference = ((source - adapted) * mask).flatten(1);                            // [B, k]
        var k = difference.shape[1];
        return ((difference.square().sum(1) / k) - (difference.sum(1).square() / ((double)k * k))).mean();
    }
}
