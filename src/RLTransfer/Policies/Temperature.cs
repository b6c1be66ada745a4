using RLTransfer.Networks;
using RLTransfer.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Policies;

/// <summary>α of each seed, the price of a nat of entropy: fixed, or found so that the policy's entropy settles at a target (Haarnoja et al. 2018, section 5).</summary>
internal sealed class Temperature
{
    private readonly bool found;
    private readonly double target;

    /// <param name="seeds">S.</param>
    /// <param name="fixedAt">The temperature of every seed for good; null: it is found.</param>
    /// <param name="start">Where one that is found begins.</param>
    /// <param name="targetEntropy">H̄ in nats.</param>
    /// <param name="learningRate">Of one that is found.</param>
    /// <param name="device">Where it is.</param>
    public Temperature(int seeds, double? fixedAt, double start, double targetEntropy, double learningRate, Device device)
    {
        (found, target) = (fixedAt is null, targetEntropy);
        Logarithm = new Parameter(full([seeds], (float)Math.Log(fixedAt ?? start), device: device));
        Optimizer = new([new CrowdLayer("temperature", new CrowdWeight("log_temperature", Logarithm))], learningRate);
    }

    /// <summary>log α [S]: what is learned, so that α stays above 0.</summary>
    public Parameter Logarithm { get; }

    public CrowdAdam Optimizer { get; }

    /// <summary>α [S, 1], without gradient, as it stands beside [S, B].</summary>
    public Tensor Each
    {
        get
        {
            using var _ = no_grad();
            return Logarithm.exp().unsqueeze(-1);
        }
    }

    public IReadOnlyList<double> Values
    {
        get
        {
            using var scope = NewDisposeScope();
            return [.. Each.cpu().contiguous().Numbers().ToArray().Select(value => (double)value)];
        }
    }

    /// <summary>One step on J(α) = α (H − H̄)                                                             (Haarnoja et al. 2018, Eq. 18)</summary>
    /// <param name="entropy">H, what the policy has now: −log π on average [S], without gradient.</param>
    public void Update(Tensor entropy)
    {
        if (!found)
        {
            return;
        }

        using var scope = NewDisposeScope();
        Optimizer.zero_grad();
        (Logarithm.exp() * (entropy - target)).sum().backward();
        Optimizer.step();
    }
}
