using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Another distribution, the last dimensions of whose batch are taken as one event: their log-probabilities add up.</summary>
    public class Independent : distributions.Distribution
    {
        private readonly distributions.Distribution inner;
        private readonly int dimensions;

        public Independent(distributions.Distribution base_distribution, int reinterpreted_batch_ndims, Generator? generator = null) : base(generator)
        {
            var batch = base_distribution.batch_shape;
            if (reinterpreted_batch_ndims < 0 || reinterpreted_batch_ndims > batch.Length)
                throw new ArgumentOutOfRangeException(nameof(reinterpreted_batch_ndims), reinterpreted_batch_ndims, $"The distribution's batch is {batch}.");
            (inner, dimensions) = (base_distribution, reinterpreted_batch_ndims);
            var kept = batch.Length - dimensions;
            batch_shape = batch.Slice(0, kept);
            event_shape = batch.Slice(kept, batch.Length) + base_distribution.event_shape;
        }

        public override Tensor mean => inner.mean;

        public override Tensor mode => inner.mode;

        public override Tensor variance => inner.variance;

        public override Tensor stddev => inner.stddev;

        public override Tensor sample(params long[] sample_shape) => inner.sample(sample_shape);

        public override Tensor rsample(params long[] sample_shape) => inner.rsample(sample_shape);

        public override Tensor log_prob(Tensor value) => Summed(inner.log_prob(value));

        public override Tensor entropy() => Summed(inner.entropy());

        public override distributions.Distribution expand(Size batch_shape, distributions.Distribution? instance = null) =>
            instance is null
                ? new Independent(inner.expand(batch_shape + event_shape.Slice(0, dimensions)), dimensions, generator)
                : throw new NotSupportedException("Independent expands into a new instance only.");

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
        }

        private Tensor Summed(Tensor values)
        {
            if (dimensions == 0) return values;
            using (values) return values.sum([.. Enumerable.Range(1, dimensions).Select(back => (long)-back)]);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            public static Independent Independent(Distribution base_distribution, int reinterpreted_batch_dims, Generator? generator = null) =>
                new(base_distribution, reinterpreted_batch_dims, generator);
        }
    }
}
