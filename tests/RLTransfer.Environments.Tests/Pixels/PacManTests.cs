using RLTransfer.Environments.Pixels;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Tests.Pixels;

public sealed class PacManTests
{
    private static readonly PacManParameters parameters = new();
    private readonly Philox random = new(1);

    [Fact]
    public void The_maze_has_no_dead_ends_and_as_many_pellets_as_documented()
    {
        var free = Enumerable.Range(0, PacMaze.Cells).Where(cell => !PacMaze.IsWall(cell)).ToArray();
        Assert.All(free, cell => Assert.True(Enumerable.Range(1, 4).Count(direction => !PacMaze.IsWall(PacMaze.Next(cell, direction))) >= 2));
        Assert.Equal(PacMan.PelletCount, free.Length - 1);
        Assert.All(free, cell => Assert.True(PacMaze.Distance(PacMaze.PlayerStart, cell) < 40));
    }

    [Fact]
    public void A_power_pellet_turns_hunters_into_prey()
    {
        var state = Game(player: Cell(1, 2), ghost: Cell(1, 4), direction: 2);
        Assert.Equal(1, PacMan.Step(ref state, 4, parameters, random, out _));
        Assert.Equal((int)parameters.PowerTime, state.Power);

        state.Player = Cell(1, 3);
        state.GhostCell[0] = (byte)Cell(1, 2);
        Assert.Equal(5, PacMan.Step(ref state, 4, parameters, random, out var over) - 1);        // the ghost, and the pellet below it
        Assert.False(over);
        Assert.Equal(1, state.GhostGone[0]);
    }

    [Fact]
    public void Without_power_the_same_meeting_ends_the_game()
    {
        var state = Game(player: Cell(1, 3), ghost: Cell(1, 2), direction: 2);
        PacMan.Step(ref state, 4, parameters, random, out var over);
        Assert.True(over);
    }

    [Fact]
    public void Power_runs_out()
    {
        var state = Game(player: Cell(5, 1), ghost: Cell(5, 10), direction: 1);
        state.Power = 3;
        for (var step = 0; step < 3; step++)
        {
            PacMan.Step(ref state, 0, parameters, random, out _);
        }

        Assert.Equal(0, state.Power);
    }

    [Fact]
    public void Frightened_ghosts_move_every_second_step_and_others_rest_every_fourth()
    {
        int Moves(int power)
        {
            var state = Game(player: Cell(8, 1), ghost: Cell(1, 8), direction: 2);
            state.Pellets = default;
            var moves = 0;
            for (var step = 0; step < 8; step++)
            {
                state.Power = power;
                var before = state.GhostCell[0];
                PacMan.Step(ref state, 0, parameters, random, out _);
                moves += before != state.GhostCell[0] ? 1 : 0;
            }

            return moves;
        }

        Assert.Equal((4, 6), (Moves(50), Moves(0)));
    }

    [Fact]
    public void The_ramp_lets_ghosts_rest_less()
    {
        int Moves(double ramp)
        {
            var state = Game(player: Cell(8, 1), ghost: Cell(1, 8), direction: 2);
            state.Eaten = 45;
            var moves = 0;
            for (var step = 0; step < 8; step++)
            {
                var before = state.GhostCell[0];
                PacMan.Step(ref state, 0, parameters with { Ramp = ramp }, random, out _);
                moves += before != state.GhostCell[0] ? 1 : 0;
            }

            return moves;
        }

        Assert.Equal((6, 7), (Moves(0), Moves(1)));
    }

    [Fact]
    public void A_ghost_never_turns_back_and_hunts_the_player()
    {
        var state = Game(player: Cell(8, 10), ghost: Cell(5, 4), direction: 2);
        for (var step = 0; step < 300; step++)
        {
            var (cell, direction) = (state.GhostCell[0], state.GhostDirection[0]);
            PacMan.Step(ref state, 0, parameters with { Wandering = 0 }, random, out var over);
            if (over)
            {
                Assert.True(step < 30);
                return;
            }

            if (state.GhostCell[0] != cell)
            {
                Assert.NotEqual(1 + ((direction + 1) % 4), state.GhostDirection[0]);
            }
        }

        Assert.Fail("the ghost never arrived");
    }

    private static int Cell(int row, int column) => (row * Screen.Size) + column;

    /// <summary>One ghost left.</summary>
    private PacManState Game(int player, int ghost, byte direction)
    {
        PacMan.Start(out var state, parameters, random);
        state.Player = player;
        (state.GhostCell[0], state.GhostDirection[0], state.GhostGone[1]) = ((byte)ghost, direction, 1);
        return state;
    }
}
