using static TorchSharp.torch;

namespace RLTransfer.Tensors;

/// <summary>The one place that calls TorchSharp's <c>baddbmm</c>, whose arguments do not stand in PyTorch's order.</summary>
internal static class Affine
{
    /// <summary>b + x W for every member: [S, B, in] → [S, B, out].</summary>
    /// <param name="x">[S, B, in].</param>
    /// <param name="weight">W [S, in, out].</param>
    /// <param name="bias">b [S, 1, out].</param>
    public static Tensor Of(Tensor x, Tensor weight, Tensor bias) => x.baddbmm(weight, bias);
}
