using RLTransfer.Environments.Rendering;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Pixels;

/// <summary>What can be varied about <see cref="Pong"/>.</summary>
public record struct PongParameters() : IPixelParameters
{
    /// <summary>The chance that the last action is repeated in place of the one given.</summary>
    [Parameter("Chance that the last action is repeated in place of the one given (Machado et al. 2018)", 0, 1)]
    public double StickyActions = 0;

    /// <summary>Every paddle hit makes the ball 5 % × this faster, up to twice its speed.</summary>
    [Parameter("Speed gained at a paddle hit, in 5 %", 0, 10)]
    public double Ramp = 0;

    /// <summary>The ball's horizontal speed.</summary>
    [Parameter("Horizontal speed of the ball", 0.25, 2, Unit = "cells/step")]
    public double BallSpeed = 1;

    /// <summary>The opponent's speed.</summary>
    [Parameter("Speed of the opponent", 0, 2, Unit = "cells/step")]
    public double OpponentSpeed = 0.4;

    /// <summary>The player's paddle; the opponent's has 3 cells.</summary>
    [Parameter("Height of the player's paddle", 1, 6, Unit = "cells", Whole = true)]
    public double PaddleHeight = 3;

    /// <summary>Points that end the game.</summary>
    [Parameter("Points that end the game", 1, 100, Whole = true)]
    public double PointsToWin = 5;

    readonly double IPixelParameters.StickyActions => StickyActions;
}

/// <summary>The state of <see cref="Pong"/>; positions in cells from the top left, a cell's centre at .5.</summary>
public struct PongState
{
    internal float BallX, BallY, VelocityX, VelocityY, TrailX, TrailY, OpponentY, Speed;
    internal int Player, PlayerPoints, OpponentPoints;
}

