using System.Runtime.CompilerServices;

namespace RLTransfer.Environments.Rendering;

/// <summary>A colour, 8 bits a channel, sRGB.</summary>
/// <param name="R">Red.</param>
/// <param name="G">Green.</param>
/// <param name="B">Blue.</param>
public readonly record struct Color(byte R, byte G, byte B)
{
    /// <summary>From <c>0xRRGGBB</c>.</summary>
    public static Color Hex(uint rgb) => new((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);

    /// <summary>The gray of <paramref name="value"/>, 0 black to 1 white; values outside are clipped.</summary>
    public static Color Gray(float value)
    {
        var level = ToByte(value);
        return new(level, level, level);
    }

    /// <summary>From <paramref name="from"/> (t = 0) to <paramref name="to"/> (t = 1), per channel.</summary>
    public static Color Mix(Color from, Color to, float t) =>
        new(Mix(from.R, to.R, t), Mix(from.G, to.G, t), Mix(from.B, to.B, t));

    /// <summary>An intensity in [0, 1] as a byte, rounded, clipped outside.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static byte ToByte(float value) => (byte)Math.Clamp((value * 255f) + 0.5f, 0f, 255f);

    private static byte Mix(byte from, byte to, float t) => (byte)Math.Clamp(from + ((to - from) * t) + 0.5f, 0f, 255f);
}
