using RLTransfer.Randomness;

namespace RLTransfer.Environments.Grids;

/// <summary>What can be varied about <see cref="TwoRoutes"/>.</summary>
internal record struct TwoRoutesParameters()
{
    [Parameter("Which route is blocked next to the start: 0 none, 1 the upper (shorter), 2 the lower", 0, 2, Whole = true)]
    public double Blocked = 0;

    [Parameter("Squares by which the lower route is longer, in pairs", 0, 4, Whole = true)]
    public double LongerBy = 1;

    [Parameter("Chance that a random one of the four moves is made instead", 0, 1)]
    public double Slip = 0;

    [Parameter("Reward on arrival", 0, 1000)]
    public double GoalReward = 1;

    [Parameter("Reward of every step", -1000, 0)]
    public double StepReward = -0.01;
}

/// <summary>A maze with two routes to the goal, one of which can be blocked.</summary>
internal struct TwoRoutes(GridView view) : IDynamics<TwoRoutes, TwoRoutesParameters, int>
{
    public const int Width = 9, Height = 9, StartRow = 2;

    private GridMap map;
    private int agent;

    public static string Documentation => """
        # TwoRoutes

        ## Description
        Start and goal lie at the two ends of a ring: the upper route is shorter, the lower one `longer_by` × 2 squares longer. `blocked` puts a wall next to the start into one of them, which the observation (but for the view `image` and `local`) does not show. A policy that learned to solve the task in all possible ways still arrives; one that learned a single way does not.

        ## Action Space
        `Discrete(4)`: 0 up, 1 right, 2 down, 3 left. A move into a wall stays.

        ## Observation Space
        View `index`: `Discrete(81)`, the square's number row by row. `one_hot`: `Box(0, 1, (81,))`. `image`: `Box(0, 1, (3, 9, 9))`. `local`: as in GridWorld.

        ## Rewards
        `step_reward` in every step, and `goal_reward` on arrival.

        ## Starting State
        The left end of the ring.

        ## Episode End
        Terminated at the goal. Truncated after 100 steps.

        ## Arguments
        The view shapes the observation.

        ## Version History
        * v0: the first.
        """;

    public static IReadOnlyList<string> InfoNames { get; } = ["square"];

    private static int Start => (StartRow * Width) + 1;

    private static int Goal => (StartRow * Width) + Width - 2;

    public readonly Space ObservationSpace(in TwoRoutesParameters nominal) => GridObservation.Space(view, Width, Height);

    public readonly Space ActionSpace(in TwoRoutesParameters nominal) => new Discrete(4);

    public void Reset(in TwoRoutesParameters parameters, Philox random, ResetOptions options)
    {
        // A ring of corridors: its top is the row above the start, its bottom one row and one a pair below.
        map = new GridMap(Width, Height);
        var (top, bottom) = (StartRow - 1, StartRow + 1 + (int)parameters.LongerBy);
        for (var row = top; row <= bottom; row++)
        {
            map.SetWall((row * Width) + 1, false);
            map.SetWall((row * Width) + Width - 2, false);
        }

        for (var column = 1; column < Width - 1; column++)
        {
            map.SetWall((top * Width) + column, false);
            map.SetWall((bottom * Width) + column, false);
        }

        if (parameters.Blocked != 0)
        {
            map.SetWall(parameters.Blocked == 1 ? Start - Width : Start + Width, true);
        }

        agent = Start;
    }

    public StepOutcome Step(in TwoRoutesParameters parameters, ReadOnlySpan<int> action, Philox random) =>
        GridWalk.Step(map, ref agent, Goal, action[0], parameters.Slip, parameters.GoalReward, parameters.StepReward, random);

    public readonly void Observe(in TwoRoutesParameters parameters, Span<float> observation) =>
        GridObservation.Write(view, map, agent, Goal, observation);

    public static int StateSize(in TwoRoutes self) => 1;

    public static void GetState(in TwoRoutes self, Span<double> state) => state[0] = self.agent;

    public static void SetState(ref TwoRoutes self, in TwoRoutesParameters parameters, ReadOnlySpan<double> state) =>
        self.agent = GridWalk.Square(nameof(TwoRoutes), self.map, state[0]);

    public static void WriteInfo(in TwoRoutes self, in TwoRoutesParameters parameters, Span<double> info) => info[0] = self.agent;

    public static bool HasExpert => true;

    /// <summary>The first step of the shortest way that is open.</summary>
    public static void Expert(in TwoRoutes self, in TwoRoutesParameters parameters, Span<int> action) =>
        action[0] = self.map.FirstStep(self.agent, Goal);

    public static Frame? Render(in TwoRoutes self, in TwoRoutesParameters parameters) => GridPicture.Of(self.map, self.agent, Goal);

    public static string? RenderText(in TwoRoutes self, in TwoRoutesParameters parameters) => GridPicture.Text(self.map, self.agent, Goal);
}
