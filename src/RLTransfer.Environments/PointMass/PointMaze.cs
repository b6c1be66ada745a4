using System.Numerics;
using RLTransfer.Environments.Rendering;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.PointMass;

/// <summary>A point in a continuous maze, with one goal or with a new goal in every episode.</summary>
internal struct PointMaze(MazeLayout layout, bool goalConditioned) : IDynamics<PointMaze, PointMazeParameters, float>
{
    public const double GoalRadius = MazeLayout.GoalRadius;

    private readonly MazeLayout maze = layout;
    private readonly int[] wayToGoal = layout.DistancesTo(layout.GoalCell);
    private PointBody body;
    private double goalX, goalY;

    public static Box BodySpace { get; } = new(float.NegativeInfinity, float.PositiveInfinity, 4);

    public static Box PushSpace { get; } = new(-1, 1, 2);

    public static string Documentation => """
        # PointMaze and PointMazeGoal

        ## Description
        A point is pushed through a maze of unit squares; walls stop the axis of motion that meets them. Layouts: `open`, `corridor`, `u` (a U-turn: the straight line to the goal leads into a wall), `two_routes` (an upper and a longer lower way) and the same with the upper or the lower way blocked next to the start. PointMazeGoal draws a new goal in every episode.

        ## Action Space
        `Box(-1, 1, (2,))`: push along x and y.

        ## Observation Space
        PointMaze: `Box(-inf, inf, (4,))`: position relative to the start square's middle, in squares, and velocity, in squares a step.
        PointMazeGoal: `Dict` of `observation` (the same four), `achieved_goal` (position) and `desired_goal`, both relative to the start square's middle.

        ## Rewards
        PointMaze: `goal_reward` on arrival (nearer than 0.45), and `straight_progress` and `path_progress` for each square by which the straight line, or the way through the maze, gets shorter.
        PointMazeGoal: 0 where the achieved goal is nearer than 0.45 to the desired one, else −1: a function of these two alone, so that goals can be relabelled in hindsight.

        ## Starting State
        At rest in the start square, with a normal deviation of `start_deviation` per axis, at most 0.4. Reset options `goal_x` and `goal_y` set PointMazeGoal's goal, relative to the start.

        ## Episode End
        PointMaze: terminated on arrival. Both: truncated after 150 steps.

        ## Arguments
        By default only the arrival is paid. `turn` turns the whole layout by quarters, so that the same maze leads in another direction. `goal_set` keeps goals back for tests: 1 draws two of three free squares, 2 only the third that 1 leaves out.

        ## Version History
        * v0: the first.
        """;

    public static IReadOnlyList<string> InfoNames { get; } = ["success"];

    private readonly (float X, float Y) Start => maze.Center(maze.StartCell);

    public readonly Space ObservationSpace(in PointMazeParameters nominal)
    {
        if (!goalConditioned)
        {
            return BodySpace;
        }

        var place = new Box(float.NegativeInfinity, float.PositiveInfinity, 2);
        return new Dict(("observation", BodySpace), ("achieved_goal", place), ("desired_goal", place));
    }

    public readonly Space ActionSpace(in PointMazeParameters nominal) => PushSpace;

    public void Reset(in PointMazeParameters parameters, Philox random, ResetOptions options)
    {
        var (startX, startY) = Start;
        body = new PointBody
        {
            X = startX + Math.Clamp(parameters.StartDeviation * random.NextGaussian(), -0.4, 0.4),
            Y = startY + Math.Clamp(parameters.StartDeviation * random.NextGaussian(), -0.4, 0.4),
        };
        (goalX, goalY) = maze.Center(goalConditioned ? DrawGoal((int)parameters.GoalSet, random) : maze.GoalCell);
        if (goalConditioned)
        {
            goalX = startX + options.Get("goal_x", goalX - startX);
            goalY = startY + options.Get("goal_y", goalY - startY);
            if (maze.IsWall((float)goalX, (float)goalY))
            {
                throw new ArgumentException(FormattableString.Invariant($"PointMazeGoal: the goal ({goalX - startX}, {goalY - startY}) lies in a wall of '{maze.Name}'."));
            }
        }
    }

    public StepOutcome Step(in PointMazeParameters parameters, ReadOnlySpan<float> action, Philox random)
    {
        var (before, cell) = (Distance(), Cell());
        body.Move(parameters.Thrust, parameters.Drag, parameters.Noise, action, random, maze);
        var distance = Distance();
        var arrived = distance < GoalRadius;
        if (goalConditioned)
        {
            return new StepOutcome(PointGoal.Reward(distance));
        }

        var progress = (parameters.StraightProgress * (before - distance)) + (parameters.PathProgress * (wayToGoal[cell] - wayToGoal[Cell()]));
        return new StepOutcome(progress + (arrived ? parameters.GoalReward : 0), arrived);
    }

