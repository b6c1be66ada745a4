using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

// What the factories share: the type, the place, and the values' way into libtorch's memory.
public static unsafe partial class torch
{
    private static Tensor New(Operator op, long[] size, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) =>
        Finish(op.Call(size, dtype ?? get_default_dtype(), Value.None, InitializeDevice(device)), requires_grad, names);

    private static Tensor Draw(Operator op, long[] size, Generator? generator, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) =>
        Finish(op.Call(size, generator, dtype ?? get_default_dtype(), Value.None, InitializeDevice(device)), requires_grad, names);

    private static Tensor Finish(Tensor tensor, bool requires_grad, string[]? names = null)
    {
        if (names is { Length: > 0 })
            throw new NotSupportedException("Named dimensions are not supported.");
        if (requires_grad)
            tensor.requires_grad = true;
        return tensor;
    }

    /// <summary>A tensor that holds a copy of <paramref name="values"/>.</summary>
    internal static Tensor FromValues<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> shape, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) where T : unmanaged
    {
        long count = 1;
        foreach (var size in shape)
            count *= size;
        if (count != values.Length)
            throw new ArgumentException($"{values.Length} values do not fill a tensor of shape [{string.Join(", ", shape.ToArray())}], which holds {count}.", nameof(shape));

        device = InitializeDevice(device);
        var type = TypeOf<T>();
        var tensor = Aten.empty.Call(shape, type, Value.None, CPU);
        values.CopyTo(new Span<T>(tensor.Pointer, values.Length));
        if ((dtype is { } wanted && wanted != type) || device.type != DeviceType.CPU)
        {
            using var plain = tensor;
            tensor = plain.to(dtype ?? type, device);
        }

        return Finish(tensor, requires_grad, names);
    }

    private static Tensor FromArray<T>(Array array, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) where T : unmanaged
    {
        var shape = new long[array.Rank];
        for (var i = 0; i < shape.Length; i++)
            shape[i] = array.GetLongLength(i);
        var values = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);
        return FromValues(values, shape, dtype, device, requires_grad, names);
    }

    /// <summary>A tensor of the shape, the values and, unless <paramref name="dtype"/> says otherwise, the element type of an array.</summary>
    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null) => rawArray switch
    {
        _ when rawArray.GetType().GetElementType() is { IsArray: true } => throw new ArgumentException("Jagged arrays have no shape; use a rectangular one.", nameof(rawArray)),
        _ when rawArray.GetType().GetElementType() == typeof(float) => FromArray<float>(rawArray, dtype, device, requires_grad, names),
        _ when rawArray.GetType().GetElementType() == typeof(double) => FromArray<double>(rawArray, dtype, device, requires_grad, names),
        _ when rawArray.GetType().GetElementType() == typeof(long) => FromArray<long>(rawArray, dtype, device, requires_grad, names),
        _ when rawArray.GetType().GetElementType() == typeof(int) => FromArray<int>(rawArray, dtype, device, requires_grad, names),
        _ when rawArray.GetType().GetElementType() == typeof(bool) => FromArray<bool>(rawArray, dtype, device, requires_grad, names),
        _ when rawArray.GetType().GetElementType() == typeof(byte) => FromArray<byte>(rawArray, dtype, device, requires_grad, names),
        _ when rawArray.GetType().GetElementType() == typeof(sbyte) => FromArray<sbyte>(rawArray, dtype, device, requires_grad, names),
        _ when rawArray.GetType().GetElementType() == typeof(short) => FromArray<short>(rawArray, dtype, device, requires_grad, names),
        _ when rawArray.GetType().GetElementType() == typeof(Half) => FromArray<Half>(rawArray, dtype, device, requires_grad, names),
        _ => throw new NotSupportedException($"No tensor holds values of type {rawArray.GetType().GetElementType()?.Name}."),
    };

    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) => from_array(data, dtype, device);

    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) =>
        (dtype is null || dtype == data.dtype) && (device is null || device.Equals(data.device)) ? data.alias() : data.to(dtype ?? data.dtype, device ?? data.device);
}
