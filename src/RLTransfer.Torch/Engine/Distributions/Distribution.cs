namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        /// <summary>A probability distribution over events, many at once: one for each place of <see cref="batch_shape"/>.</summary>
        /// <remarks>What it computes belongs to the dispose scope in which it is made, and the distribution is of use as long as that lasts.</remarks>
        public abstract class Distribution : IDisposable
        {
            protected readonly Generator? generator;

            protected Distribution(Generator? generator, Size? batch_shape = null, Size? event_shape = null)
            {
                this.generator = generator;
                (this.batch_shape, this.event_shape) = (batch_shape ?? Size.Empty, event_shape ?? Size.Empty);
            }

            public Size batch_shape { get; protected set; }

            public Size event_shape { get; protected set; }

            public abstract Tensor mean { get; }

            public virtual Tensor mode => throw new NotSupportedException($"{GetType().Name} has no mode.");

            public abstract Tensor variance { get; }

            public virtual Tensor stddev => variance.sqrt();

            /// <summary>Draws [sample_shape…, batch_shape…, event_shape…], outside autograd.</summary>
            public virtual Tensor sample(params long[] sample_shape)
            {
                using var guard = no_grad();
                return rsample(sample_shape);
            }

            public Tensor sample(Size sample_shape) => sample(sample_shape.Shape);

            /// <summary>Draws so that gradients reach the parameters, where the distribution can be reparametrized.</summary>
            public abstract Tensor rsample(params long[] sample_shape);

            public Tensor rsample(Size sample_shape) => rsample(sample_shape.Shape);

            /// <summary>The logarithm of the density, or of the probability, at a value.</summary>
            public abstract Tensor log_prob(Tensor value);

            /// <summary>In nats.</summary>
            public abstract Tensor entropy();

            public abstract Distribution expand(Size batch_shape, Distribution? instance = null);

            public virtual Tensor cdf(Tensor value) => throw new NotSupportedException($"{GetType().Name} has no cdf.");

            public virtual Tensor icdf(Tensor value) => throw new NotSupportedException($"{GetType().Name} has no icdf.");

            /// <summary>All values of a discrete distribution along a new first dimension.</summary>
            public virtual Tensor enumerate_support(bool expand = true) => throw new NotSupportedException($"{GetType().Name} has no enumerate_support.");

            public virtual Tensor perplexity() => WrappedTensorDisposeScope(() => entropy().exp());

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing) { }

            protected long[] ExtendedShape(params long[] sample_shape) => [.. sample_shape, .. batch_shape, .. event_shape];

            protected static Tensor LogitsToProbs(Tensor logits, bool isBinary = false) => isBinary ? logits.sigmoid() : nn.functional.softmax(logits, -1);

            protected static Tensor ProbsToLogits(Tensor probs, bool isBinary = false) => WrappedTensorDisposeScope(() =>
            {
                var clamped = ClampProbs(probs);
                return isBinary ? clamped.log() - (-clamped).log1p() : clamped.log();
            });

            /// <summary>Off 0 and 1 by one rounding step, so that logarithms stay finite.</summary>
            protected static Tensor ClampProbs(Tensor probs)
            {
                var eps = probs.dtype switch
                {
                    ScalarType.Float64 => double.BitIncrement(1) - 1,
                    ScalarType.Float16 => 0.0009765625,
                    ScalarType.BFloat16 => 0.0078125,
                    _ => float.BitIncrement(1) - 1,
                };
                return probs.clamp(eps, 1 - eps);
            }

            /// <summary>The instance to fill in <see cref="expand"/>: a given one must be of this kind.</summary>
            private protected static T OfKind<T>(Distribution instance) where T : Distribution =>
                instance as T ?? throw new ArgumentException($"The instance to expand into is a {instance.GetType().Name}, not a {typeof(T).Name}.", nameof(instance));
        }
    }
}
