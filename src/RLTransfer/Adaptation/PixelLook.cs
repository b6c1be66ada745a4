namespace RLTransfer.Adaptation;

/// <summary>One look at a run of <see cref="PixelAdapter"/>: means since the last one, and how the networks are now.</summary>
/// <param name="Step">Updates so far.</param>
/// <param name="DiscriminatorLoss">−L_d, 2 log 2 where it can tell nothing.</param>
/// <param name="GeneratorLoss">−E[log D(x_f)].</param>
/// <param name="TaskLoss">L_t.</param>
/// <param name="ContentLoss">L_c.</param>
/// <param name="DiscriminatorAccuracy">Share of pictures, half target and half adapted, that it takes for what they are; 0.5 where it can tell nothing, near 1 where it has won.</param>
/// <param name="Diversity">How much adapted pictures differ from each other, over how much target pictures do.</param>
/// <param name="Information">Of T's predictions about target pictures, in nats: what the model is chosen by.</param>
public sealed record PixelLook(int Step, double DiscriminatorLoss, double GeneratorLoss, double TaskLoss, double ContentLoss, double DiscriminatorAccuracy, double Diversity, double Information)
{
    /// <summary>How much one picture's adaptations differ by their noise, over how much target pictures differ; 0 where the generator ignores its noise.</summary>
    public double Variety { get; init; }

    /// <summary>What is wrong and what may help; null where nothing is.</summary>
    public string? Warning { get; init; }
}
