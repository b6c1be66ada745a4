using System.Runtime.Intrinsics;
using RLTransfer.Environments.Numerics;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Tests.Numerics;

/// <summary>The AVX2 path.</summary>
public class LaneTrigonometryTests
{
    [LaneTheory]
    [InlineData(0.01)]
    [InlineData(0.25)]
    [InlineData(0.8)]
    [InlineData(4)]
    [InlineData(30)]
    [InlineData(1000)]
    [InlineData(99999)]
    [InlineData(1e7)]
    public void Lanes_equal_the_c_library_bit_for_bit(double range)
    {
        var random = new Philox(1, Philox.Stream("angles"));
        for (var n = 0; n < 60_000; n++)
        {
            var x = Vector256.Create(Draw(), Draw(), Draw(), Draw());
            LaneTrigonometry.SinCos(x, out var sine, out var cosine);
            var alone = LaneTrigonometry.Cos(x);
            LaneTrigonometry.Cos(x, -x * x, out var first, out var second);
            for (var lane = 0; lane < 4; lane++)
            {
                Same(first[lane], alone[lane], x[lane]);
                Same(Math.Cos(-x[lane] * x[lane]), second[lane], x[lane]);
                Same(Math.Sin(x[lane]), sine[lane], x[lane]);
                Same(Math.Cos(x[lane]), cosine[lane], x[lane]);
                Same(Math.Cos(x[lane]), alone[lane], x[lane]);
                var (s, c) = Math.SinCos(x[lane]);
                Same(s, sine[lane], x[lane]);
                Same(c, cosine[lane], x[lane]);
            }
        }

        double Draw() => random.NextUniform(-range, range);
    }

    [LaneFact]
    public void Special_values_are_the_c_librarys()
    {
        double[] special =
        [
            0.0, -0.0, double.Epsilon, 1e-300, -1e-160, 1e-9, 1.0 / (1 << 20), Math.PI, -Math.PI, Math.PI / 2, -Math.PI / 2, Math.PI / 4, 3 * Math.PI / 2,
            100 * Math.PI, 1e5, 1e22, double.MaxValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.7853981633974484, 2.356194490192345,
        ];
        foreach (var x in special)
        {
            LaneTrigonometry.SinCos(Vector256.Create(x), out var sine, out var cosine);
            Same(Math.Sin(x), sine[0], x);
            Same(Math.Cos(x), cosine[1], x);
            Same(Math.Cos(x), LaneTrigonometry.Cos(Vector256.Create(x))[2], x);
        }
    }

    private static void Same(double expected, double actual, double x)
    {
        if (BitConverter.DoubleToInt64Bits(expected) != BitConverter.DoubleToInt64Bits(actual) && !(double.IsNaN(expected) && double.IsNaN(actual)))
        {
            Assert.Fail(FormattableString.Invariant($"at {x:R}: {expected:R} of the C library, {actual:R} in lanes"));
        }
    }
}
