using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>A tensor that a module learns: registered with the module that holds it, and handed to optimizers.</summary>
    public class Parameter : Tensor
    {
        /// <summary>Takes over a tensor's values; the tensor itself becomes empty.</summary>
        public Parameter(Tensor data, bool requires_grad = true) : base(Leaf(data)) => this.requires_grad = requires_grad;

        private Parameter(nint handle) : base(handle) { }

        /// <summary>A parameter that autograd traces back to <paramref name="tensor"/>: to run a module with weights that were computed.</summary>
        internal static Parameter Sharing(Tensor tensor) => new(tensor.alias().DecoupleFromNativeHandle());

        private static nint Leaf(Tensor data)
        {
            if (data.is_leaf) return data.DecoupleFromNativeHandle();
            using (data) return data.detach().DecoupleFromNativeHandle();
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }
}
