using System.Numerics;
using RLTransfer.Environments.Rendering;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Pixels;

/// <summary>What can be varied about <see cref="SpaceInvaders"/>.</summary>
public record struct SpaceInvadersParameters() : IPixelParameters
{
    /// <summary>The chance that the last action is repeated in place of the one given.</summary>
    [Parameter("Chance that the last action is repeated in place of the one given (Machado et al. 2018)", 0, 1)]
    public double StickyActions = 0;

    /// <summary>Each wave marches and shoots 2 steps × this sooner than the one before.</summary>
    [Parameter("Steps by which each wave is quicker, in 2", 0, 10)]
    public double Ramp = 1;

    /// <summary>Steps between two shots of the player.</summary>
    [Parameter("Time between shots of the player", 1, 50, Unit = "steps", Whole = true)]
    public double Cooldown = 4;

    /// <summary>Steps between two shots of the first wave.</summary>
    [Parameter("Time between shots of the first wave", 3, 1000, Unit = "steps", Whole = true)]
    public double ShotInterval = 10;

    /// <summary>Steps between two moves of the full first wave; a wave of n aliens left waits n at most.</summary>
    [Parameter("Time between moves of the first wave", 1, 100, Unit = "steps", Whole = true)]
    public double MarchInterval = 12;

    readonly double IPixelParameters.StickyActions => StickyActions;
}

/// <summary>The state of <see cref="SpaceInvaders"/>.</summary>
public struct SpaceInvadersState
{
    internal Rows PlayerShots, AlienShots;

    /// <summary>4 × 6 bits, row by row from the upper left alien.</summary>
    internal uint Aliens;
    internal int Player, Cooldown, BlockRow, BlockColumn, Direction, MarchTimer, ShotTimer, Wave;
}

