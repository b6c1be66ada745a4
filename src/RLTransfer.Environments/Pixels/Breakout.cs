using System.Numerics;
using RLTransfer.Environments.Rendering;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Pixels;

/// <summary>What can be varied about <see cref="Breakout"/>.</summary>
public record struct BreakoutParameters() : IPixelParameters
{
    /// <summary>The chance that the last action is repeated in place of the one given.</summary>
    [Parameter("Chance that the last action is repeated in place of the one given (Machado et al. 2018)", 0, 1)]
    public double StickyActions = 0;

    /// <summary>Every 9th brick makes the ball 10 % × this faster, up to twice its speed.</summary>
    [Parameter("Speed gained at every 9th brick, in 10 %", 0, 10)]
    public double Ramp = 0;

    /// <summary>The ball's vertical speed.</summary>
    [Parameter("Vertical speed of the ball", 0.25, 1, Unit = "cells/step")]
    public double BallSpeed = 0.75;

    /// <summary>The paddle's width.</summary>
    [Parameter("Width of the paddle", 1, 6, Unit = "cells", Whole = true)]
    public double PaddleWidth = 3;

    readonly double IPixelParameters.StickyActions => StickyActions;
}

/// <summary>The state of <see cref="Breakout"/>; positions in cells from the top left, a cell's centre at .5.</summary>
public struct BreakoutState
{
    internal float BallX, BallY, VelocityX, VelocityY, TrailX, TrailY, Speed;
    internal int Paddle;

    /// <summary>36 bits, row by row from the upper left brick.</summary>
    internal ulong Bricks;
}

