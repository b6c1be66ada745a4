using RLTransfer.Randomness;

namespace RLTransfer.Environments.ClassicControl;

/// <summary>What can be set, and drawn anew at every reset. Defaults and meaning are Gymnasium's.</summary>
internal record struct MountainCarParameters
{
    [Parameter("Acceleration of an action", 0, 1)]
    public double Force = 0.001;

    [Parameter("Pull of the slope", 0, 1)]
    public double Gravity = 0.0025;

    [Parameter("Least velocity at the flag", -0.07, 0.07)]
    public double GoalVelocity = 0;

    public MountainCarParameters()
    {
    }
}

/// <summary>A car in a valley, too weak to drive straight up (Moore 1990), step for step Gymnasium's.</summary>
internal partial struct MountainCar : IDynamics<MountainCar, MountainCarParameters, int>
{
    private const double LeastPosition = -1.2, GreatestPosition = 0.6, MaxSpeed = 0.07, Goal = 0.5;

    private double position, velocity;

    public static string Documentation => """
        ## Description
        A car stands in a valley and is too weak to drive straight up to the flag on the right hill; it must gather speed by going back and forth.
        Moore (1990), "Efficient memory-based learning for robot control".

        ## Action Space
        `Discrete(3)`: accelerate to the left, not at all, to the right.

        ## Observation Space
        `Box` of 2: position in [-1.2, 0.6], velocity in ±0.07.

        ## Rewards
        -1 for every step.

        ## Starting State
        Position uniform in [-0.6, -0.4], at rest; the reset options `low` and `high` move these bounds.

        ## Episode End
        Termination: position at least 0.5 with velocity at least `goal_velocity`. Truncation: 200 steps.

        ## Arguments
        The physical parameters:

        ## Version History
        - v0: Gymnasium's.
        """;

    public readonly Space ObservationSpace(in MountainCarParameters nominal) =>
        new Box([(float)LeastPosition, -(float)MaxSpeed], [(float)GreatestPosition, (float)MaxSpeed]);

    public readonly Space ActionSpace(in MountainCarParameters nominal) => new Discrete(3);

    public void Reset(in MountainCarParameters parameters, Philox random, ResetOptions options)
    {
        var (low, high) = options.Bounds(-0.6, -0.4);
        (position, velocity) = (random.NextUniform(low, high), 0);
    }

    public StepOutcome Step(in MountainCarParameters parameters, ReadOnlySpan<int> action, Philox random)
    {
        var speed = velocity + (((action[0] - 1) * parameters.Force) + (Math.Cos(3 * position) * -parameters.Gravity));
        velocity = Math.Min(Math.Max(speed, -MaxSpeed), MaxSpeed);
        position = Math.Min(Math.Max(position + velocity, LeastPosition), GreatestPosition);
        if (position == LeastPosition && velocity < 0)
        {
            velocity = 0;
        }

        return new(-1, position >= Goal && velocity >= parameters.GoalVelocity);
    }

    public readonly void Observe(in MountainCarParameters parameters, Span<float> observation) =>
        (observation[0], observation[1]) = ((float)position, (float)velocity);

    public static Frame? Render(in MountainCar self, in MountainCarParameters parameters) => Drawings.Mountain((float)self.position, (float)Goal);

    public static int StateSize(in MountainCar self) => 2;

    public static void GetState(in MountainCar self, Span<double> state) => (state[0], state[1]) = (self.position, self.velocity);

    public static void SetState(ref MountainCar self, in MountainCarParameters parameters, ReadOnlySpan<double> state) =>
        (self.position, self.velocity) = (state[0], state[1]);
}
