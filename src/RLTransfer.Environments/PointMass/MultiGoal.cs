using System.Numerics;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.PointMass;

/// <summary>What can be varied about <see cref="MultiGoal"/>; the defaults are those of Haarnoja et al. 2017.</summary>
internal record struct MultiGoalParameters()
{
    /// <summary>Paid on arrival at a goal.</summary>
    [Parameter("Reward on arrival", 0, 1000)]
    public double GoalReward = 10;

    /// <summary>Cost of an action per squared length.</summary>
    [Parameter("Cost of the squared action", 0, 1000)]
    public double ActionCost = 30;

    /// <summary>Cost of a step per squared distance to the nearest goal.</summary>
    [Parameter("Cost of the squared distance to the nearest goal", 0, 1000)]
    public double DistanceCost = 1;

    /// <summary>Standard deviation of the starting position, per axis.</summary>
    [Parameter("Deviation of the starting position", 0, 7)]
    public double StartDeviation = 0.1;

    /// <summary>Standard deviation of the noise added to every move, per axis.</summary>
    [Parameter("Deviation of the noise on moves", 0, 1)]
    public double Noise = 0;
}

/// <summary>The four-goal task of Haarnoja et al. 2017, "Reinforcement learning with deep energy-based policies", section 5.1.</summary>
internal struct MultiGoal : IDynamics<MultiGoal, MultiGoalParameters, float>
{
    private const float Extent = FourGoals.Extent, GoalRadius = FourGoals.Radius, GoalDistance = 5;

    private static readonly Box plane = new(-Extent, Extent, 2), moves = new(-1, 1, 2);

    private float x, y;

    /// <inheritdoc/>
    public static string Documentation => """
        # MultiGoal

        ## Description
        A point in the plane moves by what the action says. Four goals lie around it at the same distance, so there are four best ways and no reason to prefer one: a maximum-entropy policy keeps all four, a deterministic one keeps one. Numbers and order of computation follow the authors' code (softqlearning, `multigoal.py`).

        ## Action Space
        `Box(-1, 1, (2,))`: the step along x and y.

        ## Observation Space
        `Box(-7, 7, (2,))`: x and y.

        ## Rewards
        −`action_cost`·|a|² − `distance_cost`·min over the goals of |o′ − goal|², and `goal_reward` more on arrival.

        ## Starting State
        The centre, with a normal deviation of `start_deviation` per axis.

        ## Episode End
        Terminated nearer than 1 to a goal. Truncated after 30 steps, the length of the authors' paths.

        ## Arguments
        The defaults are the authors'. Reset options `x` and `y` set the start.

        ## Version History
        * v0: the first.
        """;

    /// <inheritdoc/>
    public static IReadOnlyList<string> InfoNames { get; } = ["goal"];

    /// <inheritdoc/>
    public readonly Space ObservationSpace(in MultiGoalParameters nominal) => plane;

    /// <inheritdoc/>
    public readonly Space ActionSpace(in MultiGoalParameters nominal) => moves;

    /// <inheritdoc/>
    public void Reset(in MultiGoalParameters parameters, Philox random, ResetOptions options)
    {
        x = Clip((float)options.Get("x", parameters.StartDeviation * random.NextGaussian()));
        y = Clip((float)options.Get("y", parameters.StartDeviation * random.NextGaussian()));
    }

    /// <inheritdoc/>
    public StepOutcome Step(in MultiGoalParameters parameters, ReadOnlySpan<float> action, Philox random)
    {
        var (dx, dy) = (Math.Clamp(action[0], -1, 1), Math.Clamp(action[1], -1, 1));
        var (toX, toY) = (x + (double)dx, y + (double)dy);
        if (parameters.Noise > 0)
        {
            toX += parameters.Noise * random.NextGaussian();
            toY += parameters.Noise * random.NextGaussian();
        }

        (x, y) = (Clip((float)toX), Clip((float)toY));
        var (_, squared) = Nearest();
        var cost = (parameters.ActionCost * (((double)dx * dx) + ((double)dy * dy))) + (parameters.DistanceCost * squared);
        var arrived = squared < GoalRadius * GoalRadius;
        return new StepOutcome((arrived ? parameters.GoalReward : 0) - cost, arrived);
    }

    /// <inheritdoc/>
    public readonly void Observe(in MultiGoalParameters parameters, Span<float> observation) => (observation[0], observation[1]) = (x, y);

    /// <inheritdoc/>
    public static int StateSize(in MultiGoal self) => 2;

    /// <inheritdoc/>
    public static void GetState(in MultiGoal self, Span<double> state) => (state[0], state[1]) = (self.x, self.y);

    /// <inheritdoc/>
    public static void SetState(ref MultiGoal self, in MultiGoalParameters parameters, ReadOnlySpan<double> state) =>
        (self.x, self.y) = (Clip((float)state[0]), Clip((float)state[1]));

    /// <summary>The number of the goal that was reached, from 0; −1 on the way.</summary>
    public static void WriteInfo(in MultiGoal self, in MultiGoalParameters parameters, Span<double> info)
    {
        var (goal, squared) = self.Nearest();
        info[0] = squared < GoalRadius * GoalRadius ? goal : -1;
    }

    /// <inheritdoc/>
    public static bool HasExpert => true;

    /// <summary>Straight to the nearest goal at full speed.</summary>
    public static void Expert(in MultiGoal self, in MultiGoalParameters parameters, Span<float> action)
    {
        var goal = FourGoals.Places[self.Nearest().Goal];
        var way = goal - new Vector2(self.x, self.y);
        var step = Vector2.Normalize(way) * Math.Min(1, way.Length());
        (action[0], action[1]) = (Math.Clamp(step.X, -1, 1), Math.Clamp(step.Y, -1, 1));
    }

    /// <inheritdoc/>
    public static Frame? Render(in MultiGoal self, in MultiGoalParameters parameters)
    {
        var canvas = PlaneDrawing.Plane(Extent);
        foreach (var goal in FourGoals.Places)
        {
            canvas.Circle(goal, GoalRadius, PlaneDrawing.Goal, 0.35f);
            canvas.Circle(goal, 0.18f, PlaneDrawing.Goal);
        }

        canvas.Circle(new(self.x, self.y), 0.28f, PlaneDrawing.Agent);
        return canvas.Frame;
    }

    private static float Clip(float value) => Math.Clamp(value, -Extent, Extent);

    /// <summary>The nearest goal, and its squared distance.</summary>
    private readonly (int Goal, double Squared) Nearest()
    {
        var (nearest, least) = (0, double.MaxValue);
        for (var goal = 0; goal < 4; goal++)
        {
            var along = goal < 2 ? x : y;
            var across = goal < 2 ? y : x;
            var ahead = along - (goal % 2 == 0 ? GoalDistance : -GoalDistance);
            var squared = ((double)ahead * ahead) + ((double)across * across);
            if (squared < least)
            {
                (nearest, least) = (goal, squared);
            }
        }

        return (nearest, least);
    }
}
