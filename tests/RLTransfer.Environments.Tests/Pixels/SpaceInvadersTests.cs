using System.Numerics;
using RLTransfer.Environments.Pixels;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Tests.Pixels;

public sealed class SpaceInvadersTests
{
    private readonly Philox random = new(1);

    [Fact]
    public void A_shot_takes_the_lowest_alien_of_its_column_and_no_other()
    {
        var state = Game();
        state.PlayerShots.Set(4, 5);
        Assert.Equal(1, SpaceInvaders.Step(ref state, 0, new(), random, out _));
        Assert.Equal(23, BitOperations.PopCount(state.Aliens));
        Assert.Equal(0u, state.Aliens & (1u << ((3 * 6) + 2)));
        Assert.False(state.PlayerShots[3, 5]);
    }

    [Fact]
    public void Between_two_shots_the_player_waits()
    {
        var state = Game();
        var shots = 0;
        for (var step = 0; step < 9; step++)
        {
            SpaceInvaders.Step(ref state, 3, new(), random, out _);
            shots += state.PlayerShots[10, state.Player] ? 1 : 0;
        }

        Assert.Equal(3, shots);
    }

    [Fact]
    public void A_shot_of_theirs_ends_the_game_unless_the_player_steps_aside()
    {
        var state = Game();
        state.AlienShots.Set(10, state.Player);
        var dodging = state;
        SpaceInvaders.Step(ref state, 0, new(), random, out var over);
        Assert.True(over);
        SpaceInvaders.Step(ref dodging, 1, new(), random, out over);
        Assert.False(over);
    }

    [Fact]
    public void At_the_side_the_block_comes_down_and_turns()
    {
        var state = Game();
        (state.BlockColumn, state.Direction, state.MarchTimer) = (6, 1, 1);
        SpaceInvaders.Step(ref state, 0, new(), random, out _);
        Assert.Equal((6, 1, -1), (state.BlockColumn, state.BlockRow, state.Direction));
    }

    [Fact]
    public void Without_its_left_column_the_block_still_marches_to_the_left_side()
    {
        var state = Game();
        (state.BlockColumn, state.Direction, state.MarchTimer) = (0, -1, 1);
        state.Aliens = 0b100000_100000_100000_100000;
        for (var column = 5; column > 0; column--)
        {
            state.MarchTimer = 1;
            SpaceInvaders.Step(ref state, 0, new(), random, out _);
            Assert.Equal(0, state.BlockRow);
            Assert.Equal(column - 1, BitOperations.TrailingZeroCount(state.Aliens) + state.BlockColumn);
        }
    }

    [Fact]
    public void An_alien_in_the_players_row_ends_the_game()
    {
        var state = Game();
        (state.BlockRow, state.BlockColumn, state.Direction, state.MarchTimer, state.Player) = (7, 6, 1, 1, 0);
        SpaceInvaders.Step(ref state, 0, new(), random, out var over);
        Assert.True(over);
    }

    [Fact]
    public void The_ramp_makes_the_next_wave_quicker_and_the_third_is_the_last()
    {
        var state = Game();
        state.Aliens = 1u << 18;
        state.PlayerShots.Set(4, 3);
        Assert.Equal(1, SpaceInvaders.Step(ref state, 0, new() { Ramp = 2 }, random, out var over));
        Assert.False(over);
        Assert.Equal((1, 24, 8), (state.Wave, BitOperations.PopCount(state.Aliens), state.MarchTimer));
        (state.Wave, state.Aliens, state.BlockRow, state.BlockColumn) = (2, 1u << 18, 0, 3);
        state.PlayerShots.Set(4, 3);
        SpaceInvaders.Step(ref state, 0, new(), random, out over);
        Assert.True(over);
    }

    private static SpaceInvadersState Game() => new()
    {
        Aliens = (1u << 24) - 1, BlockColumn = 3, Direction = 1, MarchTimer = 50, ShotTimer = 50, Player = 6,
    };
}
