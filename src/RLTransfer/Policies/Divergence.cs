using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Policies;

/// <summary>How far one distribution is from another.</summary>
public static class Divergence
{
    /// <summary>KL(p ‖ q) = E_p[log p − log q] in nats, in closed form: one value for each place of the batch.</summary>
    /// <param name="p">The distribution that draws.</param>
    /// <param name="q">The one it is compared with, of the same kind: normal, categorical or Bernoulli.</param>
    /// <exception cref="NotSupportedException">There is no closed form here for these kinds.</exception>
    public static Tensor KlDivergence(this distributions.Distribution p, distributions.Distribution q) => WrappedTensorDisposeScope(() => (p, q) switch
    {
        (Normal, Normal) => (q.stddev / p.stddev).log() + (p.variance + (p.mean - q.mean).square()) / (2 * q.variance) - 0.5,
        (Categorical from, Categorical to) => (from.probs * (from.logits - to.logits)).sum(-1),
        (Bernoulli from, Bernoulli to) => from.probs * (Log(from.logits) - Log(to.logits)) + (1 - from.probs) * (Log(-from.logits) - Log(-to.logits)),
        _ => throw new NotSupportedException($"No closed form of KL({p.GetType().Name} ‖ {q.GetType().Name}) is known here."),
    });

    private static Tensor Log(Tensor logits) => nn.functional.logsigmoid(logits);
}
