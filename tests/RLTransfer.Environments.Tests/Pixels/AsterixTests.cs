using RLTransfer.Environments.Pixels;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Tests.Pixels;

public sealed class AsterixTests
{
    private readonly Philox random = new(1);

    [Theory]
    [InlineData(true, 1, false)]
    [InlineData(false, 0, true)]
    public void A_treasure_pays_and_an_enemy_ends_the_game(bool treasure, float reward, bool ends)
    {
        var state = Thing(lane: 5, column: 7, direction: -1, treasure);
        Assert.Equal(reward, Asterix.Step(ref state, 2, new(), random, out var over));
        Assert.Equal(ends, over);
        Assert.Equal(0, state.Occupied);
    }

    [Fact]
    public void A_thing_that_drives_into_the_player_touches_it()
    {
        var state = Thing(lane: 5, column: 7, direction: -1, treasure: true);
        state.MoveTimer = 1;
        Assert.Equal(1, Asterix.Step(ref state, 0, new(), random, out _));
    }

    [Fact]
    public void What_leaves_the_screen_frees_its_lane()
    {
        var state = Thing(lane: 2, column: 0, direction: -1, treasure: true);
        state.MoveTimer = 1;
        Asterix.Step(ref state, 0, new(), random, out _);
        Assert.Equal(0, state.Occupied);
    }

    [Fact]
    public void The_ramp_quickens_things_with_time()
    {
        int Interval(double ramp, int time)
        {
            var state = Thing(2, 5, 1, treasure: true);
            (state.MoveTimer, state.Time) = (1, time);
            Asterix.Step(ref state, 0, new() { Ramp = ramp }, random, out _);
            return state.MoveTimer;
        }

        Assert.Equal((5, 3, 2, 5), (Interval(1, 50), Interval(1, 250), Interval(1, 1500), Interval(0, 1500)));
    }

    [Fact]
    public void Nothing_arrives_where_the_player_stands()
    {
        for (var i = 0; i < 500; i++)
        {
            var state = Thing(0, 5, 1, treasure: true);
            (state.Row, state.PlayerColumn, state.ArrivalTimer) = (6, 0, 1);
            Asterix.Step(ref state, 0, new() { TreasureShare = 0 }, random, out var over);
            Assert.False(over);
            Assert.False(((state.Occupied >> 5) & 1) != 0 && state.Column[5] == 0);
        }
    }

    private static AsterixState Thing(int lane, int column, int direction, bool treasure)
    {
        var state = new AsterixState { Row = 6, PlayerColumn = 6, MoveTimer = 9, ArrivalTimer = 99, Occupied = 1 << lane, Treasure = treasure ? 1 << lane : 0 };
        (state.Column[lane], state.Direction[lane]) = ((sbyte)column, (sbyte)direction);
        return state;
    }
}
