using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>A normal policy as one network, deviation included: dense layers give the means, and the deviations, the same in all states, are a layer of their own.</summary>
/// <remarks>So that whoever hands weights in (<see cref="CrowdModule.Apply"/>) hands in the deviation too. [S, B, O] → [S, B, 2A]: μ, then log σ.</remarks>
public sealed class GaussianPolicyNetwork : CrowdModule
{
    private readonly CrowdNetwork mean;

    /// <summary>A new policy.</summary>
    /// <param name="spec">Its outputs are A, the numbers of an action.</param>
    /// <param name="deviation">σ at first, in every direction.</param>
    /// <exception cref="ArgumentException">The deviation is not above 0, or the network has several copies.</exception>
    public GaussianPolicyNetwork(NetworkSpec spec, double deviation = 1)
        : base(Checked(spec).Name, spec.Seeds, device: spec.Device)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(deviation);
        mean = new($"{spec.Name} mean", CrowdNetwork.Mlp(spec.InputShape.Aggregate(1, (product, extent) => product * extent), spec.Hidden, spec.Outputs), spec.Seeds,
            activation: spec.Activation, initialization: spec.Initialization, outputGain: spec.OutputGain, device: spec.Device);
        Add(mean);
        LogDeviation = Add("log_deviation", full([spec.Seeds.Count, 1, spec.Outputs], (float)Math.Log(deviation), device: spec.Device));
        Add(new CrowdLayer("log deviation", new CrowdWeight("log_deviation", LogDeviation)));
    }

    private GaussianPolicyNetwork(CrowdNetwork mean, Tensor logDeviation, string name)
        : base(name, mean.Seeds, device: mean.Device)
    {
        this.mean = mean;
        Add(mean);
        LogDeviation = Add("log_deviation", logDeviation.detach().clone());
        Add(new CrowdLayer("log deviation", new CrowdWeight("log_deviation", LogDeviation)));
    }

    /// <summary>log σ [S, 1, A].</summary>
    public TorchSharp.Modules.Parameter LogDeviation { get; }

    /// <inheritdoc/>
    public override GaussianPolicyNetwork Clone() => new(mean.Clone(), LogDeviation, GetName());

    /// <inheritdoc/>
    protected override Tensor Compute(IReadOnlyList<Tensor> parameters, Tensor input, bool areOwn)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var means = areOwn ? mean.forward(input) : mean.Apply([parameters[0]], input);
        return cat([means, parameters[1].expand(means.shape)], -1);
    }

    private static NetworkSpec Checked(NetworkSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Copies == 1 ? spec : throw new ArgumentException($"A normal policy has one copy; {spec.Name} asks for {spec.Copies}.", nameof(spec));
    }
}
