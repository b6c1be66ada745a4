using RLTransfer.Course.Datasets;
using RLTransfer.Course.Datasets.Domains;

namespace RLTransfer.Course.Tests.Datasets.Domains;

public sealed class DigitDomainsTests
{
    private static readonly DomainOptions few = new() { SourceImages = 40, TargetImages = 60, TestImages = 30 };

    [Fact]
    public void A_blend_is_the_background_where_there_is_no_ink_and_its_negative_where_there_is()
    {
        var digit = new ImageSet([0, 255, 51, 0], [7], 2, 2, Glyphs.DigitClasses);
        var blend = DigitDomains.Blend(digit, inside: 2, count: 1, "a test", _ => [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120], side: 2);
        Assert.Equal([10, 235, 21, 40, 50, 195, 19, 80, 90, 155, 59, 120], blend.Pixels);
        Assert.Equal((3, 7), (blend.Channels, blend.Labels[0]));
    }

    [Fact]
    public void A_digit_is_written_in_the_middle()
    {
        var digit = new ImageSet([255], [1], 1, 1, Glyphs.DigitClasses);
        var blend = DigitDomains.Blend(digit, inside: 2, count: 1, "a test", _ => new float[3 * 16], side: 4);
        Assert.Equal([0, 0, 0, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 0, 0, 0], blend.Image(0)[..16].ToArray());
    }

    [Theory]
    [InlineData(DigitDomains.Photographs)]
    [InlineData(DigitDomains.Textures)]
    public void Both_targets_have_the_sizes_asked_for_and_are_the_same_every_time(string name)
    {
        var (pair, again) = (DigitDomains.Find(name, few), DigitDomains.Find(name, few));
        Assert.Equal((40, 30, 60, 30), (pair.Source.Train.Count, pair.Source.Test.Count, pair.Target.Train.Count, pair.Target.Test.Count));
        Assert.Equal((1, 3, 16, 16), (pair.Source.Train.Channels, pair.Target.Train.Channels, pair.Target.Train.Height, pair.Target.Train.Width));
        Assert.Equal(pair.Target.Train.Pixels, again.Target.Train.Pixels);
        Assert.Equal(60, Enumerable.Range(0, 60).Select(i => Convert.ToHexString(pair.Target.Train.Image(i))).Distinct().Count());
    }

    [Fact]
    public void No_digit_of_the_source_is_written_on_the_textures()
    {
        // Of 40 source digits those from the 41st on are blended.
        var others = Glyphs.Load().Digits.Train;
        Assert.Equal(others.Labels.Skip(40).Take(60), DigitDomains.DigitsOnTextures(few).Target.Train.Labels);
    }

    [Fact]
    public void Pictures_are_tensors_of_three_channels_from_minus_one_to_one()
    {
        using var grey = new ImageSet([0, 255, 255, 0], [1], 2, 2, Glyphs.DigitClasses).ToPictures();
        Assert.Equal([1, 3, 2, 2], grey.Inputs.shape);
        Assert.Equal([-1, 1, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1], grey.Inputs.data<float>().ToArray());
        using var color = new ImageSet([0, 255, 255], [1], 1, 1, Glyphs.DigitClasses) { Channels = 3 }.ToPictures();
        Assert.Equal([-1, 1, 1], color.Inputs.data<float>().ToArray());
    }

    [Fact]
    public void Resizing_keeps_a_plain_picture_plain_and_the_mean_of_any()
    {
        Assert.All(Resampling.Resize(Enumerable.Repeat((byte)100, 64).ToArray(), 8, 8, 11, 11), value => Assert.Equal(100, value, 1e-3));
        byte[] picture = [.. Enumerable.Range(0, 64).Select(i => (byte)(i * 37 % 251))];
        Assert.Equal(picture.Average(value => value), Resampling.Resize(picture, 8, 8, 4, 4).Average(), 8.0);
        Assert.Equal(picture.Select(value => (float)value), Resampling.Resize(picture, 8, 8, 8, 8));
    }
}
