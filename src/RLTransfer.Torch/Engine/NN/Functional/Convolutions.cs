using TorchSharp.Native;

namespace TorchSharp;

file static class Op
{
    internal static readonly Operator
        Conv1d = Operator.Find("aten::conv1d"), Conv1dPadding = Operator.Find("aten::conv1d", "padding"),
        Conv2d = Operator.Find("aten::conv2d"), Conv2dPadding = Operator.Find("aten::conv2d", "padding"),
        ConvTranspose1d = Operator.Find("aten::conv_transpose1d"), ConvTranspose2d = Operator.Find("aten::conv_transpose2d", "input");

    internal static readonly long[] Zero = [0], One = [1];

    internal static string Name(this Padding padding) => padding == Padding.Same ? "same" : "valid";
}

public enum PaddingModes
{
    Zeros = 0,
    Reflect = 1,
    Replicate = 2,
    Circular = 3,
    Constant = 4,
}

public enum Padding
{
    Valid = 0,
    Same = 1,
}

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor conv1d(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null, long? dilation = null, long groups = 1) =>
                Op.Conv1d.Call(input, weight, bias, Sizes(stride ?? 1), Sizes(padding ?? 0), Sizes(dilation ?? 1), groups);

            public static Tensor conv1d_padding(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, Padding padding = Padding.Valid, long? dilation = null, long groups = 1) =>
                Op.Conv1dPadding.Call(input, weight, bias, Sizes(stride ?? 1), padding.Name(), Sizes(dilation ?? 1), groups);

            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Op.Conv2d.Call(input, weight, bias, strides ?? Op.One, padding ?? Op.Zero, dilation ?? Op.One, groups);

            public static Tensor conv2d_padding(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                Op.Conv2dPadding.Call(input, weight, bias, strides ?? Op.One, padding.Name(), dilation ?? Op.One, groups);

            public static Tensor conv_transpose1d(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null, long? output_padding = null, long? dilation = null, long groups = 1) =>
                Op.ConvTranspose1d.Call(input, weight, bias, Sizes(stride ?? 1), Sizes(padding ?? 0), Sizes(output_padding ?? 0), groups, Sizes(dilation ?? 1));

            public static Tensor conv_transpose2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1) =>
                Op.ConvTranspose2d.Call(input, weight, bias, strides ?? Op.One, padding ?? Op.Zero, output_padding ?? Op.Zero, groups, dilation ?? Op.One);

            private static long[] Sizes(long value) => value switch { 0 => Op.Zero, 1 => Op.One, _ => [value] };
        }
    }
}
