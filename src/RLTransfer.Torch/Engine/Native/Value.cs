using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>The kinds of values that cross to the bridge; Native/bridge.h has the same list.</summary>
internal enum Kind { None, Tensor, Int, Double, Bool, Ints, Doubles, Bools, Tensors, String, Device, Generator }

/// <summary>One argument or result as the bridge sees it.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct NativeValue
{
    [FieldOffset(0)] internal Kind Kind;
    [FieldOffset(4)] internal int Count;
    [FieldOffset(8)] internal long Integer;
    [FieldOffset(8)] internal double Real;
    [FieldOffset(8)] internal nint Pointer;
}

/// <summary>One argument of an operator. The bridge converts it to what the operator's schema asks for.</summary>
internal readonly struct Value
{
    internal readonly object? Reference;
    internal readonly long Bits;
    internal readonly Kind Kind;
    internal readonly int Extra;

    private Value(Kind kind, long bits, object? reference = null, int extra = 0) => (Kind, Bits, Reference, Extra) = (kind, bits, reference, extra);

    /// <summary>No value: an optional argument left out.</summary>
    internal static Value None => default;

    public static implicit operator Value(Tensor? tensor) => tensor is null ? default : new(Kind.Tensor, 0, tensor);
    public static implicit operator Value(int value) => new(Kind.Int, value);
    public static implicit operator Value(long value) => new(Kind.Int, value);
    public static implicit operator Value(long? value) => value is { } v ? new(Kind.Int, v) : default;
    public static implicit operator Value(int? value) => value is { } v ? new(Kind.Int, v) : default;
    public static implicit operator Value(double value) => new(Kind.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Value(double? value) => value is { } v ? v : default(Value);
    public static implicit operator Value(bool value) => new(Kind.Bool, value ? 1 : 0);
    public static implicit operator Value(bool? value) => value is { } v ? v : default(Value);
    public static implicit operator Value(Scalar value) => new(value.Kind, value.Bits);
    public static implicit operator Value(Scalar? value) => value is { } v ? v : default(Value);
    public static implicit operator Value(ScalarType type) => new(Kind.Int, (long)type);
    public static implicit operator Value(ScalarType? type) => type is { } v ? v : default(Value);
    public static implicit operator Value(Device? device) => device is null ? default : new(Kind.Device, (long)device.type, null, device.index);
    public static implicit operator Value(string? text) => text is null ? default : new(Kind.String, 0, text);
    public static implicit operator Value(long[]? values) => values is null ? default : new(Kind.Ints, 0, values);
    public static implicit operator Value(ReadOnlySpan<long> values) => new(Kind.Ints, 0, values.ToArray());
    public static implicit operator Value(double[]? values) => values is null ? default : new(Kind.Doubles, 0, values);
    public static implicit operator Value(bool[]? values) => values is null ? default : new(Kind.Bools, 0, values);
    public static implicit operator Value(Tensor?[]? tensors) => tensors is null ? default : new(Kind.Tensors, 0, tensors);
    public static implicit operator Value(List<Tensor>? tensors) => tensors?.ToArray();
    public static implicit operator Value(Generator? generator) => generator is null ? default : new(Kind.Generator, 0, generator);
}
