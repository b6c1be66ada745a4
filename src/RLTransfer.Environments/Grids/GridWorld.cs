using RLTransfer.Randomness;

namespace RLTransfer.Environments.Grids;

/// <summary>What can be varied about <see cref="GridWorld"/>.</summary>
internal record struct GridParameters()
{
    [Parameter("Which maze: mazes of one number are the same; -1 for a new one in every episode", -1, 1e9, Whole = true)]
    public double Maze = 0;

    [Parameter("0 depth first (long corridors), 1 Wilson (all mazes equally likely), 2 open", 0, 2, Whole = true)]
    public double Kind = 0;

    [Parameter("Share of the remaining inner walls that is opened", 0, 1)]
    public double Loops = 0.1;

    [Parameter("Inner walls that are opened or closed after the maze is drawn: few make a similar maze", 0, 200, Whole = true)]
    public double Changes = 0;

    [Parameter("The goal's corner: 0 lower right, 1 lower left, 2 upper right; the start is the upper left one", 0, 2, Whole = true)]
    public double Goal = 0;

    [Parameter("Which permutation of the four actions: 0 is up, right, down, left", 0, 23, Whole = true)]
    public double ActionOrder = 0;

    [Parameter("Chance that a random one of the four moves is made instead", 0, 1)]
    public double Slip = 0;

    [Parameter("Reward on arrival", 0, 1000)]
    public double GoalReward = 1;

    [Parameter("Reward of every step", -1000, 0)]
    public double StepReward = -0.01;
}

/// <summary>A generated maze on a grid.</summary>
internal struct GridWorld(int size, GridView view) : IDynamics<GridWorld, GridParameters, int>
{
    private GridMap map;
    private GridParameters drawnFor;
    private bool isDrawn;
    private int agent, goal, shortestWay;

    public static string Documentation => """
        # GridWorld

        ## Description
        A maze of squares, always solvable: perfect mazes with some walls opened. The number `maze` names it, and `changes` opens or closes that many inner walls, so that there are families: `maze: 3, changes: 4` is similar to `maze: 3`, another number is not; `goal` moves the goal; `action_order` permutes what the actions do.

        ## Action Space
        `Discrete(4)`: 0 up, 1 right, 2 down, 3 left, permuted by `action_order` (the permutations in lexicographic order). A move into a wall stays.

        ## Observation Space
        View `index`: `Discrete(size²)`, the square's number row by row. `one_hot`: `Box(0, 1, (size²,))`. `image`: `Box(0, 1, (3, size, size))`, walls, agent, goal. `local`: `Box(-1, 1, (10,))`, the eight squares around clockwise from above (1 for a wall), and the signs of the way right and down to the goal.

        ## Rewards
        `step_reward` in every step, and `goal_reward` on arrival.

        Info `square` is the agent's square, `shortest_way` the least number of steps from the start to the goal.

        ## Starting State
        The upper left corner, at (1, 1). The reset option `random_start` 1 starts on any free square but the goal.

        ## Episode End
        Terminated at the goal. Truncated after 200 steps.

        ## Arguments
        Size and view shape the observation; the parameters shape the maze and the task.

        ## Version History
        * v0: the first.
        """;

    public static IReadOnlyList<string> InfoNames { get; } = ["square", "shortest_way"];

    public readonly Space ObservationSpace(in GridParameters nominal) => GridObservation.Space(view, size, size);

    public readonly Space ActionSpace(in GridParameters nominal) => new Discrete(4);

    public void Reset(in GridParameters parameters, Philox random, ResetOptions options)
    {
        if (!isDrawn || parameters.Maze < 0 || parameters != drawnFor)
        {
            map = Draw(parameters, size, parameters.Maze < 0 ? random : new Philox((ulong)parameters.Maze, Philox.Stream("maze")));
            (isDrawn, drawnFor) = (true, parameters);
            goal = Corner((int)parameters.Goal, size);
            Span<int> distances = stackalloc int[map.Cells];
            map.DistancesTo(goal, distances);
            shortestWay = distances[size + 1];
        }

        agent = size + 1;
        if (options.Get("random_start", 0) != 0)
        {
            do
            {
                agent = random.NextInt32(map.Cells);
            }
            while (map.IsWall(agent) || agent == goal);
        }
    }

    public StepOutcome Step(in GridParameters parameters, ReadOnlySpan<int> action, Philox random) => GridWalk.Step(
        map, ref agent, goal, ActionOrder.Move((int)parameters.ActionOrder, action[0]), parameters.Slip, parameters.GoalReward, parameters.StepReward, random);

    public readonly void Observe(in GridParameters parameters, Span<float> observation) =>
        GridObservation.Write(view, map, agent, goal, observation);

    public static int StateSize(in GridWorld self) => 1;

    public static void GetState(in GridWorld self, Span<double> state) => state[0] = self.agent;

    public static void SetState(ref GridWorld self, in GridParameters parameters, ReadOnlySpan<double> state) =>
        self.agent = GridWalk.Square(nameof(GridWorld), self.map, state[0]);

    /// <summary>The agent's square, and the least number of steps from the start corner to the goal.</summary>
    public static void WriteInfo(in GridWorld self, in GridParameters parameters, Span<double> info) =>
        (info[0], info[1]) = (self.agent, self.shortestWay);

    public static bool HasExpert => true;

    /// <summary>The first step of a shortest way.</summary>
    public static void Expert(in GridWorld self, in GridParameters parameters, Span<int> action)
    {
        var order = (int)parameters.ActionOrder;
        var move = self.map.FirstStep(self.agent, self.goal);
        action[0] = 0;
        while (ActionOrder.Move(order, action[0]) != move)
        {
            action[0]++;
        }
    }

    public static Frame? Render(in GridWorld self, in GridParameters parameters) => GridPicture.Of(self.map, self.agent, self.goal);

    public static string? RenderText(in GridWorld self, in GridParameters parameters) => GridPicture.Text(self.map, self.agent, self.goal);

    internal static int Corner(int goal, int size) => goal switch
    {
        0 => ((size - 2) * size) + size - 2,
        1 => ((size - 2) * size) + 1,
        _ => (2 * size) - 2,
    };

    /// <summary>The maze of these parameters; changes that would cut the goal off are not made.</summary>
    internal static GridMap Draw(in GridParameters parameters, int size, Philox random)
    {
        var map = MazeGenerator.Generate((MazeKind)(int)parameters.Kind, size, size, parameters.Loops, random);
        Span<int> distances = stackalloc int[map.Cells];
        var goal = Corner((int)parameters.Goal, size);
        var changed = 0;
        for (var tries = 0; changed < (int)parameters.Changes && tries < 100 * (int)parameters.Changes; tries++)
        {
            // Squares between two rooms: one coordinate odd, the other even.
            var row = 1 + random.NextInt32(size - 2);
            var column = 1 + random.NextInt32(size - 2);
            var cell = (row * size) + column;
            if ((row + column) % 2 == 0)
            {
                continue;
            }

            map.SetWall(cell, !map.IsWall(cell));
            map.DistancesTo(goal, distances);
            if (distances[size + 1] < 0)
            {
                map.SetWall(cell, false);
            }
            else
            {
                changed++;
            }
        }

        return map;
    }
}
