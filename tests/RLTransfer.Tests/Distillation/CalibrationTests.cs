using RLTransfer.Distillation;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Distillation;

public sealed class CalibrationTests
{
    [Fact]
    public void The_error_is_the_weighted_distance_of_accuracy_and_confidence_computed_by_hand()
    {
        // Two bins: (0.5, 1] holds 0.6 (right), 0.9 (wrong) and 0.8 (right); (0, 0.5] holds 0.4 (right): 3/4 |2/3 − 2.3/3| + 1/4 |1 − 0.4|.
        using var scope = NewDisposeScope();
        var p = tensor(new[] { 0.6, 0.2, 0.2, 0.05, 0.9, 0.05, 0.1, 0.1, 0.8, 0.4, 0.3, 0.3 }, [4, 3]);
        var bins = Calibration.Bins(p, tensor(new long[] { 0, 0, 2, 0 }), 2);
        Assert.Equal([1, 3], bins.Select(bin => bin.Count));
        Assert.Equal(2.3 / 3, bins[1].Confidence, 1e-12);
        Assert.Equal(2.0 / 3, bins[1].Accuracy, 1e-12);
        Assert.Equal((0.75 * 0.1) + (0.25 * 0.6), Calibration.Error(bins), 1e-12);
    }

    [Fact]
    public void Bins_are_closed_above_and_a_certain_prediction_is_in_the_last()
    {
        using var scope = NewDisposeScope();
        var bins = Calibration.Bins(tensor(new[] { 0.5, 0.5, 1.0, 0.0 }, [2, 2]), tensor(new long[] { 0, 0 }), 4);
        Assert.Equal([0, 1, 0, 1], bins.Select(bin => bin.Count));
        Assert.Equal(0.25, Calibration.Error(bins), 1e-12);
        Assert.Equal(0, Calibration.Error([]));
    }
}
