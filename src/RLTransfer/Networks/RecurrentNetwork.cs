using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>A layer of gated recurrent units below dense layers, as RL² has it (Duan et al. 2016, §2.3).</summary>
/// <remarks>The first of the hidden widths is the memory's; those after it are dense layers above it.</remarks>
public sealed class RecurrentNetwork : CrowdModule, IRecurrentCrowdModule
{
    private readonly NetworkSpec spec;
    private readonly CrowdGru memory;
    private readonly CrowdNetwork head;

    /// <summary>What a learner asks for.</summary>
    /// <exception cref="ArgumentException">It asks for several copies, for pictures, or for no hidden width.</exception>
    public RecurrentNetwork(NetworkSpec spec)
        : base(Checked(spec).Name, spec.Seeds, device: spec.Device)
    {
        this.spec = spec;
        memory = new($"{spec.Name} memory", spec.InputShape.Aggregate(1, (product, extent) => product * extent), spec.Hidden[0], spec.Seeds, spec.Device);
        head = new($"{spec.Name} head", CrowdNetwork.Mlp(spec.Hidden[0], [.. spec.Hidden.Skip(1)], spec.Outputs), spec.Seeds, activation: spec.Activation, initialization: spec.Initialization, outputGain: spec.OutputGain, device: spec.Device);
        Add(memory);
        Add(head);
    }

    /// <summary>Gives a learner's policy a memory, and its other networks none.</summary>
    public static NetworkFactory Policy { get; } = spec => spec.Name == "policy" ? new RecurrentNetwork(spec) : CrowdNetwork.Create(spec);

    /// <inheritdoc/>
    public int StateSize => memory.StateSize;

    /// <inheritdoc/>
    public (Tensor Output, Tensor State) Step(Tensor input, Tensor state)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (output, next) = memory.Step(input.flatten(2), state);
        return (head.forward(output), next);
    }

    /// <inheritdoc/>
    public Tensor Run(Tensor input, Tensor state, Tensor begins)
    {
        ArgumentNullException.ThrowIfNull(input);
        var outputs = memory.Run(input.flatten(3), state, begins).Outputs;                              // [S, B, T, H]
        return head.forward(outputs.flatten(1, 2)).view([.. outputs.shape[..3], spec.Outputs]);
    }

    /// <inheritdoc/>
    public override RecurrentNetwork Clone()
    {
        var clone = new RecurrentNetwork(spec);
        this.CopyTo(clone);
        return clone;
    }

    /// <inheritdoc/>
    protected override Tensor Compute(IReadOnlyList<Tensor> parameters, Tensor input, bool areOwn)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(input);
        var remembered = memory.Apply([.. parameters.SkipLast(1)], input.flatten(2).unsqueeze(2)).squeeze(2);
        return areOwn ? head.forward(remembered) : head.Apply([parameters[^1]], remembered);
    }

    private static NetworkSpec Checked(NetworkSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Copies != 1 ? throw new ArgumentException($"A recurrent network has one copy; {spec.Name} asks for {spec.Copies}.", nameof(spec))
            : spec.InputShape.Count == 3 ? throw new ArgumentException($"A recurrent network takes numbers, not pictures; {spec.Name} sees [{string.Join(", ", spec.InputShape)}].", nameof(spec))
            : spec.Hidden.Count == 0 ? throw new ArgumentException($"A recurrent network needs a width for its memory; {spec.Name} has no hidden width.", nameof(spec))
            : spec;
    }
}
