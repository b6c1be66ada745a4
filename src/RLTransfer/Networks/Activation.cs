using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>What stands between two layers.</summary>
public enum Activation
{
    /// <summary>max(0, x).</summary>
    ReLU,

    /// <summary>tanh x.</summary>
    Tanh,
}

/// <summary>Applies an <see cref="Activation"/>.</summary>
internal static class Activations
{
    public static Tensor Apply(this Activation activation, Tensor x) => activation == Activation.Tanh ? x.tanh() : nn.functional.relu(x);
}
