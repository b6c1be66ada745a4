using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>x Φ(x), exactly or by its tanh approximation.</summary>
    public sealed class GELU : ParameterLessModule<Tensor, Tensor>
    {
        public enum Approximate
        {
            none,
            tanh,
        }

        internal GELU(bool inplace, Approximate approximate = Approximate.none) : base(nameof(GELU)) => (this.inplace, this.approximate) = (inplace, approximate);

        public bool inplace { get; set; }

        public Approximate approximate { get; set; }

        public override Tensor forward(Tensor tensor) => functional.gelu(tensor, approximate, inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static GELU GELU() => new(false);

            public static GELU GELU(bool inplace) => new(inplace);

            public static GELU GELU(GELU.Approximate approximate, bool inplace = false) => new(inplace, approximate);
        }
    }
}
