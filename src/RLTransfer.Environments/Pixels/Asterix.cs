using System.Runtime.CompilerServices;
using RLTransfer.Environments.Rendering;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Pixels;

/// <summary>What can be varied about <see cref="Asterix"/>.</summary>
public record struct AsterixParameters() : IPixelParameters
{
    /// <summary>The chance that the last action is repeated in place of the one given.</summary>
    [Parameter("Chance that the last action is repeated in place of the one given (Machado et al. 2018)", 0, 1)]
    public double StickyActions = 0;

    /// <summary>Every 100 steps things move one step × this sooner, and come one step × this sooner.</summary>
    [Parameter("Steps by which things are quicker after every 100 steps", 0, 10)]
    public double Ramp = 1;

    /// <summary>Steps between two moves of things, at the start; the ramp ends at 2.</summary>
    [Parameter("Time between moves of things at the start", 1, 20, Unit = "steps", Whole = true)]
    public double MoveInterval = 5;

    /// <summary>Steps between two arrivals at the start; the ramp ends at 4.</summary>
    [Parameter("Time between arrivals at the start", 1, 50, Unit = "steps", Whole = true)]
    public double ArrivalInterval = 10;

    /// <summary>The share of treasures among the arrivals.</summary>
    [Parameter("Share of treasures among arrivals", 0, 1)]
    public double TreasureShare = 1.0 / 3;

    /// <summary>Treasures that end the game.</summary>
    [Parameter("Treasures that end the game", 1, 1000, Whole = true)]
    public double TreasuresToWin = 20;

    readonly double IPixelParameters.StickyActions => StickyActions;
}

/// <summary>The state of <see cref="Asterix"/>.</summary>
public struct AsterixState
{
    internal LaneBytes Column, Direction;

    /// <summary>One bit a lane: whether something is there, and whether it is a treasure.</summary>
    internal int Occupied, Treasure;
    internal int Row, PlayerColumn, MoveTimer, ArrivalTimer, Time, Collected;

    [InlineArray(Asterix.LaneCount)]
    internal struct LaneBytes
    {
        private sbyte first;
    }
}

