using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>What batch and instance normalization share: a scale and a shift per feature, and running estimates of mean and variance.</summary>
    public abstract class NormBase : Module<Tensor, Tensor>
    {
        protected NormBase(long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name) : base(name)
        {
            (this.num_features, this.eps, this.momentum, this.affine, this.track_running_stats) = (num_features, eps, momentum, affine, track_running_stats);
            if (affine)
            {
                weight = Parameter(ones([num_features], dtype, device));
                bias = Parameter(zeros([num_features], dtype, device));
            }
            if (track_running_stats)
            {
                running_mean = zeros([num_features], dtype, device);
                running_var = ones([num_features], dtype, device);
                num_batches_tracked = zeros([], ScalarType.Int64, device);
            }
        }

        public long num_features { get; }

        public double eps { get; set; }

        /// <summary>The weight of the newest batch in the running estimates; null for the plain average of all batches.</summary>
        public double? momentum { get; set; }

        public bool affine { get; }

        public bool track_running_stats { get; }

        public Parameter weight { get; set => ConditionallyRegisterParameter(nameof(weight), field = value); } = null!;   // null where not affine

        public Parameter? bias { get; set => ConditionallyRegisterParameter(nameof(bias), field = value); }

        public Tensor? running_mean { get; set => ConditionallyRegisterBuffer(nameof(running_mean), field = value); }

        public Tensor? running_var { get; set => ConditionallyRegisterBuffer(nameof(running_var), field = value); }

        public Tensor? num_batches_tracked { get; set => ConditionallyRegisterBuffer(nameof(num_batches_tracked), field = value); }

        public void reset_running_stats()
        {
            running_mean?.zero_();
            running_var?.fill_(1);
            num_batches_tracked?.zero_();
        }

        public void reset_parameters()
        {
            reset_running_stats();
            if (weight is not null) init.ones_(weight);
            if (bias is not null) init.zeros_(bias);
        }

        protected abstract void ValidateInputDimensions(Tensor input);

        /// <summary>Complains about a number of dimensions that is not among those given.</summary>
        private protected void Expect(Tensor input, long one, long other)
        {
            if (input.ndim != one && input.ndim != other)
                throw new ArgumentException($"{GetName()} expects {(one == other ? $"{one}" : $"{one} or {other}")} dimensions, got {input.ndim}: [{string.Join(", ", input.shape)}].", nameof(input));
        }
    }

    public abstract class BatchNorm : NormBase
    {
        protected BatchNorm(long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name) { }

        public override Tensor forward(Tensor input)
        {
            ValidateInputDimensions(input);
            var factor = momentum ?? 0.0;
            if (training && num_batches_tracked is not null)
            {
                num_batches_tracked.add_(1);
                if (momentum is null) factor = 1.0 / num_batches_tracked.item<long>();
            }
            var useBatch = training || running_mean is null;
            var useRunning = !training || track_running_stats;
            return functional.batch_norm(input, useRunning ? running_mean : null, useRunning ? running_var : null, weight, bias, useBatch, factor, eps);
        }
    }

    /// <summary>Batch normalization of [N, C] or [N, C, L] (Ioffe and Szegedy 2015).</summary>
    public sealed class BatchNorm1d : BatchNorm
    {
        internal BatchNorm1d(long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm1d)) { }

        protected override void ValidateInputDimensions(Tensor input) => Expect(input, 2, 3);
    }

    /// <summary>Batch normalization of images [N, C, H, W].</summary>
    public sealed class BatchNorm2d : BatchNorm
    {
        internal BatchNorm2d(long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm2d)) { }

        protected override void ValidateInputDimensions(Tensor input) => Expect(input, 4, 4);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static BatchNorm1d BatchNorm1d(long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);

            public static BatchNorm2d BatchNorm2d(long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);
        }
    }
}