/// <summary>Space Invaders: three waves of 4 × 6 aliens, one life.</summary>
/// <remarks>
/// The block marches sideways, comes down one row at each side, and the faster the fewer are left. The column of aliens
/// nearest to the player shoots. The game is lost by a shot or when an alien gets to the player's row.
/// </remarks>
public readonly struct SpaceInvaders : IPixelGame<SpaceInvadersState, SpaceInvadersParameters>
{
    internal const int BlockRows = 4, BlockColumns = 6, Waves = 3, PlayerRow = Screen.Size - 1;
    private const int AlienLayer = 0, MarchingRightLayer = 1, AlienShotLayer = 2, PlayerShotLayer = 3, PlayerLayer = 4;
    private const uint FullBlock = (1u << (BlockRows * BlockColumns)) - 1;

    /// <inheritdoc/>
    public static PixelGameInfo Info { get; } = new()
    {
        Name = "SpaceInvaders",
        Description = "Three waves of 4 × 6 aliens, one life. The block marches sideways, comes down one row at each side, and is the faster the fewer are left. The lowest alien of the column nearest to the player shoots. A shot of the player takes the first alien it meets.",
        Rewards = "One for each alien.",
        Start = "A random column for the player, a random direction for the aliens.",
        End = "Terminated when a shot hits the player, when an alien gets to the player's row, or when the third wave is gone.",
        Layers =
        [
            new("alien", '<', 0.50f, Color.Hex(0x77B255), PixelShape.Ghost),
            new("alien marching right", '>', 0.60f, Color.Hex(0x9BCB5B), PixelShape.Ghost),
            new("alien shot", '!', 0.35f, Color.Hex(0xE0524D), PixelShape.Bolt),
            new("player shot", '|', 0.90f, Color.Hex(0xF4F4F4), PixelShape.Bolt),
            new("player", 'P', 0.75f, Color.Hex(0x4F9FD8)),
        ],
        Actions = ["stay", "left", "right", "fire"],
        BestReturn = Waves * BlockRows * BlockColumns,
        Limit = 2000,
    };

    /// <inheritdoc/>
    public static void Start(out SpaceInvadersState state, in SpaceInvadersParameters parameters, Philox random)
    {
        state = default;
        state.Player = random.NextInt32(Screen.Size);
        state.Direction = random.NextInt32(2) == 0 ? -1 : 1;
        NextWave(ref state, parameters);
    }

    /// <inheritdoc/>
    public static float Step(ref SpaceInvadersState state, int action, in SpaceInvadersParameters parameters, Philox random, out bool over)
    {
        state.Cooldown = Math.Max(0, state.Cooldown - 1);
        if (action == 3 && state.Cooldown == 0)
        {
            state.PlayerShots.Set(PlayerRow, state.Player);
            state.Cooldown = (int)parameters.Cooldown;
        }
        else if (action is 1 or 2)
        {
            state.Player = Math.Clamp(state.Player + (action == 1 ? -1 : 1), 0, Screen.Size - 1);
        }

        var reward = FlyShots(ref state);
        over = state.AlienShots[PlayerRow, state.Player];
        if (over)
        {
            return reward;
        }

        if (--state.MarchTimer <= 0)
        {
            March(ref state);
            state.MarchTimer = MarchInterval(state, parameters);
            reward += Hits(ref state);
        }

        if (state.Aliens == 0)
        {
            state.Wave++;
            over = state.Wave == Waves;
            NextWave(ref state, parameters);
            return reward;
        }

        over = LowestRow(state) >= PlayerRow;
        if (--state.ShotTimer <= 0)
        {
            Shoot(ref state);
            state.ShotTimer = Math.Max(3, (int)parameters.ShotInterval - (int)(2 * parameters.Ramp * state.Wave));
        }

        return reward;
    }

    /// <inheritdoc/>
    public static void Draw(in SpaceInvadersState state, in SpaceInvadersParameters parameters, Screen screen)
    {
        var layer = state.Direction > 0 ? MarchingRightLayer : AlienLayer;
        for (var left = state.Aliens; left != 0; left &= left - 1)
        {
            var alien = BitOperations.TrailingZeroCount(left);
            screen.SetInside(layer, state.BlockRow + (alien / BlockColumns), state.BlockColumn + (alien % BlockColumns));
        }

        DrawShots(state.AlienShots, AlienShotLayer, screen);
        DrawShots(state.PlayerShots, PlayerShotLayer, screen);
        screen.Set(PlayerLayer, PlayerRow, state.Player);
    }

    /// <inheritdoc/>
    public static int Expert(in SpaceInvadersState state, in SpaceInvadersParameters parameters)
    {
        var aim = Aim(state);
        var wish = aim < state.Player ? 1 : aim > state.Player ? 2 : 3;
        if (wish == 3 && state.Cooldown > 1)
        {
            wish = 0;
        }

        if (Survives(state, wish))
        {
            return wish;
        }

        for (var action = 0; action < 3; action++)
        {
            if (Survives(state, action))
            {
                return action;
            }
        }

        return wish;
    }

    /// <summary>The column from which a shot fired on arrival meets an alien, the nearest such.</summary>
    private static int Aim(in SpaceInvadersState state)
    {
        var (best, aim) = (int.MaxValue, state.Player);
        for (var column = 0; column < BlockColumns; column++)
        {
            var row = BlockRows - 1;
            while (row >= 0 && (state.Aliens >> ((row * BlockColumns) + column) & 1) == 0)
            {
                row--;
            }

            if (row < 0)
            {
                continue;
            }

            // The block moves once during a shot's flight, roughly, when it is nearly as slow as the flight is long.
            var flight = PlayerRow - (state.BlockRow + row);
            var moves = flight >= state.MarchTimer ? 1 + ((flight - state.MarchTimer) / Math.Max(1, Math.Min(12, BitOperations.PopCount(state.Aliens)))) : 0;
            var target = Math.Clamp(state.BlockColumn + column + (moves * state.Direction), 0, Screen.Size - 1);
            var distance = (4 * Math.Abs(target - state.Player)) - row;
            if (distance < best)
            {
                (best, aim) = (distance, target);
            }
        }

        return aim;
    }

    /// <summary>Whether some moves after this one avoid all shots now in the air.</summary>
    private static bool Survives(in SpaceInvadersState state, int action)
    {
        var column = Math.Clamp(state.Player + (action == 1 ? -1 : action == 2 ? 1 : 0), 0, Screen.Size - 1);
        var reached = 1 << column;
        for (var frame = 1; frame < Screen.Size; frame++)
        {
            reached &= ~state.AlienShots[PlayerRow - frame];
            if (reached == 0)
            {
                return false;
            }

            reached = (reached | (reached << 1) | (reached >> 1)) & Rows.All;
        }

        return true;
    }

    private static void NextWave(ref SpaceInvadersState state, in SpaceInvadersParameters parameters)
    {
        state.Aliens = FullBlock;
        (state.BlockRow, state.BlockColumn) = (0, (Screen.Size - BlockColumns) / 2);
        state.AlienShots = default;
        state.MarchTimer = MarchInterval(state, parameters);
        state.ShotTimer = (int)parameters.ShotInterval;
    }

    private static int MarchInterval(in SpaceInvadersState state, in SpaceInvadersParameters parameters) =>
        Math.Clamp(Math.Min((int)parameters.MarchInterval - (int)(2 * parameters.Ramp * state.Wave), BitOperations.PopCount(state.Aliens)), 1, 1000);

    /// <summary>Moves all shots by one cell; shots that meet aliens take them along.</summary>
    private static float FlyShots(ref SpaceInvadersState state)
    {
        for (var row = 0; row < PlayerRow; row++)
        {
            state.PlayerShots[row] = state.PlayerShots[row + 1];
        }

        state.PlayerShots[PlayerRow] = 0;
        for (var row = PlayerRow; row > 0; row--)
        {
            state.AlienShots[row] = state.AlienShots[row - 1];
        }

        state.AlienShots[0] = 0;
        return Hits(ref state);
    }

    private static float Hits(ref SpaceInvadersState state)
    {
        var hits = 0;
        for (var row = 0; row < BlockRows; row++)
        {
            var screenRow = state.BlockRow + row;
            if (screenRow >= Screen.Size)
            {
                break;
            }

            var shift = row * BlockColumns;
            var aliens = (int)((state.Aliens >> shift) & ((1u << BlockColumns) - 1)) << state.BlockColumn;
            var hit = aliens & state.PlayerShots[screenRow];
            if (hit != 0)
            {
                state.Aliens &= ~((uint)(hit >> state.BlockColumn) << shift);
                state.PlayerShots[screenRow] &= (ushort)~hit;
                hits += BitOperations.PopCount((uint)hit);
            }
        }

        return hits;
    }

    /// <summary>One column sideways, or one row down and round where a column with aliens would leave the screen.</summary>
    private static void March(ref SpaceInvadersState state)
    {
        var columns = 0u;
        for (var row = 0; row < BlockRows; row++)
        {
            columns |= (state.Aliens >> (row * BlockColumns)) & ((1u << BlockColumns) - 1);
        }

        if (columns == 0)
        {
            return;
        }

        var first = state.BlockColumn + BitOperations.TrailingZeroCount(columns);
        var last = state.BlockColumn + BitOperations.Log2(columns);
        if (state.Direction > 0 ? last == Screen.Size - 1 : first == 0)
        {
            state.Direction = -state.Direction;
            state.BlockRow++;
        }
        else if (state.Direction > 0 || state.BlockColumn > 0)
        {
            state.BlockColumn += state.Direction;
        }
        else
        {
            // The block's own left columns are empty and already at the screen's edge: move the aliens within the block.
            state.Aliens >>= 1;
        }
    }

    private static int LowestRow(in SpaceInvadersState state) => state.BlockRow + (BitOperations.Log2(state.Aliens) / BlockColumns);

    /// <summary>The lowest alien of the column nearest to the player shoots.</summary>
    private static void Shoot(ref SpaceInvadersState state)
    {
        var (best, bestRow, bestColumn) = (int.MaxValue, 0, 0);
        for (var column = 0; column < BlockColumns; column++)
        {
            for (var row = BlockRows - 1; row >= 0; row--)
            {
                if ((state.Aliens >> ((row * BlockColumns) + column) & 1) == 0)
                {
                    continue;
                }

                var distance = Math.Abs(state.BlockColumn + column - state.Player);
                if (distance < best)
                {
                    (best, bestRow, bestColumn) = (distance, state.BlockRow + row, state.BlockColumn + column);
                }

                break;
            }
        }

        if (best != int.MaxValue && bestRow < PlayerRow)
        {
            state.AlienShots.Set(bestRow, bestColumn);
        }
    }

    private static void DrawShots(in Rows shots, int layer, Screen screen)
    {
        for (var row = 0; row < Screen.Size; row++)
        {
            for (var left = (uint)shots[row]; left != 0; left &= left - 1)
            {
                screen.Set(layer, row, BitOperations.TrailingZeroCount(left));
            }
        }
    }
}
