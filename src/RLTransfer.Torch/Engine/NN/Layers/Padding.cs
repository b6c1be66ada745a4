using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Makes images larger on their sides: left, right, top, bottom.</summary>
    public abstract class PadBase : ParameterLessModule<Tensor, Tensor>
    {
        private readonly long[] sides;
        private readonly PaddingModes mode;
        private readonly double value;

        private protected PadBase(string name, PaddingModes mode, double value, params long[] padding) : base(name) => (sides, this.mode, this.value) = (padding, mode, value);

        public override Tensor forward(Tensor input) => functional.pad(input, sides, mode, value);
    }

    public sealed class ConstantPad2d : PadBase
    {
        internal ConstantPad2d(double value, params long[] padding) : base(nameof(ConstantPad2d), PaddingModes.Constant, value, padding) { }
    }

    public sealed class ZeroPad2d : PadBase
    {
        internal ZeroPad2d(params long[] padding) : base(nameof(ZeroPad2d), PaddingModes.Constant, 0, padding) { }
    }

    public sealed class ReflectionPad2d : PadBase
    {
        internal ReflectionPad2d(params long[] padding) : base(nameof(ReflectionPad2d), PaddingModes.Reflect, 0, padding) { }
    }

    public sealed class ReplicationPad2d : PadBase
    {
        internal ReplicationPad2d(params long[] padding) : base(nameof(ReplicationPad2d), PaddingModes.Replicate, 0, padding) { }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static ConstantPad2d ConstantPad2d(long padding, double value) => new(value, padding, padding, padding, padding);

            public static ConstantPad2d ConstantPad2d((long, long, long, long) padding, double value) => new(value, padding.Item1, padding.Item2, padding.Item3, padding.Item4);

            public static ZeroPad2d ZeroPad2d(long padding) => new(padding, padding, padding, padding);

            public static ZeroPad2d ZeroPad2d((long, long, long, long) padding) => new(padding.Item1, padding.Item2, padding.Item3, padding.Item4);

            public static ReflectionPad2d ReflectionPad2d(long padding) => new(padding, padding, padding, padding);

            public static ReflectionPad2d ReflectionPad2d((long, long, long, long) padding) => new(padding.Item1, padding.Item2, padding.Item3, padding.Item4);

            public static ReplicationPad2d ReplicationPad2d(long padding) => new(padding, padding, padding, padding);

            public static ReplicationPad2d ReplicationPad2d((long, long, long, long) padding) => new(padding.Item1, padding.Item2, padding.Item3, padding.Item4);
        }
    }
}