/// <summary>Asterix: catch what is treasure, avoid what is not; both cross the screen in ten lanes.</summary>
public readonly struct Asterix : IPixelGame<AsterixState, AsterixParameters>
{
    internal const int LaneCount = Screen.Size - 2;
    private const int TrailLayer = 0, TreasureLayer = 1, EnemyLayer = 2, PlayerLayer = 3;

    /// <inheritdoc/>
    public static PixelGameInfo Info { get; } = new()
    {
        Name = "Asterix",
        Description = "Treasures and enemies cross the screen in ten lanes, at most one thing in each, and leave a trail. Touching a treasure collects it, touching an enemy loses. Things get quicker with time.",
        Rewards = "One for each treasure.",
        Start = "The player in the middle, the lanes empty.",
        End = "Terminated when an enemy is touched, or when `treasures_to_win` treasures are collected.",
        Layers =
        [
            new("trail", '\'', 0.30f, Color.Hex(0x5A5A66)),
            new("treasure", '$', 0.90f, Color.Hex(0xF2C53D), PixelShape.Disc),
            new("enemy", 'X', 0.50f, Color.Hex(0xE0524D), PixelShape.Ghost),
            new("player", 'P', 0.70f, Color.Hex(0x4F9FD8)),
        ],
        Actions = ["stay", "up", "right", "down", "left"],
        BestReturn = 20,
        Limit = 2000,
    };

    /// <inheritdoc/>
    public static void Start(out AsterixState state, in AsterixParameters parameters, Philox random)
    {
        state = default;
        (state.Row, state.PlayerColumn) = (Screen.Size / 2, Screen.Size / 2);
        (state.MoveTimer, state.ArrivalTimer) = ((int)parameters.MoveInterval, 1);
    }

    /// <inheritdoc/>
    public static float Step(ref AsterixState state, int action, in AsterixParameters parameters, Philox random, out bool over)
    {
        state.Time++;
        (state.Row, state.PlayerColumn) = Moved(state, action);
        var reward = Touch(ref state, out over);
        if (!over && --state.MoveTimer <= 0)
        {
            state.MoveTimer = Quicker(parameters.MoveInterval, 2, state, parameters);
            MoveThings(ref state);
            reward += Touch(ref state, out over);
        }

        if (--state.ArrivalTimer <= 0)
        {
            state.ArrivalTimer = Quicker(parameters.ArrivalInterval, 4, state, parameters);
            Arrive(ref state, parameters, random);
        }

        over |= state.Collected >= (int)parameters.TreasuresToWin;
        return reward;
    }

    /// <inheritdoc/>
    public static void Draw(in AsterixState state, in AsterixParameters parameters, Screen screen)
    {
        for (var lane = 0; lane < LaneCount; lane++)
        {
            if (((state.Occupied >> lane) & 1) != 0)
            {
                screen.SetInside(TrailLayer, lane + 1, state.Column[lane] - state.Direction[lane]);
                screen.Set(((state.Treasure >> lane) & 1) != 0 ? TreasureLayer : EnemyLayer, lane + 1, state.Column[lane]);
            }
        }

        screen.Set(PlayerLayer, state.Row, state.PlayerColumn);
    }

    /// <inheritdoc/>
    public static int Expert(in AsterixState state, in AsterixParameters parameters)
    {
        // For each first action, all squares that can be reached alive when everything moves on as it does now.
        const int horizon = 24;
        var (best, choice) = (double.MinValue, 0);
        for (var action = 0; action < 5; action++)
        {
            var things = state;
            var (row, column) = Moved(state, action);
            Rows reached = default;
            reached.Set(row, column);
            var value = -0.01 * (Math.Abs(row - 5.5) + Math.Abs(column - 5.5));
            var frame = 0;
            var caught = false;
            for (; frame < horizon && reached.Any; frame++)
            {
                Places(things, out var treasures, out var enemies);
                reached = reached.Except(enemies);
                caught |= Caught(ref value, reached, treasures, frame, caught);
                if (--things.MoveTimer <= 0)
                {
                    things.MoveTimer = Quicker(parameters.MoveInterval, 2, state, parameters);
                    MoveThings(ref things);
                    Places(things, out treasures, out enemies);
                    reached = reached.Except(enemies);
                    caught |= Caught(ref value, reached, treasures, frame, caught);
                }

                // What arrives next may be an enemy at either side: keep off the sides.
                reached = WithoutSides(reached.Spread());
            }

            value -= frame < horizon ? 1000 - frame : 0;
            if (value > best)
            {
                (best, choice) = (value, action);
            }
        }

        return choice;
    }

    private static bool Caught(ref double value, in Rows reached, in Rows treasures, int frame, bool before)
    {
        if (before || !reached.Meets(treasures))
        {
            return false;
        }

        value += 100 - frame;
        return true;
    }

    private static Rows WithoutSides(Rows cells)
    {
        for (var row = 0; row < Screen.Size; row++)
        {
            cells[row] &= row is > 0 and <= LaneCount ? (ushort)(Rows.All & ~1 & ~(1 << (Screen.Size - 1))) : (ushort)0;
        }

        return cells;
    }

    private static void Places(in AsterixState state, out Rows treasures, out Rows enemies)
    {
        (treasures, enemies) = (default, default);
        for (var lane = 0; lane < LaneCount; lane++)
        {
            if (((state.Occupied >> lane) & 1) == 0)
            {
                continue;
            }

            if (((state.Treasure >> lane) & 1) != 0)
            {
                treasures.Set(lane + 1, state.Column[lane]);
            }
            else
            {
                enemies.Set(lane + 1, state.Column[lane]);
            }
        }
    }

    private static (int Row, int Column) Moved(in AsterixState state, int action) => action switch
    {
        1 => (Math.Max(1, state.Row - 1), state.PlayerColumn),
        2 => (state.Row, Math.Min(Screen.Size - 1, state.PlayerColumn + 1)),
        3 => (Math.Min(LaneCount, state.Row + 1), state.PlayerColumn),
        4 => (state.Row, Math.Max(0, state.PlayerColumn - 1)),
        _ => (state.Row, state.PlayerColumn),
    };

    private static float Touch(ref AsterixState state, out bool lost)
    {
        lost = false;
        var lane = state.Row - 1;
        if (((state.Occupied >> lane) & 1) == 0 || state.Column[lane] != state.PlayerColumn)
        {
            return 0;
        }

        lost = ((state.Treasure >> lane) & 1) == 0;
        state.Occupied &= ~(1 << lane);
        state.Collected += lost ? 0 : 1;
        return lost ? 0 : 1;
    }

    private static void MoveThings(ref AsterixState state)
    {
        for (var lane = 0; lane < LaneCount; lane++)
        {
            state.Column[lane] += state.Direction[lane];
            if ((uint)state.Column[lane] >= Screen.Size)
            {
                state.Occupied &= ~(1 << lane);
                state.Column[lane] = 0;
            }
        }
    }

    /// <summary>Something new at the left or the right side of a free lane, but never where the player stands.</summary>
    private static void Arrive(ref AsterixState state, in AsterixParameters parameters, Philox random)
    {
        var lane = random.NextInt32(LaneCount);
        var fromLeft = random.NextInt32(2) == 0;
        var treasure = random.NextDouble() < parameters.TreasureShare;
        var column = fromLeft ? 0 : Screen.Size - 1;
        if (((state.Occupied >> lane) & 1) != 0 || (state.Row == lane + 1 && state.PlayerColumn == column))
        {
            return;
        }

        state.Occupied |= 1 << lane;
        state.Treasure = treasure ? state.Treasure | (1 << lane) : state.Treasure & ~(1 << lane);
        state.Column[lane] = (sbyte)column;
        state.Direction[lane] = (sbyte)(fromLeft ? 1 : -1);
    }

    private static int Quicker(double interval, int least, in AsterixState state, in AsterixParameters parameters)
    {
        var wanted = (int)interval - (int)(parameters.Ramp * (state.Time / 100));
        return Math.Max(wanted, Math.Min(least, (int)interval));
    }
}
