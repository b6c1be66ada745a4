using RLTransfer.Crowds;
using static TorchSharp.torch;

namespace RLTransfer.Policies;

/// <summary>Standard normal noise that remembers: x ← ρ x + √(1 − ρ²) ε with ε ~ N(0, 1).</summary>
/// <remarks>
/// Every x is N(0, 1), whatever ρ is; ρ only says how alike neighbours in time are. ρ = 0 is white noise. The Ornstein–Uhlenbeck process of
/// Lillicrap et al. 2016 (θ = 0.15, σ = 0.2) is ρ = 1 − θ = 0.85 times a deviation of σ / √(1 − ρ²) = 0.38.
/// </remarks>
public sealed class CorrelatedNoise
{
    private readonly CrowdRandom random;
    private readonly double memory;

    /// <summary>Noise for every instance of every seed.</summary>
    /// <param name="random">One stream a seed [S].</param>
    /// <param name="device">Where it goes.</param>
    /// <param name="environments">E, instances of each seed.</param>
    /// <param name="actionSize">A, numbers of an action.</param>
    /// <param name="memory">ρ, in [0, 1).</param>
    public CorrelatedNoise(CrowdRandom random, Device device, int environments, int actionSize, double memory)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (memory is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(memory), memory, "The noise's memory must be in [0, 1).");
        }

        (this.random, this.memory) = (random, memory);
        State = random.Gaussian(device, environments, actionSize);
    }

    /// <summary>The noise now [S, E, A]; a learner keeps it.</summary>
    public Tensor State { get; }

    /// <summary>The noise of the next step [S, E, A].</summary>
    public Tensor Next()
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var fresh = random.Gaussian(State.device, State.shape[1], State.shape[2]);
        return State.mul_(memory).add_(fresh, Math.Sqrt(1 - (memory * memory)));
    }
}
