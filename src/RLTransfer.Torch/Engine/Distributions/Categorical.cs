using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>One of K outcomes, given probabilities (of any positive sum) or logits [.., K]; draws are int64.</summary>
    public class Categorical : distributions.Distribution
    {
        private Tensor? given_probs;
        private Tensor? given_logits;

        public Categorical(Tensor? probs = null, Tensor? logits = null, Generator? generator = null) : base(generator)
        {
            if (probs is null == logits is null) throw new ArgumentException("Categorical takes either probs or logits.");
            given_probs = probs is null ? null : WrappedTensorDisposeScope(() => probs / probs.sum(-1, keepdim: true));
            given_logits = logits is null ? null : WrappedTensorDisposeScope(() => logits - logits.logsumexp(-1, keepdim: true));
            var shape = param_shape;
            if (shape.Length == 0) throw new ArgumentException("Categorical's parameters have at least one dimension.");
            batch_shape = shape[..^1];
        }

        public Tensor probs => given_probs ?? LogitsToProbs(given_logits!);

        public Tensor logits => given_logits ?? ProbsToLogits(given_probs!);

        public long[] param_shape => (given_probs ?? given_logits)!.shape;

        public override Tensor mean => Undefined();

        public override Tensor mode => WrappedTensorDisposeScope(() => probs.argmax(-1));

        public override Tensor variance => Undefined();

        public override Tensor sample(params long[] sample_shape)
        {
            using var guard = no_grad();
            using var scope = NewDisposeScope();
            var outcomes = param_shape[^1];
            var count = new Size(sample_shape).numel();
            return probs.reshape(-1, outcomes).multinomial(count, true, generator).t().reshape(ExtendedShape(sample_shape)).MoveToOuterDisposeScope();
        }

        public override Tensor rsample(params long[] sample_shape) => sample(sample_shape);

        public override Tensor log_prob(Tensor value) => WrappedTensorDisposeScope(() =>
        {
            var both = broadcast_tensors(value.to(ScalarType.Int64).unsqueeze(-1), logits);
            return both[1].gather(-1, both[0].narrow(-1, 0, 1)).squeeze(-1);
        });

        public override Tensor entropy() => WrappedTensorDisposeScope(() =>
            -(logits.clamp(min: logits.dtype == ScalarType.Float64 ? double.MinValue : float.MinValue) * probs).sum(-1));

        public override Tensor enumerate_support(bool expand = true)
        {
            var outcomes = param_shape[^1];
            var values = arange(outcomes, ScalarType.Int64, probs.device).view([outcomes, .. Enumerable.Repeat(1L, batch_shape.Length)]);
            return expand ? values.expand([outcomes, .. batch_shape]) : values;
        }

        public override distributions.Distribution expand(Size batch_shape, distributions.Distribution? instance = null)
        {
            long[] shape = [.. batch_shape, param_shape[^1]];
            var (wideProbs, wideLogits) = (given_probs?.expand(shape), given_logits?.expand(shape));
            if (instance is null) return new Categorical(wideProbs, wideProbs is null ? wideLogits : null, generator);
            var target = OfKind<Categorical>(instance);
            (target.given_probs, target.given_logits, target.batch_shape) = (wideProbs, wideLogits, batch_shape);
            return target;
        }

        protected override void Dispose(bool disposing)
        {
            if (!disposing) return;
            given_probs?.Dispose();
            given_logits?.Dispose();
        }

        private Tensor Undefined() => full(ExtendedShape(), double.NaN, dtype: probs.dtype, device: probs.device);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            public static Categorical Categorical(Tensor? probs = null, Tensor? logits = null, Generator? generator = null) => new(probs, logits, generator);

            public static Categorical Categorical(int categories, Generator? generator = null) => new(full([categories], 1.0 / categories), null, generator);
        }
    }
}
