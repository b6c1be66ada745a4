using System.Globalization;
using TorchSharp.Native;

namespace TorchSharp;

/// <summary>A number of any type: what operators take beside tensors.</summary>
public readonly struct Scalar : IDisposable
{
    internal readonly Kind Kind;
    internal readonly long Bits;

    internal Scalar(Kind kind, long bits) => (Kind, Bits) = (kind, bits);

    public static implicit operator Scalar(byte value) => new(Kind.Int, value);
    public static implicit operator Scalar(sbyte value) => new(Kind.Int, value);
    public static implicit operator Scalar(short value) => new(Kind.Int, value);
    public static implicit operator Scalar(int value) => new(Kind.Int, value);
    public static implicit operator Scalar(long value) => new(Kind.Int, value);
    public static implicit operator Scalar(Half value) => (double)value;
    public static implicit operator Scalar(float value) => (double)value;
    public static implicit operator Scalar(double value) => new(Kind.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Scalar(bool value) => new(Kind.Bool, value ? 1 : 0);

    public torch.ScalarType Type => Kind switch
    {
        Kind.Int => torch.ScalarType.Int64,
        Kind.Bool => torch.ScalarType.Bool,
        _ => torch.ScalarType.Float64,
    };

    internal double Real => Kind == Kind.Double ? BitConverter.Int64BitsToDouble(Bits) : Bits;

    internal long Integer => Kind == Kind.Double ? (long)BitConverter.Int64BitsToDouble(Bits) : Bits;

    public override string ToString() => Kind switch
    {
        Kind.Int => Bits.ToString(CultureInfo.InvariantCulture),
        Kind.Bool => Bits != 0 ? "True" : "False",
        _ => Real.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Nothing to release; TorchSharp's own is disposable.</summary>
    public void Dispose()
    {
    }
}

/// <summary>Conversions to and from <see cref="Scalar"/>.</summary>
public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => value;
    public static Scalar ToScalar(this sbyte value) => value;
    public static Scalar ToScalar(this short value) => value;
    public static Scalar ToScalar(this int value) => value;
    public static Scalar ToScalar(this long value) => value;
    public static Scalar ToScalar(this float value) => value;
    public static Scalar ToScalar(this double value) => value;
    public static Scalar ToScalar(this bool value) => value;
    public static Scalar ToScalar(this Half value) => value;

    public static Half ToHalf(this Scalar value) => (Half)value.Real;
    public static float ToSingle(this Scalar value) => (float)value.Real;
    public static double ToDouble(this Scalar value) => value.Real;
    public static sbyte ToSByte(this Scalar value) => (sbyte)value.Integer;
    public static byte ToByte(this Scalar value) => (byte)value.Integer;
    public static short ToInt16(this Scalar value) => (short)value.Integer;
    public static int ToInt32(this Scalar value) => (int)value.Integer;
    public static long ToInt64(this Scalar value) => value.Integer;
    public static bool ToBoolean(this Scalar value) => value.Real != 0;
}
