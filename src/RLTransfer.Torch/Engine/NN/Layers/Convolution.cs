using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>What convolutions share: weight [out, in / groups, kernel…] (transposed: in before out), bias [out], both uniform at first (PyTorch's default).</summary>
public abstract class Convolution : Module<Tensor, Tensor>
{
    protected Convolution(string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding, Padding? padding_type, long[] dilation, bool transposed, long[] output_padding, long groups, bool bias, PaddingModes padding_mode, Device? device = null, ScalarType? dtype = null) : base(name)
    {
        if (in_channels % groups != 0 || out_channels % groups != 0)
            throw new ArgumentException($"{name}: {in_channels} input and {out_channels} output channels do not divide into {groups} groups.");
        if (transposed && padding_mode != PaddingModes.Zeros) throw new ArgumentException($"{name} pads with zeros only.", nameof(padding_mode));
        if (padding_type == Padding.Same && stride.Any(step => step != 1)) throw new ArgumentException($"{name}: padding 'same' needs a stride of 1.", nameof(padding_type));
        (this.in_channels, this.out_channels, this.kernel_size, this.stride, this.dilation) = (in_channels, out_channels, kernel_size, stride, dilation);
        (this.padding, this.padding_type, this.padding_mode) = (padding_type is null ? padding ?? new long[kernel_size.Length] : null, padding_type, padding_mode);
        (this.transposed, this.output_padding, this.groups) = (transposed, output_padding, groups);
        long[] channels = transposed ? [in_channels, out_channels / groups] : [out_channels, in_channels / groups];
        weight = Parameter(empty([.. channels, .. kernel_size], dtype, device));
        this.bias = bias ? Parameter(empty([out_channels], dtype, device)) : null;
        reset_parameters();
    }

    public long in_channels { get; }

    public long out_channels { get; }

    public bool transposed { get; }

    public Padding? padding_type { get; }

    public long[]? padding { get; }

    public PaddingModes padding_mode { get; }

    public long groups { get; set; }

    public long[] kernel_size { get; set; }

    public long[] stride { get; set; }

    public long[] dilation { get; set; }

    public long[] output_padding { get; set; }

    public Parameter weight { get; set => ConditionallyRegisterParameter(nameof(weight), field = value); }

    public Parameter? bias { get; set => ConditionallyRegisterParameter(nameof(bias), field = value); }

    public void reset_parameters() => init.reset(weight, bias);

    /// <summary>Both sides of every spatial dimension, the last one first, as <c>functional.pad</c> takes them; for modes other than zeros.</summary>
    protected long[] Sides()
    {
        var sides = new long[2 * kernel_size.Length];
        for (var i = 0; i < kernel_size.Length; i++)
        {
            var at = 2 * (kernel_size.Length - 1 - i);
            var total = padding is not null ? 2 * padding[i] : padding_type == Padding.Same ? dilation[i] * (kernel_size[i] - 1) : 0;
            (sides[at], sides[at + 1]) = (total / 2, total - total / 2);
        }
        return sides;
    }
}

/// <summary>A convolution's transpose (its gradient as a map): upsamples by its stride.</summary>
public abstract class ConvolutionTranspose : Convolution
{
    protected ConvolutionTranspose(string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[] padding, long[] dilation, long[] output_padding, long groups, bool bias, PaddingModes padding_mode, Device? device = null, ScalarType? dtype = null)
        : base(name, in_channels, out_channels, kernel_size, stride, padding, null, dilation, true, output_padding, groups, bias, padding_mode, device, dtype) { }

    public override Tensor forward(Tensor input) => forward(input, null);

    /// <summary>With the spatial size wanted, where the stride leaves several possible.</summary>
    public abstract Tensor forward(Tensor input, long[]? output_size);

    /// <summary>The output padding that makes the result of this size.</summary>
    protected long[] OutputPadding(Tensor input, long[]? output_size)
    {
        if (output_size is null) return output_padding;
        var spatial = kernel_size.Length;
        if (output_size.Length == spatial + 2) output_size = output_size[2..];
        if (output_size.Length != spatial) throw new ArgumentException($"{GetName()}: output_size holds {spatial} or {spatial + 2} numbers, got {output_size.Length}.", nameof(output_size));
        var extra = new long[spatial];
        for (var i = 0; i < spatial; i++)
        {
            var least = (input.shape[^(spatial - i)] - 1) * stride[i] - 2 * padding![i] + dilation[i] * (kernel_size[i] - 1) + 1;
            extra[i] = output_size[i] - least;
            if (extra[i] < 0 || extra[i] >= stride[i])
                throw new ArgumentException($"{GetName()}: output_size {output_size[i]} is not between {least} and {least + stride[i] - 1}.", nameof(output_size));
        }
        return extra;
    }
}
