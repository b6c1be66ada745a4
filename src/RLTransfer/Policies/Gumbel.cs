using RLTransfer.Learners;
using static TorchSharp.torch;

namespace RLTransfer.Policies;

/// <summary>Draws from a softmax by its logits alone: argmax(logits + g) with g = −log(−log u), u uniform (Gumbel 1954).</summary>
internal static class Gumbel
{
    /// <summary>Choices from logits [S, B, A]; each seed draws from its own stream [S, B].</summary>
    public static Tensor Choose(Tensor logits, CrowdRandom random)
    {
        var uniform = random.Uniform(logits.device, logits.shape[1], logits.shape[2]);
        return (logits - uniform.log().neg().log()).argmax(-1);
    }
}
