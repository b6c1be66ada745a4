using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>The normal distribution of mean <c>loc</c> and standard deviation <c>scale</c>.</summary>
    public class Normal : distributions.Distribution
    {
        private Tensor loc;
        private Tensor scale;

        public Normal(Tensor loc, Tensor scale, Generator? generator = null) : base(generator)
        {
            var both = broadcast_tensors(loc, scale);
            (this.loc, this.scale) = (both[0], both[1]);
            batch_shape = this.loc.shape;
        }

        public override Tensor mean => loc;

        public override Tensor mode => loc;

        public override Tensor stddev => scale;

        public override Tensor variance => scale.square();

        public override Tensor sample(params long[] sample_shape)
        {
            using var guard = no_grad();
            using var scope = NewDisposeScope();
            var shape = ExtendedShape(sample_shape);
            return normal(loc.expand(shape), scale.expand(shape), generator).MoveToOuterDisposeScope();
        }

        public override Tensor rsample(params long[] sample_shape)
        {
            using var scope = NewDisposeScope();
            var noise = empty(ExtendedShape(sample_shape), dtype: loc.dtype, device: loc.device).normal_(generator: generator);
            return (loc + noise * scale).MoveToOuterDisposeScope();
        }

        public override Tensor log_prob(Tensor value) =>
            WrappedTensorDisposeScope(() => -(value - loc).square() / (2 * scale.square()) - scale.log() - Math.Log(Math.Sqrt(2 * Math.PI)));

        public override Tensor entropy() => WrappedTensorDisposeScope(() => 0.5 + 0.5 * Math.Log(2 * Math.PI) + scale.log());

        public override Tensor cdf(Tensor value) => WrappedTensorDisposeScope(() => 0.5 * (1 + ((value - loc) * scale.reciprocal() / Math.Sqrt(2)).erf()));

        public override Tensor icdf(Tensor value) => WrappedTensorDisposeScope(() => loc + scale * (2 * value - 1).erfinv() * Math.Sqrt(2));

        public override distributions.Distribution expand(Size batch_shape, distributions.Distribution? instance = null)
        {
            var (wideLoc, wideScale) = (loc.expand(batch_shape.Shape), scale.expand(batch_shape.Shape));
            if (instance is null) return new Normal(wideLoc, wideScale, generator);
            var target = OfKind<Normal>(instance);
            (target.loc, target.scale, target.batch_shape) = (wideLoc, wideScale, batch_shape);
            return target;
        }

        protected override void Dispose(bool disposing)
        {
            if (!disposing) return;
            loc.Dispose();
            scale.Dispose();
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            public static Normal Normal(Tensor loc, Tensor scale, Generator? generator = null) => new(loc, scale, generator);

            public static Normal Normal(float loc, float scale = 1.0f, Generator? generator = null) => new(tensor(loc), tensor(scale), generator);

            public static Normal Normal(double loc, double scale = 1.0, Generator? generator = null) => new(tensor(loc), tensor(scale), generator);
        }
    }
}
