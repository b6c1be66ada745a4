using TorchSharp.Native;

namespace TorchSharp;

// Tensors that a rule fills.
public static partial class torch
{
    /// <summary>start, start + step, … below (or above) stop; int64 where all three are whole numbers.</summary>
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Finish(Aten.arange_start_step.Call(start, stop, step, dtype ?? (start.Kind == Kind.Double || stop.Kind == Kind.Double || step.Kind == Kind.Double ? get_default_dtype() : ScalarType.Int64), Value.None, InitializeDevice(device)), requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(0, stop, 1, dtype, device, requires_grad);

    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Finish(Aten.linspace.Call(start, end, steps, dtype ?? get_default_dtype(), Value.None, InitializeDevice(device)), requires_grad);

    public static Tensor logspace(double start, double end, long steps, double @base = 10, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Finish(Aten.logspace.Call(start, end, steps, @base, dtype ?? get_default_dtype(), Value.None, InitializeDevice(device)), requires_grad);

    public static Tensor eye(long rows, long columns = -1L, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Finish(Aten.eye_m.Call(rows, columns < 0 ? rows : columns, dtype ?? get_default_dtype(), Value.None, InitializeDevice(device)), requires_grad, names);

    public static Tensor empty_strided(long[] size, long[] strides, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Finish(Aten.empty_strided.Call(size, strides, dtype ?? get_default_dtype(), Value.None, InitializeDevice(device)), requires_grad, names);
}