/// <summary>Pong against an opponent that follows the ball, but slowly.</summary>
/// <remarks>
/// The player's paddle is at the right edge. Where the ball meets a paddle sets its new angle: the middle returns it
/// straight, an edge at up to 45°. The opponent follows the ball while it comes and goes back to the middle while it leaves.
/// </remarks>
public readonly struct Pong : IPixelGame<PongState, PongParameters>
{
    private const int OpponentLayer = 0, TrailLayer = 1, BallLayer = 2, PlayerLayer = 3;
    private const float LeftPlane = 1, RightPlane = Screen.Size - 1, OpponentHeight = 3;

    /// <inheritdoc/>
    public static PixelGameInfo Info { get; } = new()
    {
        Name = "Pong",
        Description = "The player's paddle is at the right edge, the opponent's at the left. Where the ball meets a paddle sets its new angle: the middle returns it straight, an edge at up to 45°. The opponent follows the ball while it comes, at less than half the player's speed, and goes back to the middle while it leaves.",
        Rewards = "One for a ball that passes the opponent, minus one for a ball that passes the player.",
        Start = "Both paddles in the middle; the ball in the middle of the screen, at a random height and a random slope, to either side.",
        End = "Terminated when one side has `points_to_win` points.",
        Layers =
        [
            new("opponent", 'o', 0.60f, Color.Hex(0xD5824A)),
            new("trail", '\'', 0.47f, Color.Hex(0x6B6B75), PixelShape.Disc),
            new("ball", '*', 0.80f, Color.Hex(0xF4F4F4), PixelShape.Disc),
            new("player", 'P', 0.70f, Color.Hex(0x5CBA5C)),
        ],
        Actions = ["stay", "up", "down"],
        GrayBackground = 0.3f,
        BestReturn = 5,
        Limit = 1000,
    };

    /// <inheritdoc/>
    public static void Start(out PongState state, in PongParameters parameters, Philox random)
    {
        state = default;
        state.Player = (Screen.Size - (int)parameters.PaddleHeight) / 2;
        state.OpponentY = Screen.Size / 2f;
        Serve(ref state, parameters, random);
    }

    /// <inheritdoc/>
    public static float Step(ref PongState state, int action, in PongParameters parameters, Philox random, out bool over)
    {
        var move = action == 1 ? -1 : action == 2 ? 1 : 0;
        state.Player = Math.Clamp(state.Player + move, 0, Screen.Size - (int)parameters.PaddleHeight);
        MoveOpponent(ref state, parameters);

        (state.TrailX, state.TrailY) = (state.BallX, state.BallY);
        state.BallX += state.VelocityX;
        state.BallY = Fold(state.BallY + state.VelocityY, ref state.VelocityY);
        over = false;
        if (state.VelocityX > 0 && state.BallX >= RightPlane)
        {
            if (Returns(ref state, state.Player + ((int)parameters.PaddleHeight / 2f), (int)parameters.PaddleHeight, parameters))
            {
                state.BallX = (2 * RightPlane) - state.BallX;
                return 0;
            }

            return Point(ref state, parameters, random, -1, ref state.OpponentPoints, out over);
        }

        if (state.VelocityX < 0 && state.BallX < LeftPlane)
        {
            if (Returns(ref state, state.OpponentY, OpponentHeight, parameters))
            {
                state.BallX = (2 * LeftPlane) - state.BallX;
                return 0;
            }

            return Point(ref state, parameters, random, 1, ref state.PlayerPoints, out over);
        }

        return 0;
    }

    /// <inheritdoc/>
    public static void Draw(in PongState state, in PongParameters parameters, Screen screen)
    {
        var top = (int)MathF.Round(state.OpponentY - (OpponentHeight / 2));
        for (var row = top; row < top + (int)OpponentHeight; row++)
        {
            screen.SetInside(OpponentLayer, row, 0);
        }

        screen.SetInside(TrailLayer, (int)state.TrailY, (int)state.TrailX);
        screen.SetInside(BallLayer, (int)state.BallY, (int)state.BallX);
        for (var row = state.Player; row < state.Player + (int)parameters.PaddleHeight; row++)
        {
            screen.Set(PlayerLayer, row, Screen.Size - 1);
        }
    }

    /// <inheritdoc/>
    public static int Expert(in PongState state, in PongParameters parameters)
    {
        var target = state.Player;
        if (state.VelocityX < 0)
        {
            target = (Screen.Size - (int)parameters.PaddleHeight) / 2;                 // wait in the middle
        }
        else
        {
            var (arrival, _) = Arrival(state.BallX, state.BallY, state.VelocityX, state.VelocityY, RightPlane);
            var best = float.MinValue;
            for (var part = 0; part < (int)parameters.PaddleHeight; part++)            // which row of the paddle meets the ball
            {
                var top = (int)arrival - part;
                if (top < 0 || top > Screen.Size - (int)parameters.PaddleHeight)
                {
                    continue;
                }

                var value = Miss(state, arrival, top, parameters);
                if (value > best)
                {
                    (best, target) = (value, top);
                }
            }
        }

        return target < state.Player ? 1 : target > state.Player ? 2 : 0;
    }

    /// <summary>By how many cells the opponent misses a ball returned from <paramref name="y"/> by a paddle at <paramref name="top"/>.</summary>
    private static float Miss(in PongState state, float y, int top, in PongParameters parameters)
    {
        var speed = NextSpeed(state.Speed, parameters);
        var slope = Slope(y, top + ((int)parameters.PaddleHeight / 2f), (int)parameters.PaddleHeight);
        var (arrival, frames) = Arrival(RightPlane, y, -speed, slope * speed, LeftPlane);
        var reach = (float)(frames * parameters.OpponentSpeed) + (OpponentHeight / 2);
        return MathF.Abs(arrival - state.OpponentY) - reach;
    }

    /// <summary>Where and after how many frames the ball gets to the plane.</summary>
    private static (float Y, int Frames) Arrival(float x, float y, float velocityX, float velocityY, float plane)
    {
        var frames = 0;
        while (velocityX > 0 ? x < plane : x >= plane)
        {
            x += velocityX;
            y = Fold(y + velocityY, ref velocityY);
            frames++;
        }

        return (y, frames);
    }

    private static void Serve(ref PongState state, in PongParameters parameters, Philox random)
    {
        state.Speed = (float)parameters.BallSpeed;
        state.BallX = Screen.Size / 2f;
        state.BallY = 4 + (4 * random.NextSingle());
        state.VelocityX = random.NextInt32(2) == 0 ? state.Speed : -state.Speed;
        state.VelocityY = state.Speed * (random.NextSingle() - 0.5f);
        (state.TrailX, state.TrailY) = (state.BallX, state.BallY);
    }

    private static void MoveOpponent(ref PongState state, in PongParameters parameters)
    {
        var target = state.VelocityX < 0 ? state.BallY : Screen.Size / 2f;
        var step = (float)parameters.OpponentSpeed;
        var y = state.OpponentY + Math.Clamp(target - state.OpponentY, -step, step);
        state.OpponentY = Math.Clamp(y, OpponentHeight / 2, Screen.Size - (OpponentHeight / 2));
    }

    private static bool Returns(ref PongState state, float center, float height, in PongParameters parameters)
    {
        var slope = Slope(state.BallY, center, height);
        if (MathF.Abs(slope) > 1)
        {
            return false;
        }

        state.Speed = NextSpeed(state.Speed, parameters);
        state.VelocityX = state.VelocityX > 0 ? -state.Speed : state.Speed;
        state.VelocityY = slope * state.Speed;
        return true;
    }

    /// <summary>Where the ball meets a paddle, −1 at its upper end and 1 at its lower: also the ball's slope after it.</summary>
    private static float Slope(float y, float center, float height) => (y - center) / (height / 2);

    private static float NextSpeed(float speed, in PongParameters parameters) =>
        Math.Min(speed * (float)(1 + (0.05 * parameters.Ramp)), 2 * (float)parameters.BallSpeed);

    private static float Point(ref PongState state, in PongParameters parameters, Philox random, float reward, ref int points, out bool over)
    {
        points++;
        over = points == parameters.PointsToWin;
        Serve(ref state, parameters, random);
        return reward;
    }

    /// <summary>Reflects at the upper and the lower wall; the velocity turns with it.</summary>
    private static float Fold(float y, ref float velocity)
    {
        if (y < 0)
        {
            velocity = -velocity;
            return -y;
        }

        if (y >= Screen.Size)
        {
            velocity = -velocity;
            return MathF.Min((2 * Screen.Size) - y, MathF.BitDecrement(Screen.Size));
        }

        return y;
    }
}
