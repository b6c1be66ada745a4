using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>A convolution of signals [N, C, L].</summary>
    public sealed class Conv1d : Convolution
    {
        internal Conv1d(long in_channels, long out_channels, long kernel_size, long stride, long? padding, Padding? padding_type, long dilation, long groups = 1, bool bias = true, PaddingModes padding_mode = PaddingModes.Zeros, Device? device = null, ScalarType? dtype = null)
            : base(nameof(Conv1d), in_channels, out_channels, [kernel_size], [stride], padding is { } given ? [given] : null, padding_type, [dilation], false, [0], groups, bias, padding_mode, device, dtype) { }

        public override Tensor forward(Tensor input)
        {
            if (padding_mode != PaddingModes.Zeros)
            {
                using var padded = functional.pad(input, Sides(), padding_mode);
                return functional.conv1d(padded, weight, bias, stride[0], 0, dilation[0], groups);
            }
            return padding_type is { } type
                ? functional.conv1d_padding(input, weight, bias, stride[0], type, dilation[0], groups)
                : functional.conv1d(input, weight, bias, stride[0], padding![0], dilation[0], groups);
        }
    }

    /// <summary>The transpose of a convolution of signals [N, C, L].</summary>
    public sealed class ConvTranspose1d : ConvolutionTranspose
    {
        internal ConvTranspose1d(long in_channels, long out_channels, long kernel_size, long stride, long padding, long dilation, long output_padding, long groups = 1, bool bias = true, PaddingModes padding_mode = PaddingModes.Zeros, Device? device = null, ScalarType? dtype = null)
            : base(nameof(ConvTranspose1d), in_channels, out_channels, [kernel_size], [stride], [padding], [dilation], [output_padding], groups, bias, padding_mode, device, dtype) { }

        public override Tensor forward(Tensor input, long[]? output_size) =>
            functional.conv_transpose1d(input, weight, bias, stride[0], padding![0], OutputPadding(input, output_size)[0], dilation[0], groups);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Conv1d Conv1d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, kernel_size, stride, padding, null, dilation, groups, bias, padding_mode, device, dtype);

            public static Conv1d Conv1d(long in_channels, long out_channels, long kernel_size, Padding padding, long stride = 1, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, kernel_size, stride, null, padding, dilation, groups, bias, padding_mode, device, dtype);

            public static ConvTranspose1d ConvTranspose1d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long output_padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, kernel_size, stride, padding, dilation, output_padding, groups, bias, padding_mode, device, dtype);
        }
    }
}
