using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>A leaky rectifier whose slope is learned, one for all or one per channel.</summary>
    public sealed class PReLU : Module<Tensor, Tensor>
    {
        internal PReLU(long num_parameters, double init, Device? device = null, ScalarType? dtype = null) : base(nameof(PReLU))
        {
            (this.num_parameters, this.init) = (num_parameters, init);
            weight = Parameter(full([num_parameters], init, dtype, device));
        }

        public long num_parameters { get; }

        public double init { get; }

        public Parameter weight { get; set => ConditionallyRegisterParameter(nameof(weight), field = value); }

        public override Tensor forward(Tensor tensor) => functional.prelu(tensor, weight);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static PReLU PReLU(long num_parameters, double init = 0.25, Device? device = null, ScalarType? dtype = null) => new(num_parameters, init, device, dtype);
        }
    }
}
