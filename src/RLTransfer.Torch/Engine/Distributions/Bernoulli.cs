using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>One (with probability p, or of logit l) or zero.</summary>
    public class Bernoulli : distributions.Distribution
    {
        private Tensor? given_probs;
        private Tensor? given_logits;

        public Bernoulli(Tensor? p = null, Tensor? l = null, Generator? generator = null) : base(generator)
        {
            if (p is null == l is null) throw new ArgumentException("Bernoulli takes either probs or logits.");
            (given_probs, given_logits) = (p?.alias(), l?.alias());
            batch_shape = (p ?? l)!.shape;
        }

        public Tensor probs => given_probs ?? LogitsToProbs(given_logits!, isBinary: true);

        public Tensor logits => given_logits ?? ProbsToLogits(given_probs!, isBinary: true);

        public override Tensor mean => probs;

        public override Tensor mode => WrappedTensorDisposeScope(() => probs.ge(0.5).to(probs.dtype));

        public override Tensor variance => WrappedTensorDisposeScope(() => probs * (1 - probs));

        public override Tensor sample(params long[] sample_shape)
        {
            using var guard = no_grad();
            using var wide = probs.expand(ExtendedShape(sample_shape));
            return wide.bernoulli(generator);
        }

        public override Tensor rsample(params long[] sample_shape) => sample(sample_shape);

        public override Tensor log_prob(Tensor value) => WrappedTensorDisposeScope(() =>
        {
            var both = broadcast_tensors(logits, value);
            return -functional.binary_cross_entropy_with_logits(both[0], both[1], reduction: Reduction.None);
        });

        public override Tensor entropy() => functional.binary_cross_entropy_with_logits(logits, probs, reduction: Reduction.None);

        public override Tensor enumerate_support(bool expand = true)
        {
            var values = arange(2, probs.dtype, probs.device).view([2, .. Enumerable.Repeat(1L, batch_shape.Length)]);
            return expand ? values.expand([2, .. batch_shape]) : values;
        }

        public override distributions.Distribution expand(Size batch_shape, distributions.Distribution? instance = null)
        {
            var (wideProbs, wideLogits) = (given_probs?.expand(batch_shape.Shape), given_logits?.expand(batch_shape.Shape));
            if (instance is null) return new Bernoulli(wideProbs, wideProbs is null ? wideLogits : null, generator);
            var target = OfKind<Bernoulli>(instance);
            (target.given_probs, target.given_logits, target.batch_shape) = (wideProbs, wideLogits, batch_shape);
            return target;
        }

        protected override void Dispose(bool disposing)
        {
            if (!disposing) return;
            given_probs?.Dispose();
            given_logits?.Dispose();
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            public static Bernoulli Bernoulli(Tensor? probs = null, Tensor? logits = null, Generator? generator = null) => new(probs, logits, generator);

            public static Bernoulli Bernoulli(float? probs, float? logits, Generator? generator = null) =>
                new(probs is { } p ? tensor(p) : null, logits is { } l ? tensor(l) : null, generator);

            public static Bernoulli Bernoulli(double? probs, double? logits, Generator? generator = null) =>
                new(probs is { } p ? tensor(p) : null, logits is { } l ? tensor(l) : null, generator);
        }
    }
}
