using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>All values of [low, high) alike.</summary>
    public class Uniform : distributions.Distribution
    {
        private Tensor low;
        private Tensor high;

        public Uniform(Tensor low, Tensor high, Generator? generator = null) : base(generator)
        {
            var both = broadcast_tensors(low, high);
            (this.low, this.high) = (both[0], both[1]);
            batch_shape = this.low.shape;
        }

        public override Tensor mean => WrappedTensorDisposeScope(() => (high + low) / 2);

        public override Tensor variance => WrappedTensorDisposeScope(() => (high - low).square() / 12);

        public override Tensor rsample(params long[] sample_shape)
        {
            using var scope = NewDisposeScope();
            var draws = rand(ExtendedShape(sample_shape), dtype: low.dtype, device: low.device, generator: generator);
            return (low + draws * (high - low)).MoveToOuterDisposeScope();
        }

        public override Tensor log_prob(Tensor value) => WrappedTensorDisposeScope(() =>
            low.le(value).logical_and(high.gt(value)).to(low.dtype).log() - (high - low).log());

        public override Tensor entropy() => WrappedTensorDisposeScope(() => (high - low).log());

        public override Tensor cdf(Tensor value) => WrappedTensorDisposeScope(() => ((value - low) / (high - low)).clamp(0, 1));

        public override Tensor icdf(Tensor value) => WrappedTensorDisposeScope(() => value * (high - low) + low);

        public override distributions.Distribution expand(Size batch_shape, distributions.Distribution? instance = null)
        {
            var (wideLow, wideHigh) = (low.expand(batch_shape.Shape), high.expand(batch_shape.Shape));
            if (instance is null) return new Uniform(wideLow, wideHigh, generator);
            var target = OfKind<Uniform>(instance);
            (target.low, target.high, target.batch_shape) = (wideLow, wideHigh, batch_shape);
            return target;
        }

        protected override void Dispose(bool disposing)
        {
            if (!disposing) return;
            low.Dispose();
            high.Dispose();
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            public static Uniform Uniform(Tensor low, Tensor high, Generator? generator = null) => new(low, high, generator);
        }
    }
}
