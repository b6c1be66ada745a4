using System.Numerics;
using RLTransfer.Environments.Pixels;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Tests.Pixels;

public sealed class BreakoutTests
{
    private readonly Philox random = new(1);

    [Fact]
    public void A_brick_that_is_hit_pays_one_is_gone_and_turns_the_ball_round()
    {
        var state = Game(3.5f, 5.2f, 0, -0.75f);
        var reward = Breakout.Step(ref state, 0, new BreakoutParameters(), random, out var over);
        Assert.Equal(1, reward);
        Assert.False(over);
        Assert.True(state.VelocityY > 0);
        Assert.Equal(35, BitOperations.PopCount(state.Bricks));
        Assert.Equal(0UL, state.Bricks & (1UL << ((2 * 12) + 3)));
    }

    [Fact]
    public void A_gap_in_the_wall_lets_the_ball_behind_it()
    {
        var state = Game(3.5f, 5.2f, 0, -0.75f);
        state.Bricks &= ~((1UL << 3) | (1UL << 15) | (1UL << 27));
        for (var step = 0; step < 6; step++)
        {
            Assert.Equal(0, Breakout.Step(ref state, 0, new BreakoutParameters(), random, out _));
        }

        Assert.True(state.BallY < 2);
    }

    [Theory]
    [InlineData(5.5f, 0)]
    [InlineData(4.02f, -0.74f)]
    [InlineData(6.98f, 0.74f)]
    public void Where_the_ball_meets_the_paddle_sets_its_sideways_speed(float x, float expected)
    {
        var state = Game(x, 10.8f, 0, 0.75f);
        state.Paddle = 4;
        Breakout.Step(ref state, 0, new BreakoutParameters(), random, out var over);
        Assert.False(over);
        Assert.Equal(-0.75f, state.VelocityY);
        Assert.Equal(expected, state.VelocityX, 1e-4f);
    }

    [Fact]
    public void A_ball_beside_the_paddle_is_lost_and_ends_the_game()
    {
        var state = Game(7.2f, 10.8f, 0, 0.75f);
        state.Paddle = 4;
        Breakout.Step(ref state, 0, new BreakoutParameters(), random, out var over);
        Assert.True(over);
    }

    [Fact]
    public void The_ramp_raises_the_speed_at_every_ninth_brick()
    {
        var state = Game(3.5f, 5.2f, 0, -0.75f);
        state.Bricks &= ~0xFFUL;                                            // eight are gone
        Breakout.Step(ref state, 0, new BreakoutParameters { Ramp = 1 }, random, out _);
        Assert.Equal(0.825f, state.VelocityY, 1e-5f);
    }

    [Fact]
    public void The_last_brick_ends_the_game()
    {
        var state = Game(3.5f, 5.2f, 0, -0.75f);
        state.Bricks = 1UL << 27;
        Assert.Equal(1, Breakout.Step(ref state, 0, new BreakoutParameters(), random, out var over));
        Assert.True(over);
    }

    private static BreakoutState Game(float x, float y, float velocityX, float velocityY) => new()
    {
        BallX = x, BallY = y, VelocityX = velocityX, VelocityY = velocityY, Speed = 0.75f, Bricks = (1UL << 36) - 1,
    };
}
