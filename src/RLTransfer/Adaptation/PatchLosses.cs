using static TorchSharp.torch;

namespace RLTransfer.Adaptation;

/// <summary>The losses of networks that judge patches, and of maps of classes: the two players by least squares (Mao et al. 2017), the map by cross-entropy.</summary>
public static class PatchLosses
{
    /// <summary>What the discriminator minimizes: E[(D(x_t) − 1)²] + E[D(x_f)²], meaned over patches, then over sizes.</summary>
    /// <param name="real">D(x_t), of each size [B, 1, h, w].</param>
    /// <param name="made">D(x_f), of each size; from pictures that are detached from the generator.</param>
    public static Tensor Discriminator(IReadOnlyList<Tensor> real, IReadOnlyList<Tensor> made) => Mean(real, 1) + Mean(made, 0);

    /// <summary>What the generator minimizes of it: E[(D(x_f) − 1)²].</summary>
    /// <param name="made">D(x_f), of each size.</param>
    public static Tensor Generator(IReadOnlyList<Tensor> made) => Mean(made, 1);

    /// <summary>The share of patches that are taken for what they are, meaned over sizes and both kinds; 0.5 where D can tell nothing.</summary>
    public static Tensor Accuracy(IReadOnlyList<Tensor> real, IReadOnlyList<Tensor> made)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(made);
        var right = real.Select(verdict => verdict.gt(0.5)).Concat(made.Select(verdict => verdict.lt(0.5)));
        return stack([.. right.Select(each => each.to(ScalarType.Float32).mean())], 0).mean();
    }

    /// <summary>−E[Σ_k m_k log S(x)_k] over pixels: how well a map of classes can be read off a picture.</summary>
    /// <param name="logits">S(x) [B, K, h, w].</param>
    /// <param name="shares">m [B, K, h, w]: of each pixel, how much of it shows each class; they add up to 1.</param>
    public static Tensor Semantic(Tensor logits, Tensor shares) => -(shares * nn.functional.log_softmax(logits, 1)).sum(1).mean();

    /// <summary>A map of classes as shares, at its own size or smaller.</summary>
    /// <param name="map">[B, H, W] int64.</param>
    /// <param name="classes">K.</param>
    /// <param name="reduction">How many times smaller.</param>
    /// <returns>[B, K, H/reduction, W/reduction].</returns>
    public static Tensor Shares(Tensor map, int classes, int reduction = 1)
    {
        var whole = nn.functional.one_hot(map, classes).permute(0, 3, 1, 2).to(ScalarType.Float32);
        return reduction == 1 ? whole : nn.functional.avg_pool2d(whole, reduction);
    }

    private static Tensor Mean(IReadOnlyList<Tensor> verdicts, double wanted) =>
        stack([.. verdicts.Select(verdict => (verdict - wanted).square().mean())], 0).mean();
}
