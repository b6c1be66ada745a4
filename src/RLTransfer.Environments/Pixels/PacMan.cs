using System.Numerics;
using System.Runtime.CompilerServices;
using RLTransfer.Environments.Rendering;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Pixels;

/// <summary>What can be varied about <see cref="PacMan"/>.</summary>
public record struct PacManParameters() : IPixelParameters
{
    /// <summary>The chance that the last action is repeated in place of the one given.</summary>
    [Parameter("Chance that the last action is repeated in place of the one given (Machado et al. 2018)", 0, 1)]
    public double StickyActions = 0;

    /// <summary>Ghosts rest every 4th step at the start, and one step later × this for every 15 pellets eaten.</summary>
    [Parameter("Steps by which the ghosts' rests are further apart after every 15 pellets", 0, 10)]
    public double Ramp = 1;

    /// <summary>How long a power pellet works.</summary>
    [Parameter("Time that a power pellet works", 1, 200, Unit = "steps", Whole = true)]
    public double PowerTime = 24;

    /// <summary>The chance that a ghost turns at random where it would turn towards the player.</summary>
    [Parameter("Chance that a ghost turns at random", 0, 1)]
    public double Wandering = 0.2;

    /// <summary>The reward of a ghost.</summary>
    [Parameter("Reward of a ghost", 0, 100)]
    public double GhostReward = 5;

    readonly double IPixelParameters.StickyActions => StickyActions;
}

/// <summary>The state of <see cref="PacMan"/>.</summary>
public struct PacManState
{
    internal Rows Pellets, Powers;
    internal GhostBytes GhostCell, GhostDirection, GhostGone;
    internal int Player, Power, Time, Eaten;

    [InlineArray(PacMan.GhostCount)]
    internal struct GhostBytes
    {
        private byte first;
    }
}

