using static TorchSharp.torch;

namespace RLTransfer.Adaptation;

/// <summary>What can be said of an adaptation without a single label of the target.</summary>
public static class PixelMeasures
{
    /// <summary>
    /// I(x; ŷ) = H(E_x p(·|x)) − E_x H(p(·|x)), in nats: high where the classifier is sure about each picture and yet uses every class; log K at most.
    /// </summary>
    /// <param name="logits">[N, K].</param>
    public static double Information(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var p = nn.functional.softmax(logits, -1);
        return (Entropy(p.mean([0])) - Entropy(p).mean()).to(ScalarType.Float64).item<double>();
    }

    /// <summary>How much pictures differ from each other: the deviation of a number over the pictures, meaned over the numbers.</summary>
    /// <param name="pictures">[N, C, H, W].</param>
    public static double Spread(Tensor pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        return pictures.std(0, unbiased: false).mean().to(ScalarType.Float64).item<double>();
    }

    /// <summary>How much the adapted pictures of one and the same picture differ, by their noise alone: 0 where the generator ignores it.</summary>
    /// <param name="adapt">[N, C, H, W] → [N, C, H, W], with new noise for each.</param>
    /// <param name="pictures">[P, C, H, W].</param>
    /// <param name="draws">How often each picture is adapted.</param>
    /// <returns>The mean <see cref="Spread"/> over the pictures.</returns>
    public static double Variety(Func<Tensor, Tensor> adapt, Tensor pictures, int draws = 16)
    {
        ArgumentNullException.ThrowIfNull(adapt);
        ArgumentNullException.ThrowIfNull(pictures);
        using var scope = NewDisposeScope();
        return Enumerable.Range(0, (int)pictures.shape[0]).Average(at => Spread(adapt(pictures.narrow(0, at, 1).repeat(draws, 1, 1, 1))));
    }

    private static Tensor Entropy(Tensor p) => -(p * p.clamp_min(1e-12).log()).sum(-1);
}
