namespace RLTransfer.Randomness.Tests;

public class PhiloxTests
{
    [Theory]
    [InlineData(new uint[] { 0, 0, 0, 0 }, new uint[] { 0, 0 }, new uint[] { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 })]
    [InlineData(
        new uint[] { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff }, new uint[] { 0xffffffff, 0xffffffff },
        new uint[] { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd })]
    [InlineData(
        new uint[] { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 }, new uint[] { 0xa4093822, 0x299f31d0 },
        new uint[] { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 })]
    public void A_block_equals_the_published_vectors(uint[] counter, uint[] key, uint[] expected)
    {
        var (w0, w1, w2, w3) = Philox.Block(counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
        Assert.Equal(expected, new[] { w0, w1, w2, w3 });
    }

    [Fact]
    public void Words_come_in_counter_order_with_the_stream_above_the_step()
    {
        var random = new Philox(0x299f31d0a4093822, 0x0370734413198a2e, 0x85a308d3243f6a88);
        uint[] drawn = [random.NextUInt32(), random.NextUInt32(), random.NextUInt32(), random.NextUInt32()];
        uint[] expected = [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1];
        Assert.Equal(expected, drawn);
        Assert.Equal(0x85a308d3243f6a89UL, random.Step);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(9, false)]
    public void A_saved_generator_goes_on_where_it_was(int drawn, bool gaussian)
    {
        var random = new Philox(5, 6, 7);
        for (var i = 0; i < drawn; i++)
        {
            random.NextUInt32();
        }

        if (gaussian)
        {
            random.NextGaussian();
        }

        using var saved = new MemoryStream();
        random.Save(new BinaryWriter(saved));
        saved.Position = 0;
        var again = Philox.Load(new BinaryReader(saved));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(random.NextGaussian(), again.NextGaussian());
            Assert.Equal(random.NextUInt32(), again.NextUInt32());
        }
    }

    [Fact]
    public void Streams_of_one_seed_differ_and_repeat()
    {
        var stream = Philox.Stream("weights", 3);
        Assert.NotEqual(stream, Philox.Stream("weights", 4));
        Assert.NotEqual(stream, Philox.Stream("exploration", 3));
        Assert.Equal(new Philox(7, stream).NextUInt64(), new Philox(7, Philox.Stream("weights", 3)).NextUInt64());
        Assert.NotEqual(new Philox(7, stream).NextUInt64(), new Philox(8, stream).NextUInt64());
    }

    [Fact]
    public void Whole_numbers_are_uniform()
    {
        var random = new Philox(1);
        var counts = new int[7];
        const int draws = 70_000;
        for (var i = 0; i < draws; i++)
        {
            counts[random.NextInt32(7)]++;
        }

        var chiSquare = counts.Sum(count => Math.Pow(count - (draws / 7.0), 2) / (draws / 7.0));
        Assert.True(chiSquare < 22.46, $"chi-square with 6 degrees of freedom is {chiSquare}, past its 99.9th percentile");
    }

    [Fact]
    public void Gaussians_have_the_moments_of_the_standard_normal()
    {
        var random = new Philox(2);
        var draws = Enumerable.Range(0, 200_000).Select(_ => random.NextGaussian()).ToArray();
        Assert.InRange(draws.Average(), -0.01, 0.01);
        Assert.InRange(draws.Average(x => x * x), 0.985, 1.015);
        Assert.InRange(draws.Average(x => x * x * x * x), 2.9, 3.1);
    }

    [Fact]
    public void Doubles_fill_the_unit_interval_and_never_reach_one()
    {
        var random = new Philox(3);
        var draws = Enumerable.Range(0, 100_000).Select(_ => random.NextDouble()).ToArray();
        Assert.True(draws.Min() >= 0 && draws.Max() < 1);
        Assert.InRange(draws.Average(), 0.495, 0.505);
    }

    [Fact]
    public void A_shuffle_keeps_every_item_and_moves_them()
    {
        var items = Enumerable.Range(0, 100).ToArray();
        new Philox(4).Shuffle(items.AsSpan());
        Assert.NotEqual(Enumerable.Range(0, 100), items);
        Assert.Equal(Enumerable.Range(0, 100), items.Order());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_range_without_numbers_is_refused(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Philox(0).NextInt32(count));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(double.NaN, 1)]
    [InlineData(0, double.PositiveInfinity)]
    public void Bounds_that_are_no_interval_are_refused(double low, double high) =>
        Assert.Throws<ArgumentException>(() => new Philox(0).NextUniform(low, high));
}
