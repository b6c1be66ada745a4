using RLTransfer.Randomness;

namespace RLTransfer.Environments.Tests.Spaces;

public class SpaceTests
{
    private static readonly Space[] All =
    [
        new Box(-1, 2, 2, 3),
        new Box([0, float.NegativeInfinity, -1, float.NegativeInfinity], [float.PositiveInfinity, 3, 1, float.PositiveInfinity]),
        new Discrete(5),
        new MultiDiscrete(2, 7, 1),
        new Dict(("where", new Box(-1, 1, 2)), ("what", new Discrete(3))),
    ];

    [Fact]
    public void A_sample_is_a_member_and_nan_never_is()
    {
        var random = new Philox(1);
        foreach (var space in All)
        {
            for (var i = 0; i < 200; i++)
            {
                Assert.True(space.Contains(space.Sample(random)), $"{space}");
            }

            var value = space.Sample(random);
            value[^1] = float.NaN;
            Assert.False(space.Contains(value), $"{space}");
            Assert.False(space.Contains(new float[space.Size + 1]), $"{space}");
        }
    }

    [Fact]
    public void Whole_numbers_are_checked_as_such()
    {
        Assert.True(new Discrete(3).Contains([2]));
        Assert.False(new Discrete(3).Contains([3]));
        Assert.False(new Discrete(3).Contains([-1]));
        Assert.False(new Discrete(3).Contains([0.5f]));
        Assert.True(new MultiDiscrete(2, 3).Contains([1, 2]));
        Assert.False(new MultiDiscrete(2, 3).Contains([2, 0]));
        Assert.False(new Box(0, 3, 1).Contains([1]));
    }

    [Fact]
    public void A_box_checks_many_values_as_it_checks_one()
    {
        foreach (var box in (Box[])[new Box(-1, 1, 1), new Box([-1, 0], [1, 5])])
        {
            var random = new Philox(2);
            for (var bad = 0; bad < 37 * box.Size; bad++)
            {
                var values = new float[37 * box.Size];
                for (var at = 0; at < values.Length; at += box.Size)
                {
                    box.Sample(random, values.AsSpan(at, box.Size));
                }

                Assert.True(box.ContainsAll(values));
                values[bad] = bad % 2 == 0 ? float.NaN : 9;
                Assert.False(box.ContainsAll(values));
            }
        }
    }

    [Fact]
    public void Entries_of_a_dict_follow_one_another()
    {
        var dict = (Dict)All[^1];
        Assert.Equal(0..2, dict["where"]);
        Assert.Equal(2..3, dict["what"]);
        Assert.Contains("'who'", Assert.ThrowsAny<ArgumentException>(() => dict["who"]).Message);
    }

    [Fact]
    public void Impossible_spaces_are_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => new Box(1, 0, 1));
        Assert.ThrowsAny<ArgumentException>(() => new Box(float.NaN, 0, 1));
        Assert.ThrowsAny<ArgumentException>(() => new Box(0, 1, 2, 0));
        Assert.ThrowsAny<ArgumentException>(() => new Box([0f, 1f], [1f]));
        Assert.ThrowsAny<ArgumentException>(() => new Discrete(0));
        Assert.ThrowsAny<ArgumentException>(() => new MultiDiscrete(2, 0));
        Assert.ThrowsAny<ArgumentException>(() => new Dict());
        Assert.ThrowsAny<ArgumentException>(() => new Dict(("a", new Discrete(1)), ("a", new Discrete(1))));
    }

    [Fact]
    public void Spaces_say_what_they_are()
    {
        Assert.Equal("Box(-1, 2, (2, 3))", $"{All[0]}");
        Assert.Equal("Discrete(5)", $"{All[2]}");
        Assert.Equal("Dict(where: Box(-1, 1, (2,)), what: Discrete(3))", $"{All[4]}");
    }
}
