using RLTransfer.Randomness;

namespace RLTransfer.Environments.PointMass;

/// <summary>What can be varied about <see cref="PointNavigation"/>: the goal is the task.</summary>
internal record struct PointNavigationParameters()
{
    [Parameter("Where the goal is, to the right", -1, 1)]
    public double GoalX = 0.3;

    [Parameter("Where the goal is, upwards", -1, 1)]
    public double GoalY = 0.3;

    [Parameter("Length of a step at full command, per axis", 0.001, 1)]
    public double StepLength = 0.1;

    [Parameter("Nearer than this to the goal is arrived", 0, 1)]
    public double Radius = 0.01;
}

/// <summary>A point that must find a goal it does not see: the 2-D navigation of Finn et al. 2017, section 5.3.</summary>
internal struct PointNavigation : IDynamics<PointNavigation, PointNavigationParameters, float>
{
    private static readonly Box plane = new(float.NegativeInfinity, float.PositiveInfinity, 2), commands = new(-1, 1, 2);

    private double x, y;

    public static string Documentation => """
        # PointNavigation

        ## Description
        A point moves to a goal that is not observed, so what is learned for one goal must be adapted for another: the 2-D navigation of Finn et al. 2017 (MAML), section 5.3. A task is a goal; there, goals are uniform in a unit square: `("goal_x", new Uniform(-0.5, 0.5))` draws one for every episode, and `SetParameter("goal_x", values)` gives each instance its own to keep.

        ## Action Space
        `Box(-1, 1, (2,))`: the velocity along x and y, as a share of `step_length` a step.

        ## Observation Space
        `Box(-inf, inf, (2,))`: x and y.

        ## Rewards
        −|o′ − goal|². The expert goes straight to the goal and, from the default one, returns −0.1 in 3 steps.

        ## Starting State
        The origin. Reset options `x` and `y` set another.

        ## Episode End
        Terminated nearer than `radius` to the goal. Truncated after 100 steps.

        ## Arguments
        Each a number, or a distribution that is drawn from at every reset: `goal_x` and `goal_y`, the goal, which is the task; `step_length`; `radius`. The defaults are the paper's, but for the goal.

        ## Version History
        * v0: the first.
        """;

    public readonly Space ObservationSpace(in PointNavigationParameters nominal) => plane;

    public readonly Space ActionSpace(in PointNavigationParameters nominal) => commands;

    public void Reset(in PointNavigationParameters parameters, Philox random, ResetOptions options) =>
        (x, y) = (options.Get("x", 0), options.Get("y", 0));

    public StepOutcome Step(in PointNavigationParameters parameters, ReadOnlySpan<float> action, Philox random)
    {
        x += parameters.StepLength * action[0];
        y += parameters.StepLength * action[1];
        var squared = ((x - parameters.GoalX) * (x - parameters.GoalX)) + ((y - parameters.GoalY) * (y - parameters.GoalY));
        return new StepOutcome(-squared, squared < parameters.Radius * parameters.Radius);
    }

    public readonly void Observe(in PointNavigationParameters parameters, Span<float> observation) =>
        (observation[0], observation[1]) = ((float)x, (float)y);

    public static int StateSize(in PointNavigation self) => 2;

    public static void GetState(in PointNavigation self, Span<double> state) => (state[0], state[1]) = (self.x, self.y);

    public static void SetState(ref PointNavigation self, in PointNavigationParameters parameters, ReadOnlySpan<double> state) =>
        (self.x, self.y) = (state[0], state[1]);

    public static bool HasExpert => true;

    /// <summary>Straight to the goal, each axis by as much as it lacks.</summary>
    public static void Expert(in PointNavigation self, in PointNavigationParameters parameters, Span<float> action)
    {
        action[0] = (float)Math.Clamp((parameters.GoalX - self.x) / parameters.StepLength, -1, 1);
        action[1] = (float)Math.Clamp((parameters.GoalY - self.y) / parameters.StepLength, -1, 1);
    }

    public static Frame? Render(in PointNavigation self, in PointNavigationParameters parameters)
    {
        var canvas = PlaneDrawing.Plane(1.1f);
        canvas.Circle(new((float)parameters.GoalX, (float)parameters.GoalY), 0.05f, PlaneDrawing.Goal);
        canvas.Circle(new((float)self.x, (float)self.y), 0.04f, PlaneDrawing.Agent);
        return canvas.Frame;
    }
}