/// <summary>Breakout with one wall of 3 × 12 bricks and one life.</summary>
/// <remarks>
/// The ball keeps its vertical speed; where it meets the paddle sets its horizontal one: the middle sends it straight
/// up, an edge at up to 45°. A brick that is hit turns the ball round and is gone.
/// </remarks>
public readonly struct Breakout : IPixelGame<BreakoutState, BreakoutParameters>
{
    internal const int FirstBrickRow = 2, BrickRows = 3;
    private const int BrickLayer = 0, TrailLayer = 1, BallLayer = 2, PaddleLayer = 3;
    private const int Substeps = 2;
    private const float PaddlePlane = Screen.Size - 1;
    private const ulong FullWall = (1UL << (BrickRows * Screen.Size)) - 1;

    /// <inheritdoc/>
    public static PixelGameInfo Info { get; } = new()
    {
        Name = "Breakout",
        Description = "A wall of 3 × 12 bricks and one life. The ball keeps its vertical speed; where it meets the paddle sets its horizontal one: the middle sends it straight up, an edge at up to 45°. A brick that is hit turns the ball round and is gone.",
        Rewards = "One for each brick.",
        Start = "The paddle in the middle, the ball below the wall at a random place, coming down at a random slope.",
        End = "Terminated when the ball is lost or the wall is gone.",
        Layers =
        [
            new("brick", '#', 0.55f, Color.Hex(0xC8663C)),
            new("trail", '\'', 0.30f, Color.Hex(0x5A5A66), PixelShape.Disc),
            new("ball", '*', 0.80f, Color.Hex(0xF4F4F4), PixelShape.Disc),
            new("paddle", 'P', 0.70f, Color.Hex(0x4F9FD8)),
        ],
        Actions = ["stay", "left", "right"],
        BestReturn = BrickRows * Screen.Size,
        Limit = 2000,
    };

    /// <inheritdoc/>
    public static void Start(out BreakoutState state, in BreakoutParameters parameters, Philox random)
    {
        state = default;
        state.Bricks = FullWall;
        state.Paddle = (Screen.Size - (int)parameters.PaddleWidth) / 2;
        state.Speed = (float)parameters.BallSpeed;
        state.BallX = 3 + (6 * random.NextSingle());
        state.BallY = FirstBrickRow + BrickRows + 0.5f;
        state.VelocityX = state.Speed * (random.NextSingle() - 0.5f);
        state.VelocityY = state.Speed;
        (state.TrailX, state.TrailY) = (state.BallX, state.BallY);
    }

    /// <inheritdoc/>
    public static float Step(ref BreakoutState state, int action, in BreakoutParameters parameters, Philox random, out bool over)
    {
        var move = action == 1 ? -1 : action == 2 ? 1 : 0;
        state.Paddle = Math.Clamp(state.Paddle + move, 0, Screen.Size - (int)parameters.PaddleWidth);
        (state.TrailX, state.TrailY) = (state.BallX, state.BallY);
        var reward = 0f;
        for (var part = 0; part < Substeps; part++)
        {
            if (!Fly(ref state, parameters, ref reward))
            {
                over = true;
                return reward;
            }
        }

        over = state.Bricks == 0;
        return reward;
    }

    /// <inheritdoc/>
    public static void Draw(in BreakoutState state, in BreakoutParameters parameters, Screen screen)
    {
        for (var left = state.Bricks; left != 0; left &= left - 1)
        {
            var brick = BitOperations.TrailingZeroCount(left);
            screen.Set(BrickLayer, FirstBrickRow + (brick / Screen.Size), brick % Screen.Size);
        }

        screen.SetInside(TrailLayer, (int)state.TrailY, (int)state.TrailX);
        screen.SetInside(BallLayer, (int)state.BallY, (int)state.BallX);
        for (var column = state.Paddle; column < state.Paddle + (int)parameters.PaddleWidth; column++)
        {
            screen.Set(PaddleLayer, Screen.Size - 1, column);
        }
    }

    /// <inheritdoc/>
    public static int Expert(in BreakoutState state, in BreakoutParameters parameters)
    {
        // Fly on until the ball is about to meet the paddle's row, then try every part of the paddle.
        var ahead = state;
        var (reward, frames) = (0f, 0);
        while (!(ahead.VelocityY > 0 && ahead.BallY + (ahead.VelocityY / Substeps) >= PaddlePlane))
        {
            Fly(ref ahead, parameters, ref reward);
            if (ahead.Bricks == 0)
            {
                return 0;
            }

            frames++;
        }

        var y = ahead.VelocityX;
        var arrival = Bounce(ahead.BallX + (ahead.VelocityX / Substeps), ref y);
        var (best, target) = (float.MinValue, state.Paddle);
        for (var part = 0; part < (int)parameters.PaddleWidth; part++)
        {
            var left = (int)arrival - part;
            var steps = (frames + 1) / Substeps;
            if (left < 0 || left > Screen.Size - (int)parameters.PaddleWidth || Math.Abs(left - state.Paddle) > Math.Max(steps, 1))
            {
                continue;
            }

            var value = Value(ahead, left, parameters);
            if (value > best)
            {
                (best, target) = (value, left);
            }
        }

        if (best == float.MinValue)
        {
            target = Math.Clamp((int)arrival - ((int)parameters.PaddleWidth / 2), 0, Screen.Size - (int)parameters.PaddleWidth);
        }

        return target < state.Paddle ? 1 : target > state.Paddle ? 2 : 0;
    }

    /// <summary>How good a hit is: a brick soon, and then a ball that comes back where it can be reached.</summary>
    private static float Value(BreakoutState state, int paddle, in BreakoutParameters parameters)
    {
        state.Paddle = paddle;
        var (reward, frames) = (0f, 0);
        do
        {
            Fly(ref state, parameters, ref reward);
            frames++;
        }
        while (state.Bricks != 0 && !(state.VelocityY > 0 && state.BallY + (state.VelocityY / Substeps) >= PaddlePlane));

        var late = Math.Abs(state.BallX - (paddle + ((int)parameters.PaddleWidth / 2f))) - ((int)parameters.PaddleWidth / 2f) - (frames / (float)Substeps);
        return state.Bricks == 0 ? 1000 : (10 * reward) - (0.01f * frames) - (late > -1 ? 100 : 0);
    }

    /// <summary>A part of a frame's flight; false where the ball is lost.</summary>
    private static bool Fly(ref BreakoutState state, in BreakoutParameters parameters, ref float reward)
    {
        state.BallX = Bounce(state.BallX + (state.VelocityX / Substeps), ref state.VelocityX);
        var y = state.BallY + (state.VelocityY / Substeps);
        if (y < 0)
        {
            (y, state.VelocityY) = (-y, -state.VelocityY);
        }

        var row = (int)y - FirstBrickRow;
        if ((uint)row < BrickRows)
        {
            var brick = 1UL << ((row * Screen.Size) + (int)state.BallX);
            if ((state.Bricks & brick) != 0)
            {
                Break(ref state, brick, parameters);
                reward++;
                return true;                                                   // it turns round in front of the brick
            }
        }

        state.BallY = y;
        if (y < PaddlePlane || state.VelocityY < 0)
        {
            return true;
        }

        var slope = (state.BallX - (state.Paddle + ((int)parameters.PaddleWidth / 2f))) / ((int)parameters.PaddleWidth / 2f);
        if (MathF.Abs(slope) > 1)
        {
            return false;
        }

        state.BallY = (2 * PaddlePlane) - y;
        state.VelocityY = -state.Speed;
        state.VelocityX = slope * state.Speed;
        return true;
    }

    private static void Break(ref BreakoutState state, ulong brick, in BreakoutParameters parameters)
    {
        state.Bricks &= ~brick;
        var broken = (BrickRows * Screen.Size) - BitOperations.PopCount(state.Bricks);
        if (broken % 9 == 0)
        {
            state.Speed = Math.Min(state.Speed * (float)(1 + (0.1 * parameters.Ramp)), 2 * (float)parameters.BallSpeed);
        }

        state.VelocityY = state.VelocityY > 0 ? -state.Speed : state.Speed;
    }

    /// <summary>Reflects at the side walls; the velocity turns with it.</summary>
    private static float Bounce(float x, ref float velocity)
    {
        if (x < 0)
        {
            velocity = -velocity;
            return -x;
        }

        if (x >= Screen.Size)
        {
            velocity = -velocity;
            return MathF.Min((2 * Screen.Size) - x, MathF.BitDecrement(Screen.Size));
        }

        return x;
    }
}
