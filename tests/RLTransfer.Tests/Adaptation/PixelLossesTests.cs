using RLTransfer.Adaptation;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Adaptation;

public sealed class PixelLossesTests
{
    private static readonly double log3 = Math.Log(3);

    [Fact]
    public void A_discriminator_that_can_tell_nothing_loses_twice_log_2()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(2 * Math.Log(2), PixelLosses.Discriminator(zeros(5, 1), zeros(5, 1)).item<float>(), 1e-6);
        Assert.Equal(Math.Log(2), PixelLosses.Generator(zeros(5, 1)).item<float>(), 1e-6);
    }

    [Fact]
    public void The_players_losses_are_cross_entropies_with_opposite_answers_for_adapted_pictures()
    {
        // A logit of log 3 is a probability of 3/4.
        using var scope = NewDisposeScope();
        var (target, adapted) = (tensor(new[] { (float)log3, 0 }), tensor(new[] { (float)-log3, (float)log3 }));
        var real = (-Math.Log(0.75) - Math.Log(0.5)) / 2;
        Assert.Equal(real + ((-Math.Log(0.75) - Math.Log(0.25)) / 2), PixelLosses.Discriminator(target, adapted).item<float>(), 1e-6);
        Assert.Equal(-Math.Log(0.75), PixelLosses.Generator(tensor(new[] { (float)log3 })).item<float>(), 1e-6);
        Assert.Equal(-Math.Log(0.25), PixelLosses.Generator(tensor(new[] { (float)-log3 })).item<float>(), 1e-6);
    }

    [Fact]
    public void Labels_are_smoothed_on_the_real_side_only()
    {
        using var scope = NewDisposeScope();
        var sure = tensor(new[] { (float)log3 });
        Assert.Equal((-0.9 * Math.Log(0.75)) - (0.1 * Math.Log(0.25)) - Math.Log(0.25), PixelLosses.Discriminator(sure, sure, realLabel: 0.9).item<float>(), 1e-6);
    }

    [Fact]
    public void The_task_loss_counts_adapted_and_source_pictures()
    {
        using var scope = NewDisposeScope();
        var (sure, unsure, label) = (tensor(new[] { (float)log3, 0 }, [1, 2]), zeros(1, 2), tensor(new[] { 1L }));
        Assert.Equal(-Math.Log(0.25) - Math.Log(0.5), PixelLosses.Task(sure, unsure, label).item<float>(), 1e-6);
    }

    [Fact]
    public void The_content_loss_has_the_value_computed_by_hand()
    {
        // d = (1, 3, 5, 7), m = (1, 1, 0, 0), k = 4: (1 + 9) / 4 − (1 + 3)² / 16 = 1.5.
        using var scope = NewDisposeScope();
        var (source, adapted, mask) = (tensor(new float[] { 1, 3, 5, 7 }, [1, 1, 2, 2]), zeros(1, 1, 2, 2), tensor(new float[] { 1, 1, 0, 0 }, [1, 1, 2, 2]));
        Assert.Equal(1.5, PixelLosses.Content(source, adapted, mask).item<float>(), 1e-6);

        // All pairs of k numbers: 1/k² Σ_{i<j} (d_i − d_j)², with 0 off the mask. Pairs of (1, 3, 0, 0): 4 + 1 + 1 + 9 + 9 + 0 = 24.
        Assert.Equal(24 / 16.0, PixelLosses.Content(source, adapted, mask).item<float>(), 1e-6);
    }

    [Fact]
    public void What_changes_all_alike_costs_nothing_and_what_is_off_the_mask_neither()
    {
        using var scope = NewDisposeScope();
        var (source, mask) = (tensor(new float[] { 1, 3, 5, 7 }, [1, 1, 2, 2]), tensor(new float[] { 1, 1, 0, 0 }, [1, 1, 2, 2]));
        Assert.Equal(0, PixelLosses.Content(source, source - 0.5, ones(1, 1, 2, 2)).item<float>(), 1e-6);
        Assert.Equal(0, PixelLosses.Content(source, source + (1 - mask), mask).item<float>(), 1e-6);
        Assert.True(PixelLosses.Content(source, -source, mask).item<float>() > 0);
    }

    [Fact]
    public void A_mask_of_one_channel_covers_all_and_pictures_are_meaned()
    {
        using var scope = NewDisposeScope();
        var (source, adapted, mask) = (ones(2, 3, 1, 2), zeros(2, 3, 1, 2), tensor(new float[] { 1, 0, 0, 0 }, [2, 1, 1, 2]));

        // The first picture has d ∘ m = three ones of k = 6: 3/6 − 9/36 = 1/4; the second none.
        Assert.Equal(0.125, PixelLosses.Content(source, adapted, mask).item<float>(), 1e-6);
    }
}
