using RLTransfer.Environments.Pixels;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Tests.Pixels;

public sealed class PongTests
{
    private readonly Philox random = new(1);

    [Theory]
    [InlineData(5.5f, 0)]          // the middle of a paddle on rows 4 to 6
    [InlineData(4.75f, -0.5f)]
    [InlineData(6.99f, 0.993f)]    // its lower edge
    public void Where_the_ball_meets_the_paddle_sets_its_slope(float y, float slope)
    {
        var state = Ball(10.5f, y, 1, 0);
        state.Player = 4;
        Assert.Equal(0, Pong.Step(ref state, 0, new PongParameters(), random, out var over));
        Assert.False(over);
        Assert.Equal(-1, state.VelocityX);
        Assert.Equal(slope, state.VelocityY, 1e-3f);
        Assert.Equal(10.5f, state.BallX);
    }

    [Fact]
    public void A_ball_one_row_past_the_paddle_is_lost_and_served_again()
    {
        var state = Ball(10.5f, 7.01f, 1, 0);
        state.Player = 4;
        Assert.Equal(-1, Pong.Step(ref state, 0, new PongParameters(), random, out _));
        Assert.Equal(1, state.OpponentPoints);
        Assert.Equal(6, state.BallX);
    }

    [Fact]
    public void The_paddle_moves_before_the_ball_arrives()
    {
        var state = Ball(10.5f, 7.01f, 1, 0);
        state.Player = 4;
        Assert.Equal(0, Pong.Step(ref state, 2, new PongParameters(), random, out _));
        Assert.Equal(-1, state.VelocityX);
    }

    [Fact]
    public void The_ramp_raises_the_speed_at_every_hit_up_to_twice()
    {
        var parameters = new PongParameters { Ramp = 2 };
        var state = Ball(10.5f, 5.5f, 1, 0);
        state.Player = 4;
        Pong.Step(ref state, 0, parameters, random, out _);
        Assert.Equal(-1.1f, state.VelocityX, 1e-6f);
        state = Ball(10.5f, 5.5f, 1.95f, 0);
        (state.Player, state.Speed) = (4, 1.95f);
        Pong.Step(ref state, 0, parameters, random, out _);
        Assert.Equal(-2, state.VelocityX);
    }

    [Fact]
    public void The_ball_reflects_at_the_upper_and_the_lower_wall()
    {
        var state = Ball(5, 0.4f, 1, -0.9f);
        Pong.Step(ref state, 0, new PongParameters(), random, out _);
        Assert.Equal(0.5f, state.BallY, 1e-5f);
        Assert.Equal(0.9f, state.VelocityY);
        state = Ball(5, 11.8f, 1, 0.9f);
        Pong.Step(ref state, 0, new PongParameters(), random, out _);
        Assert.Equal(11.3f, state.BallY, 1e-5f);
        Assert.Equal(-0.9f, state.VelocityY);
    }

    [Fact]
    public void The_opponent_is_beaten_by_a_ball_it_cannot_reach_and_the_last_point_ends_the_game()
    {
        var state = Ball(1.4f, 11.5f, -1, 0);
        (state.OpponentY, state.PlayerPoints) = (3, 4);
        Assert.Equal(1, Pong.Step(ref state, 0, new PongParameters(), random, out var over));
        Assert.True(over);
    }

    [Fact]
    public void An_opponent_as_fast_as_the_ball_never_loses_a_point()
    {
        using var environment = Gym.Make("Pong-v0", ("opponent_speed", 2), ("points_to_win", 100));
        environment.Reset(seed: 0);
        for (var step = 0; step < 900; step++)
        {
            Assert.True(environment.Step(step % 3).Reward <= 0);
        }
    }

    [Fact]
    public void Following_the_ball_on_the_screen_wins_and_chance_loses()
    {
        double Play(bool follows)
        {
            var (total, games) = (0.0, 0);
            using var environment = Gym.Make("Pong-v0");
            var observation = environment.Reset(seed: 0).Observation;
            while (games < 10)
            {
                double Row(int layer) => Enumerable.Range(0, 144).Where(cell => observation[(layer * 144) + cell] > 0).Average(cell => cell / 12);
                var off = Row(2) - Row(3);
                var result = environment.Step(!follows ? random.NextInt32(3) : off < -0.5 ? 1 : off > 0.5 ? 2 : 0);
                observation = result.Observation;
                total += result.Reward;
                if (result.Terminated || result.Truncated)
                {
                    games++;
                    observation = environment.Reset().Observation;
                }
            }

            return total / games;
        }

        Assert.True(Play(follows: true) > 4);
        Assert.True(Play(follows: false) < -3);
    }

    private static PongState Ball(float x, float y, float velocityX, float velocityY) => new()
    {
        BallX = x, BallY = y, VelocityX = velocityX, VelocityY = velocityY, Speed = MathF.Abs(velocityX), OpponentY = 6,
    };
}
