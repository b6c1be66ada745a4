using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Normalizes over the last dimensions of each example (Ba et al. 2016).</summary>
    public sealed class LayerNorm : Module<Tensor, Tensor>
    {
        internal LayerNorm(long[] normalized_shape, double eps, bool elementwise_affine, bool bias, Device? device, ScalarType? dtype) : base(nameof(LayerNorm))
        {
            (this.normalized_shape, this.eps, this.elementwise_affine) = (normalized_shape, eps, elementwise_affine);
            if (!elementwise_affine) return;
            weight = Parameter(ones(normalized_shape, dtype, device));
            if (bias) this.bias = Parameter(zeros(normalized_shape, dtype, device));
        }

        public long[] normalized_shape { get; set; }

        public double eps { get; set; }

        public bool elementwise_affine { get; set; }

        public Parameter weight { get; set => ConditionallyRegisterParameter(nameof(weight), field = value); } = null!;   // null where not affine

        public Parameter? bias { get; set => ConditionallyRegisterParameter(nameof(bias), field = value); }

        public void reset_parameters()
        {
            if (weight is not null) init.ones_(weight);
            if (bias is not null) init.zeros_(bias);
        }

        public override Tensor forward(Tensor tensor) => functional.layer_norm(tensor, normalized_shape, weight, bias, eps);
    }

    /// <summary>Normalizes groups of channels of each example (Wu and He 2018).</summary>
    public sealed class GroupNorm : Module<Tensor, Tensor>
    {
        internal GroupNorm(long num_groups, long num_channels, double eps, bool affine, Device? device, ScalarType? dtype) : base(nameof(GroupNorm))
        {
            if (num_channels % num_groups != 0) throw new ArgumentException($"GroupNorm: {num_channels} channels do not divide into {num_groups} groups.", nameof(num_groups));
            (this.num_groups, this.eps, this.affine) = (num_groups, eps, affine);
            if (!affine) return;
            weight = Parameter(ones([num_channels], dtype, device));
            bias = Parameter(zeros([num_channels], dtype, device));
        }

        public long num_groups { get; set; }

        public double eps { get; set; }

        public bool affine { get; set; }

        public Parameter weight { get; set => ConditionallyRegisterParameter(nameof(weight), field = value); } = null!;   // null where not affine

        public Parameter? bias { get; set => ConditionallyRegisterParameter(nameof(bias), field = value); }

        public override Tensor forward(Tensor tensor) => functional.group_norm(tensor, num_groups, weight, bias, eps);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static LayerNorm LayerNorm(long[] normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(normalized_shape, eps, elementwise_affine, bias, device, dtype);

            public static LayerNorm LayerNorm(long normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new([normalized_shape], eps, elementwise_affine, bias, device, dtype);

            public static GroupNorm GroupNorm(long num_groups, long num_channels, double eps = 1e-05, bool affine = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_groups, num_channels, eps, affine, device, dtype);
        }
    }
}
