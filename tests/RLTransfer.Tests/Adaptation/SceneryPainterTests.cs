using RLTransfer.Adaptation;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Adaptation;

public sealed class SceneryPainterTests
{
    private static readonly SceneryPainterOptions small = new() { Steps = 20, BatchSize = 8, NoiseChannels = 1, GeneratorFilters = 6, DiscriminatorFilters = 4 };

    [Fact]
    public void The_same_seed_twice_is_the_same_bit_for_bit_and_another_is_not()
    {
        Assert.Equal(Painted(1), Painted(1));
        Assert.NotEqual(Painted(1), Painted(2));

        static float[] Painted(ulong seed)
        {
            using var bars = Bars.WithMaps(32, isTarget: true, 1);
            using var painter = new SceneryPainter(3, 2, seed, small);
            painter.Train(bars.Maps, bars.Pictures);
            using var painted = painter.Paint(bars.Maps);
            return painted.data<float>().ToArray();
        }
    }

    [Fact]
    public void Both_players_move_and_the_discriminators_loss_leaves_nothing_in_the_generator()
    {
        using var scope = NewDisposeScope();
        using var bars = Bars.WithMaps(8, isTarget: true, 1);
        using var painter = new SceneryPainter(3, 2, 1, small);
        var before = painter.Networks.Select(pair => pair.Network.parameters().First().detach().clone()).ToArray();
        painter.Update(PatchLosses.Shares(bars.Maps, 2), bars.Pictures, 1);
        Assert.All(painter.Networks.Zip(before), pair => Assert.True((pair.First.Network.parameters().First() - pair.Second).abs().max().item<float>() > 0));

        // Of the generator's two losses together: the same update from its own loss alone gives the same gradients.
        using var alone = new SceneryPainter(3, 2, 1, small with { PictureWeight = 0 });
        using var other = new SceneryPainter(3, 2, 1, small with { PictureWeight = 3 });
        alone.Update(PatchLosses.Shares(bars.Maps, 2), bars.Pictures, 1);
        other.Update(PatchLosses.Shares(bars.Maps, 2), bars.Pictures, 1);
        Assert.Equal(Of(alone, 1), Of(other, 1));
        Assert.NotEqual(Of(alone, 0), Of(other, 0));

        static float[] Of(SceneryPainter painter, int network) => [.. painter.Networks[network].Network.parameters().SelectMany(parameter => parameter.grad!.data<float>().ToArray())];
    }

    [Fact]
    public void It_learns_to_paint_what_a_new_map_says()
    {
        using var scope = NewDisposeScope();
        using var bars = Bars.WithMaps(128, isTarget: false, 1);
        using var held = Bars.WithMaps(32, isTarget: false, 2);
        using var painter = new SceneryPainter(3, 2, 1, small with { Steps = 150, Rate = 4e-3, PictureWeight = 20 });
        double Off() => (painter.Paint(held.Maps) - held.Pictures).abs().mean().item<float>();
        var before = Off();
        painter.Train(bars.Maps, bars.Pictures);
        var after = Off();
        Assert.True(after < 0.15 && before > 0.6, FormattableString.Invariant($"from {before} to {after}"));
    }

    [Fact]
    public void A_segmenter_learns_to_read_pictures_it_has_not_seen()
    {
        using var bars = Bars.WithMaps(128, isTarget: true, 1);
        using var held = Bars.WithMaps(64, isTarget: true, 2);
        using var segmenter = new Segmenter(3, 2, 1, filters: 6);
        var before = segmenter.Accuracy(held.Pictures, held.Maps);
        segmenter.Train(bars.Pictures, bars.Maps, 100);
        var after = segmenter.Accuracy(held.Pictures, held.Maps);
        Assert.True(after > 0.97 && before < 0.9, FormattableString.Invariant($"from {before} to {after}"));
    }
}
