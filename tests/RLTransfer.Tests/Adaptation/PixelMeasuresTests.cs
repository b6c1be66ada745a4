using RLTransfer.Adaptation;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Adaptation;

public sealed class PixelMeasuresTests
{
    [Fact]
    public void Information_is_that_of_sure_predictions_that_use_every_class()
    {
        using var scope = NewDisposeScope();
        var sure = 50 * eye(4);
        Assert.Equal(Math.Log(4), PixelMeasures.Information(sure), 1e-5);
        Assert.Equal(0, PixelMeasures.Information(zeros(4, 4)), 1e-5);
        Assert.Equal(0, PixelMeasures.Information(sure.index_select(0, tensor(new long[] { 2, 2, 2, 2 }))), 1e-5);
    }

    [Fact]
    public void Spread_is_the_deviation_over_pictures()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0, PixelMeasures.Spread(ones(5, 3, 2, 2)), 1e-6);
        Assert.Equal(1, PixelMeasures.Spread(cat([ones(2, 3, 2, 2), -ones(2, 3, 2, 2)], 0)), 1e-6);
    }

    [Fact]
    public void Variety_is_what_noise_alone_changes_in_one_picture()
    {
        using var scope = NewDisposeScope();
        var different = cat([ones(1, 3, 2, 2), -ones(1, 3, 2, 2)], 0);
        Assert.Equal(0, PixelMeasures.Variety(x => 2 * x, different), 1e-6);                            // pictures differ, but not by noise
        var signs = tensor(new float[] { 1, -1 }).repeat(8).view(16, 1, 1, 1);
        Assert.Equal(0.5, PixelMeasures.Variety(x => x + (0.5 * signs), different), 1e-6);
    }
}
