using RLTransfer.Course.Experiments;

namespace RLTransfer.Course.Tests.Experiments;

public sealed class SeedRangeTests
{
    [Theory]
    [InlineData(0, 10, 1000, 5, false)]
    [InlineData(0, 1000, 1000, 5, false)]
    [InlineData(0, 1001, 1000, 5, true)]
    [InlineData(1004, 1, 1000, 5, true)]
    [InlineData(1005, 1, 1000, 5, false)]
    [InlineData(0, 10, 0, 0, false)]
    public void Ranges_overlap_where_a_seed_is_in_both(ulong first, int count, ulong otherFirst, int otherCount, bool overlap)
    {
        SeedRange one = new(first, count), other = new(otherFirst, otherCount);
        Assert.Equal((overlap, overlap), (one.Overlaps(other), other.Overlaps(one)));
    }

    [Fact]
    public void Its_text_names_the_first_and_the_last()
    {
        Assert.Equal(["0 to 9", "1000", "none"], new[] { new SeedRange(0, 10), new(1000, 1), SeedRange.None }.Select(range => range.ToString()));
        Assert.Equal([3, 4], new SeedRange(3, 2).Seeds);
    }
}
