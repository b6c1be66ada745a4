using System.Runtime.CompilerServices;
using RLTransfer.Environments.Rendering;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Pixels;

/// <summary>What can be varied about <see cref="Freeway"/>.</summary>
public record struct FreewayParameters() : IPixelParameters
{
    /// <summary>The chance that the last action is repeated in place of the one given.</summary>
    [Parameter("Chance that the last action is repeated in place of the one given (Machado et al. 2018)", 0, 1)]
    public double StickyActions = 0;

    /// <summary>Every two crossings let the slowest car wait one step × this less.</summary>
    [Parameter("Quickening of the cars with every two crossings", 0, 10)]
    public double Ramp = 1;

    /// <summary>Steps that the slowest car waits between two moves at the start.</summary>
    [Parameter("Time between moves of the slowest car", 1, 8, Unit = "steps", Whole = true)]
    public double SlowestCar = 5;

    /// <summary>Crossings that end the game.</summary>
    [Parameter("Crossings that end the game", 1, 100, Whole = true)]
    public double CrossingsToWin = 10;

    readonly double IPixelParameters.StickyActions => StickyActions;
}

/// <summary>The state of <see cref="Freeway"/>.</summary>
public struct FreewayState
{
    internal Lanes Column, Interval, Timer, Direction;
    internal int Player, Crossings;

    [InlineArray(Freeway.LaneCount)]
    internal struct Lanes
    {
        private sbyte first;
    }
}

/// <summary>Freeway: walk from the bottom to the top across ten lanes, one car in each.</summary>
/// <remarks>A car that hits the walker sends it back to the bottom; nothing ends before the last crossing but the time limit.</remarks>
public readonly struct Freeway : IPixelGame<FreewayState, FreewayParameters>
{
    internal const int LaneCount = Screen.Size - 2, PlayerColumn = 5;
    private const int TrailLayer = 0, CarLayer = 1, PlayerLayer = 2;

    /// <inheritdoc/>
    public static PixelGameInfo Info { get; } = new()
    {
        Name = "Freeway",
        Description = "Walk from the bottom to the top across ten lanes, each with one car. A car that hits the walker sends it back to the bottom. After each crossing the cars are drawn anew. A car's trail is the brighter the faster it is.",
        Rewards = "One for each crossing.",
        Start = "The walker at the bottom; every lane's car with a random place, direction and speed.",
        End = "Terminated after `crossings_to_win` crossings.",
        Layers =
        [
            new("trail", '\'', 0.40f, Color.Hex(0x7A5A3A)),
            new("car", 'C', 0.60f, Color.Hex(0xE0A03C)),
            new("player", 'P', 0.85f, Color.Hex(0xF4F4F4), PixelShape.Disc),
        ],
        Actions = ["stay", "up", "down"],
        BestReturn = 10,
        Limit = 1000,
    };

    /// <inheritdoc/>
    public static void Start(out FreewayState state, in FreewayParameters parameters, Philox random)
    {
        state = default;
        state.Player = Screen.Size - 1;
        NewCars(ref state, parameters, random);
    }

    /// <inheritdoc/>
    public static float Step(ref FreewayState state, int action, in FreewayParameters parameters, Philox random, out bool over)
    {
        over = false;
        state.Player = Math.Clamp(state.Player + (action == 1 ? -1 : action == 2 ? 1 : 0), 0, Screen.Size - 1);
        if (state.Player == 0)
        {
            state.Player = Screen.Size - 1;
            over = ++state.Crossings == (int)parameters.CrossingsToWin;
            NewCars(ref state, parameters, random);
            return 1;
        }

        // A car that already stands there hits as well as one that drives there.
        var hit = IsHit(state);
        Drive(ref state);
        if (hit || IsHit(state))
        {
            state.Player = Screen.Size - 1;
        }

        return 0;
    }

    /// <inheritdoc/>
    public static void Draw(in FreewayState state, in FreewayParameters parameters, Screen screen)
    {
        for (var lane = 0; lane < LaneCount; lane++)
        {
            int column = state.Column[lane];
            screen.Set(TrailLayer, lane + 1, Wrap(column - state.Direction[lane]), 1f / state.Interval[lane]);
            screen.Set(CarLayer, lane + 1, column);
        }

        screen.Set(PlayerLayer, state.Player, PlayerColumn);
    }

    /// <inheritdoc/>
    public static int Expert(in FreewayState state, in FreewayParameters parameters)
    {
        const int horizon = 80;
        var (earliest, choice) = (int.MaxValue, 0);
        for (var action = 0; action < 3; action++)
        {
            // All rows that can be stood on at each frame, when every car is where it will be.
            var cars = state;
            var row = Math.Clamp(state.Player + (action == 1 ? -1 : action == 2 ? 1 : 0), 0, Screen.Size - 1);
            var reached = 1 << row;
            for (var frame = 0; frame < horizon && reached != 0; frame++)
            {
                if ((reached & 1) != 0)
                {
                    if (frame < earliest)
                    {
                        (earliest, choice) = (frame, action);
                    }

                    break;
                }

                reached &= ~Taken(cars);
                Drive(ref cars);
                reached &= ~Taken(cars);
                reached = (reached | (reached << 1) | (reached >> 1)) & Rows.All;
            }
        }

        return choice;
    }

    private static bool IsHit(in FreewayState state) =>
        state.Player is > 0 and <= LaneCount && state.Column[state.Player - 1] == PlayerColumn;

    private static int Taken(in FreewayState state)
    {
        var rows = 0;
        for (var lane = 0; lane < LaneCount; lane++)
        {
            rows |= state.Column[lane] == PlayerColumn ? 1 << (lane + 1) : 0;
        }

        return rows;
    }

    private static void Drive(ref FreewayState state)
    {
        for (var lane = 0; lane < LaneCount; lane++)
        {
            if (--state.Timer[lane] <= 0)
            {
                state.Timer[lane] = state.Interval[lane];
                state.Column[lane] = Wrap(state.Column[lane] + state.Direction[lane]);
            }
        }
    }

    private static void NewCars(ref FreewayState state, in FreewayParameters parameters, Philox random)
    {
        var slowest = Math.Max(1, (int)parameters.SlowestCar - (int)(0.5 * parameters.Ramp * state.Crossings));
        for (var lane = 0; lane < LaneCount; lane++)
        {
            var interval = (sbyte)(1 + random.NextInt32(slowest));
            state.Interval[lane] = interval;
            state.Timer[lane] = (sbyte)(1 + random.NextInt32(interval));
            state.Direction[lane] = (sbyte)(random.NextInt32(2) == 0 ? -1 : 1);
            state.Column[lane] = (sbyte)random.NextInt32(Screen.Size);
        }
    }

    private static sbyte Wrap(int column) => (sbyte)((column + Screen.Size) % Screen.Size);
}
