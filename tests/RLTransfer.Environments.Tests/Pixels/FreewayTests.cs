using RLTransfer.Environments.Pixels;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Tests.Pixels;

public sealed class FreewayTests
{
    private readonly Philox random = new(1);

    [Fact]
    public void A_car_sends_the_walker_back_to_the_bottom()
    {
        Freeway.Start(out var state, new(), random);
        state.Player = 4;
        (state.Column[3], state.Direction[3], state.Timer[3]) = ((sbyte)(Freeway.PlayerColumn - 1), 1, 1);
        Assert.Equal(0, Freeway.Step(ref state, 0, new(), random, out var over));
        Assert.False(over);
        Assert.Equal(11, state.Player);
    }

    [Fact]
    public void Walking_into_a_car_that_is_leaving_is_a_hit_too()
    {
        Freeway.Start(out var state, new(), random);
        state.Player = 5;
        (state.Column[3], state.Direction[3], state.Timer[3]) = (Freeway.PlayerColumn, 1, 1);
        Freeway.Step(ref state, 1, new(), random, out _);
        Assert.Equal(11, state.Player);
    }

    [Fact]
    public void The_top_pays_one_and_the_tenth_crossing_ends_the_game()
    {
        Freeway.Start(out var state, new(), random);
        (state.Player, state.Crossings) = (1, 8);
        Assert.Equal(1, Freeway.Step(ref state, 1, new(), random, out var over));
        Assert.False(over);
        Assert.Equal(11, state.Player);
        state.Player = 1;
        Assert.Equal(1, Freeway.Step(ref state, 1, new(), random, out over));
        Assert.True(over);
    }

    [Fact]
    public void The_ramp_takes_the_slow_cars_away()
    {
        int Slowest(double ramp)
        {
            Freeway.Start(out var state, new(), random);
            (state.Player, state.Crossings) = (1, 7);
            Freeway.Step(ref state, 1, new() { Ramp = ramp }, random, out _);
            return Enumerable.Range(0, Freeway.LaneCount).Max(lane => state.Interval[lane]);
        }

        Assert.Equal(1, Slowest(1));
        Assert.True(Enumerable.Range(0, 10).Max(_ => Slowest(0)) == 5);
    }

    [Fact]
    public void A_car_leaves_at_one_side_and_comes_back_at_the_other()
    {
        Freeway.Start(out var state, new(), random);
        (state.Column[0], state.Direction[0], state.Timer[0]) = (11, 1, 1);
        (state.Column[1], state.Direction[1], state.Timer[1]) = (0, -1, 1);
        Freeway.Step(ref state, 0, new(), random, out _);
        Assert.Equal((0, 11), (state.Column[0], state.Column[1]));
    }
}
