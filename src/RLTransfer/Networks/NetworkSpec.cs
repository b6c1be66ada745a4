using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>What a learner asks of a network: everything but how it is built.</summary>
/// <param name="Name">What it is for, such as <c>policy</c>; also what the random streams of its weights are called.</param>
/// <param name="InputShape">Of one observation, or of an observation and an action: [features] or [channels, height, width].</param>
/// <param name="Outputs">Numbers that come out.</param>
/// <param name="Seeds">The crowd [S].</param>
public sealed record NetworkSpec(string Name, IReadOnlyList<int> InputShape, int Outputs, IReadOnlyList<ulong> Seeds)
{
    /// <summary>Widths of the hidden layers.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [64, 64];

    /// <summary>Networks of each seed (twin critics: 2).</summary>
    public int Copies { get; init; } = 1;

    /// <summary>What stands between two layers.</summary>
    public Activation Activation { get; init; } = Activation.ReLU;

    /// <summary>How the first weights are drawn.</summary>
    public Initialization Initialization { get; init; } = Initialization.Uniform;

    /// <summary>The orthogonal output layer's gain.</summary>
    public double OutputGain { get; init; } = 1;

    /// <summary>Where it computes.</summary>
    public Device Device { get; init; } = CPU;
}

/// <summary>Makes the networks that a learner asks for; <see cref="CrowdNetwork.Create"/> unless another is given.</summary>
/// <param name="spec">What is asked for.</param>
public delegate ICrowdModule NetworkFactory(NetworkSpec spec);
