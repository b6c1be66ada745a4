using RLTransfer.Course.Exercises;

namespace RLTransfer.Course.Tests.Exercises;

public class CheckTests
{
    [Fact]
    public void A_number_is_right_within_the_tolerance_and_never_where_it_is_none()
    {
        Assert.True(Check.Close("a", 650, 650.0001));
        Assert.False(Check.Close("a", 650, 651));
        Assert.False(Check.Close("a", 650, double.NaN));
        Assert.True(Check.Close("a", 0.5, 0.52, tolerance: 0.05));
    }

    [Fact]
    public void Lists_differ_in_length_or_in_an_element()
    {
        Assert.True(Check.Close("a", [1, 2], [1, 2]));
        Assert.False(Check.Close("a", [1, 2], [1, 2, 3]));
        Assert.False(Check.Close("a", [1, 2], [1, 2.1]));
        Assert.False(Check.Close("a", [1], null!));
    }

    [Fact]
    public void Other_values_are_equal_or_not()
    {
        Assert.True(Check.Equal("a", "conv1", "conv1"));
        Assert.False(Check.Equal("a", 3, 4));
    }
}
