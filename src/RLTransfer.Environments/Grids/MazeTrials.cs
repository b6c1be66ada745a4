using RLTransfer.Randomness;

namespace RLTransfer.Environments.Grids;

/// <summary>What can be varied about <see cref="MazeTrials"/>.</summary>
internal record struct MazeTrialsParameters()
{
    [Parameter("How often the goal is looked for in one maze", 1, 10, Whole = true)]
    public double Attempts = 2;

    [Parameter("Steps after which an attempt is over", 1, 1000, Whole = true)]
    public double AttemptSteps = 50;

    [Parameter("0 depth first (long corridors), 1 Wilson (all mazes equally likely), 2 open", 0, 2, Whole = true)]
    public double Kind = 0;

    [Parameter("Share of the remaining inner walls that is opened", 0, 1)]
    public double Loops = 0.1;

    [Parameter("Reward on arrival", 0, 1000)]
    public double GoalReward = 1;

    [Parameter("Reward of every step", -1000, 0)]
    public double StepReward = -0.01;
}

/// <summary>A new maze with a hidden goal in every episode, and several attempts to find it: the trials of Duan et al. 2016, section 3.3.</summary>
internal struct MazeTrials(int size) : IDynamics<MazeTrials, MazeTrialsParameters, int>
{
    private GridMap map;
    private int agent, goal, attempt, steps, shortestWay;

    public static string Documentation => """
        # MazeTrials

        ## Description
        Each episode draws a new maze and a goal in it, which is not shown, and gives the agent several attempts to find it: when it arrives, or after `attempt_steps`, it stands at the start again, in the same maze with the same goal. Who remembers where the goal was is faster from the second attempt on: the trials of Duan et al. 2016 (RL²), section 3.3, seen from above instead of from within.

        ## Action Space
        `Discrete(4)`: 0 up, 1 right, 2 down, 3 left. A move into a wall stays.

        ## Observation Space
        `Box(0, 1, (size² + 4,))`: one of all squares is 1, the agent's; then for up, right, down and left 1 where there is a wall.

        ## Rewards
        `step_reward` in every step, and `goal_reward` on every arrival.

        Info `attempt` is the number of the attempt, from 0; `shortest_way` the least number of steps from the start to the goal.

        ## Starting State
        The upper left corner, at (1, 1).

        ## Episode End
        Terminated with the last attempt. Truncated after 500 steps.

        ## Arguments
        Size shapes the observation; the parameters shape maze and trial.

        ## Version History
        * v0: the first.
        """;

    public static IReadOnlyList<string> InfoNames { get; } = ["attempt", "shortest_way"];

    private readonly int Start => size + 1;

    public readonly Space ObservationSpace(in MazeTrialsParameters nominal) => new Box(0, 1, (size * size) + 4);

    public readonly Space ActionSpace(in MazeTrialsParameters nominal) => new Discrete(4);

    public void Reset(in MazeTrialsParameters parameters, Philox random, ResetOptions options)
    {
        map = MazeGenerator.Generate((MazeKind)(int)parameters.Kind, size, size, parameters.Loops, random);
        do
        {
            goal = random.NextInt32(map.Cells);
        }
        while (map.IsWall(goal) || goal == Start);
        Span<int> distances = stackalloc int[map.Cells];
        map.DistancesTo(goal, distances);
        (agent, attempt, steps, shortestWay) = (Start, 0, 0, distances[Start]);
    }

    public StepOutcome Step(in MazeTrialsParameters parameters, ReadOnlySpan<int> action, Philox random)
    {
        var outcome = GridWalk.Step(map, ref agent, goal, action[0], 0, parameters.GoalReward, parameters.StepReward, random);
        if (!outcome.Terminated && ++steps < (int)parameters.AttemptSteps)
        {
            return outcome;
        }

        if (attempt + 1 >= (int)parameters.Attempts)
        {
            return outcome with { Terminated = true };
        }

        (agent, attempt, steps) = (Start, attempt + 1, 0);
        return outcome with { Terminated = false };
    }

    public readonly void Observe(in MazeTrialsParameters parameters, Span<float> observation)
    {
        observation.Clear();
        observation[agent] = 1;
        for (var direction = 0; direction < 4; direction++)
        {
            observation[map.Cells + direction] = map.IsWall(map.Next(agent, direction)) ? 1 : 0;
        }
    }

    public static int StateSize(in MazeTrials self) => 3;

    public static void GetState(in MazeTrials self, Span<double> state) => (state[0], state[1], state[2]) = (self.agent, self.attempt, self.steps);

    public static void SetState(ref MazeTrials self, in MazeTrialsParameters parameters, ReadOnlySpan<double> state) =>
        (self.agent, self.attempt, self.steps) = (GridWalk.Square(nameof(MazeTrials), self.map, state[0]), (int)state[1], (int)state[2]);

    public static void WriteInfo(in MazeTrials self, in MazeTrialsParameters parameters, Span<double> info) => (info[0], info[1]) = (self.attempt, self.shortestWay);

    public static bool HasExpert => true;

    /// <summary>The first step of a shortest way to the goal, which it knows.</summary>
    public static void Expert(in MazeTrials self, in MazeTrialsParameters parameters, Span<int> action) => action[0] = self.map.FirstStep(self.agent, self.goal);

    public static Frame? Render(in MazeTrials self, in MazeTrialsParameters parameters) => GridPicture.Of(self.map, self.agent, self.goal);

    public static string? RenderText(in MazeTrials self, in MazeTrialsParameters parameters) => GridPicture.Text(self.map, self.agent, self.goal);
}
