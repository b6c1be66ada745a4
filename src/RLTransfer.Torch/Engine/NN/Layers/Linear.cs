using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>y = x Wᵀ + b, W [out, in]; both start uniform in ±1/√in (PyTorch's default).</summary>
    public sealed class Linear : Module<Tensor, Tensor>
    {
        internal Linear(Parameter weight, Parameter? bias = null) : base(nameof(Linear))
        {
            (out_features, in_features) = (weight.shape[0], weight.shape[1]);
            (this.weight, this.bias) = (weight, bias);
        }

        internal Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null)
            : this(Parameter(empty([outputSize, inputSize], dtype, device)), hasBias ? Parameter(empty([outputSize], dtype, device)) : null)
        {
            init.reset(weight, bias);
        }

        public long in_features { get; set; }

        public long out_features { get; set; }

        public Parameter weight { get; set => ConditionallyRegisterParameter(nameof(weight), field = value); }

        public Parameter? bias { get; set => ConditionallyRegisterParameter(nameof(bias), field = value); }

        public override Tensor forward(Tensor tensor) => functional.linear(tensor, weight, bias);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, outputSize, hasBias, device, dtype);

            public static Linear Linear(Parameter weight, Parameter? bias = null) => new(weight, bias);
        }
    }
}
