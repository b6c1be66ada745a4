using System.Globalization;
using static TorchSharp.torch;

namespace RLTransfer.Torch.Tests.Recorded;

/// <summary>Equality to 1e-5 relative: of each element, or of a tenth of the largest where the element is smaller than that.</summary>
public static class Close
{
    public const double Relative = 1e-5;

    public static void Assert(RecordedTensor expected, Tensor actual)
    {
        Xunit.Assert.Equal(expected.Shape, actual.shape);
        Xunit.Assert.Equal(expected.Dtype, TypeName(actual.dtype));
        Assert(expected.Numbers(), actual.to(ScalarType.Float64).data<double>().ToArray(), Relative);
    }

    public static void Assert(double[] expected, double[] actual, double relative, double absolute = 0)
    {
        Xunit.Assert.Equal(expected.Length, actual.Length);
        var floor = 0.1 * expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (var i = 0; i < expected.Length; i++)
        {
            if (expected[i].Equals(actual[i]))
                continue;
            var tolerance = absolute + (relative * Math.Max(Math.Abs(expected[i]), floor));
            if (!(Math.Abs(expected[i] - actual[i]) <= tolerance))
            {
                Xunit.Assert.Fail(string.Create(
                    CultureInfo.InvariantCulture, $"Element {i}: expected {expected[i]:g9}, got {actual[i]:g9}, more than {tolerance:g3} apart. All: {string.Join(' ', expected.Take(12))} / {string.Join(' ', actual.Take(12))}"));
            }
        }
    }

    private static string TypeName(ScalarType type) => type.ToString().ToLowerInvariant();
}