/// <summary>Pac-Man with two ghosts and four power pellets.</summary>
public readonly struct PacMan : IPixelGame<PacManState, PacManParameters>
{
    internal const int GhostCount = 2, PelletCount = 61;
    private const int WallLayer = 0, PelletLayer = 1, PowerLayer = 2, TimeLayer = 3, FrightenedLayer = 4, GhostLayer = 5, PlayerLayer = 6;

    /// <inheritdoc/>
    public static PixelGameInfo Info { get; } = new()
    {
        Name = "PacMan",
        Description = "Eat every pellet of a maze in which two ghosts hunt. A ghost never turns back; at a crossing it takes the direction that brings it nearest to the player, or now and then a random one. A power pellet frightens the ghosts for `power_time` steps: they move at random, in every second step, and can be eaten; an eaten ghost does not come back. The last row shows how long the power still works.",
        Rewards = "One for each pellet, power pellets included; `ghost_reward` for each ghost.",
        Start = "The player below the middle, the ghosts above it, 57 pellets and four power pellets in the corners.",
        End = "Terminated when a ghost catches the player, or when the last pellet is eaten.",
        Layers =
        [
            new("wall", '#', 0.20f, Color.Hex(0x2B3F8C)),
            new("pellet", '.', 0.40f, Color.Hex(0xE8D9B5), PixelShape.Dot),
            new("power pellet", 'o', 0.60f, Color.Hex(0xF4F4F4), PixelShape.Disc),
            new("power left", '=', 0.50f, Color.Hex(0x59C3C3)),
            new("frightened ghost", 'g', 0.70f, Color.Hex(0x59A5F5), PixelShape.Ghost),
            new("ghost", 'G', 0.80f, Color.Hex(0xE0524D), PixelShape.Ghost),
            new("player", 'P', 1.00f, Color.Hex(0xF2C53D), PixelShape.Muncher),
        ],
        Actions = ["stay", "up", "right", "down", "left"],
        BestReturn = PelletCount + (GhostCount * 5),
        Limit = 1000,
    };

    /// <inheritdoc/>
    public static void Start(out PacManState state, in PacManParameters parameters, Philox random)
    {
        state = default;
        (_, state.Pellets, state.Powers) = PacMaze.Start;
        state.Player = PacMaze.PlayerStart;
        (state.GhostCell[0], state.GhostCell[1]) = (PacMaze.FirstGhostStart, PacMaze.SecondGhostStart);
        (state.GhostDirection[0], state.GhostDirection[1]) = (4, 2);
    }

    /// <inheritdoc/>
    public static float Step(ref PacManState state, int action, in PacManParameters parameters, Philox random, out bool over)
    {
        state.Time++;
        state.Power = Math.Max(0, state.Power - 1);
        var next = PacMaze.Next(state.Player, action);
        state.Player = PacMaze.IsWall(next) ? state.Player : next;
        var reward = Eat(ref state, parameters) + Meet(ref state, parameters, out over);
        if (over)
        {
            return reward;
        }

        var rest = 4 + (int)(parameters.Ramp * (state.Eaten / 15));
        var moves = state.Power > 0 ? state.Time % 2 == 0 : state.Time % rest != 0;
        if (moves)
        {
            for (var ghost = 0; ghost < GhostCount; ghost++)
            {
                MoveGhost(ref state, ghost, parameters, random);
            }

            reward += Meet(ref state, parameters, out over);
        }

        over |= state.Eaten == PelletCount;
        return reward;
    }

    /// <inheritdoc/>
    public static void Draw(in PacManState state, in PacManParameters parameters, Screen screen)
    {
        foreach (var cell in PacMaze.WallCells)
        {
            screen.Set(WallLayer, cell / Screen.Size, cell % Screen.Size);
        }

        for (var row = 1; row < PacMaze.Height - 1; row++)
        {
            DrawRow(state.Pellets[row], row, PelletLayer, screen);
            DrawRow(state.Powers[row], row, PowerLayer, screen);
        }

        var bar = (int)Math.Ceiling(state.Power * Screen.Size / parameters.PowerTime);
        for (var column = 0; column < bar; column++)
        {
            screen.Set(TimeLayer, Screen.Size - 1, column);
        }

        for (var ghost = 0; ghost < GhostCount; ghost++)
        {
            if (state.GhostGone[ghost] == 0)
            {
                screen.Set(state.Power > 0 ? FrightenedLayer : GhostLayer, state.GhostCell[ghost] / Screen.Size, state.GhostCell[ghost] % Screen.Size);
            }
        }

        screen.Set(PlayerLayer, state.Player / Screen.Size, state.Player % Screen.Size);
    }

    /// <inheritdoc/>
    public static int Expert(in PacManState state, in PacManParameters parameters) => PacManExpert.Act(state);

    private static void DrawRow(uint cells, int row, int layer, Screen screen)
    {
        for (; cells != 0; cells &= cells - 1)
        {
            screen.Set(layer, row, BitOperations.TrailingZeroCount(cells));
        }
    }

    private static float Eat(ref PacManState state, in PacManParameters parameters)
    {
        var (row, bit) = (state.Player / Screen.Size, (ushort)(1 << (state.Player % Screen.Size)));
        if ((state.Powers[row] & bit) != 0)
        {
            state.Powers[row] ^= bit;
            state.Power = (int)parameters.PowerTime;
        }
        else if ((state.Pellets[row] & bit) != 0)
        {
            state.Pellets[row] ^= bit;
        }
        else
        {
            return 0;
        }

        state.Eaten++;
        return 1;
    }

    /// <summary>A ghost on the player's square is eaten under power, and ends the game otherwise.</summary>
    private static float Meet(ref PacManState state, in PacManParameters parameters, out bool caught)
    {
        var reward = 0f;
        caught = false;
        for (var ghost = 0; ghost < GhostCount; ghost++)
        {
            if (state.GhostGone[ghost] != 0 || state.GhostCell[ghost] != state.Player)
            {
                continue;
            }

            if (state.Power > 0)
            {
                state.GhostGone[ghost] = 1;
                reward += (float)parameters.GhostReward;
            }
            else
            {
                caught = true;
            }
        }

        return reward;
    }

    private static void MoveGhost(ref PacManState state, int ghost, in PacManParameters parameters, Philox random)
    {
        if (state.GhostGone[ghost] != 0)
        {
            return;
        }

        int cell = state.GhostCell[ghost];
        var back = 1 + ((state.GhostDirection[ghost] + 1) % 4);
        var wanders = state.Power > 0 || random.NextDouble() < parameters.Wandering;
        var (chosen, best, ways) = (back, int.MaxValue, 0);
        for (var direction = 1; direction <= 4; direction++)
        {
            var next = PacMaze.Next(cell, direction);
            if (direction == back || PacMaze.IsWall(next))
            {
                continue;
            }

            // Straight-line distance, as in the arcade game; a wanderer keeps each way with the same chance.
            ways++;
            var (down, right) = ((next / Screen.Size) - (state.Player / Screen.Size), (next % Screen.Size) - (state.Player % Screen.Size));
            var distance = wanders ? (random.NextInt32(ways) == 0 ? -ways : int.MaxValue) : (down * down) + (right * right);
            if (distance < best)
            {
                (best, chosen) = (distance, direction);
            }
        }

        state.GhostDirection[ghost] = (byte)chosen;
        state.GhostCell[ghost] = (byte)PacMaze.Next(cell, chosen);
    }
}