    public readonly void Observe(in PointMazeParameters parameters, Span<float> observation)
    {
        var (startX, startY) = Start;
        (observation[0], observation[1]) = ((float)(body.X - startX), (float)(body.Y - startY));
        (observation[2], observation[3]) = ((float)body.VelocityX, (float)body.VelocityY);
        if (goalConditioned)
        {
            (observation[4], observation[5]) = (observation[0], observation[1]);
            (observation[6], observation[7]) = ((float)(goalX - startX), (float)(goalY - startY));
        }
    }

    public static int StateSize(in PointMaze self) => 6;

    public static void GetState(in PointMaze self, Span<double> state) =>
        (state[0], state[1], state[2], state[3], state[4], state[5]) = (self.body.X, self.body.Y, self.body.VelocityX, self.body.VelocityY, self.goalX, self.goalY);

    public static void SetState(ref PointMaze self, in PointMazeParameters parameters, ReadOnlySpan<double> state)
    {
        self.body = new PointBody { X = state[0], Y = state[1], VelocityX = state[2], VelocityY = state[3] };
        (self.goalX, self.goalY) = (state[4], state[5]);
    }

    public static void WriteInfo(in PointMaze self, in PointMazeParameters parameters, Span<double> info) =>
        info[0] = self.Distance() < GoalRadius ? 1 : 0;

    public static bool HasExpert => true;

    /// <summary>Steers to the middle of the next square on the shortest way, and in the goal's square to the goal.</summary>
    public static void Expert(in PointMaze self, in PointMazeParameters parameters, Span<float> action)
    {
        var cell = self.Cell();
        var (toX, toY) = (self.goalX, self.goalY);
        if (cell != self.GoalCell)
        {
            var next = self.maze.NextOnTheWay(cell, self.GoalCell);
            (toX, toY) = self.maze.Center(next);
        }

        action[0] = Push(toX - self.body.X, self.body.VelocityX);
        action[1] = Push(toY - self.body.Y, self.body.VelocityY);

        static float Push(double way, double speed) => (float)Math.Clamp((4 * way) - (10 * speed), -1, 1);
    }

    public static Frame? Render(in PointMaze self, in PointMazeParameters parameters)
    {
        var canvas = self.Map();
        canvas.Circle(new((float)self.goalX, (float)self.goalY), (float)GoalRadius, PlaneDrawing.Goal, 0.5f);
        var at = new Vector2((float)self.body.X, (float)self.body.Y);
        canvas.Line(at, at + (3 * new Vector2((float)self.body.VelocityX, (float)self.body.VelocityY)), 0.12f, PlaneDrawing.Velocity);
        canvas.Circle(at, 0.2f, PlaneDrawing.Agent);
        return canvas.Frame;
    }

    private readonly Canvas Map()
    {
        var square = Math.Max(1, PlaneDrawing.Pixels / Math.Max(maze.Width, maze.Height));
        var canvas = new Canvas(maze.Width * square, maze.Height * square, PlaneDrawing.Paper, new(0, maze.Height), new(maze.Width, 0));
        for (var cell = 0; cell < maze.Width * maze.Height; cell++)
        {
            var (x, y) = maze.Center(cell);
            if (maze.IsWall(x, y))
            {
                canvas.Rectangle(new(x - 0.5f, y - 0.5f), new(x + 0.5f, y + 0.5f), PlaneDrawing.Wall);
            }
        }

        return canvas;
    }

    private readonly int GoalCell => ((int)Math.Floor(goalY) * maze.Width) + (int)Math.Floor(goalX);

    private readonly double Distance() => Math.Sqrt(((body.X - goalX) * (body.X - goalX)) + ((body.Y - goalY) * (body.Y - goalY)));

    private readonly int Cell() => ((int)Math.Floor(body.Y) * maze.Width) + (int)Math.Floor(body.X);

    /// <summary>Every third free square is held out; the start's own square is never a goal.</summary>
    private readonly int DrawGoal(int set, Philox random)
    {
        while (true)
        {
            var number = random.NextInt32(maze.FreeCells.Count);
            var heldOut = number % 3 == 2;
            if (maze.FreeCells[number] != maze.StartCell && (set == 0 || heldOut == (set == 2)))
            {
                return maze.FreeCells[number];
            }
        }
    }
}
