using RLTransfer.Randomness;

namespace RLTransfer.Environments.ClassicControl;

/// <summary>What can be set, and drawn anew at every reset. Defaults and meaning are Gymnasium's.</summary>
internal record struct MountainCarContinuousParameters
{
    [Parameter("Acceleration of a full action", 0, 1)]
    public double Power = 0.0015;

    [Parameter("Pull of the slope", 0, 1)]
    public double Gravity = 0.0025;

    [Parameter("Least velocity at the flag", -0.07, 0.07)]
    public double GoalVelocity = 0;

    public MountainCarContinuousParameters()
    {
    }
}

/// <summary>The mountain car with a continuous action, step for step Gymnasium's.</summary>
/// <remarks>
/// Gymnasium keeps the starting state in float64 and every later one in float32, where NumPy 2 then computes in float32
/// all but the cosine; a starting state that float32 holds exactly gives the same either way.
/// </remarks>
internal partial struct MountainCarContinuous : IDynamics<MountainCarContinuous, MountainCarContinuousParameters, float>
{
    private const double LeastPosition = -1.2, GreatestPosition = 0.6, MaxSpeed = 0.07, Goal = 0.45;

    private double position, velocity;
    private bool isSingle;

    public static string Documentation => """
        ## Description
        The mountain car with a continuous action: a car too weak to drive straight up to the flag gathers speed by going back and forth, and saves fuel.
        Moore (1990), "Efficient memory-based learning for robot control".

        ## Action Space
        `Box(-1, 1, (1))`: the acceleration, as a share of `power`.

        ## Observation Space
        `Box` of 2: position in [-1.2, 0.6], velocity in ±0.07.

        ## Rewards
        -0.1 action² for every step, and +100 for reaching the flag.

        ## Starting State
        Position uniform in [-0.6, -0.4], at rest; the reset options `low` and `high` move these bounds.

        ## Episode End
        Termination: position at least 0.45 with velocity at least `goal_velocity`. Truncation: 999 steps.

        ## Arguments
        The physical parameters:

        ## Version History
        - v0: Gymnasium's.
        """;

    public readonly Space ObservationSpace(in MountainCarContinuousParameters nominal) =>
        new Box([(float)LeastPosition, -(float)MaxSpeed], [(float)GreatestPosition, (float)MaxSpeed]);

    public readonly Space ActionSpace(in MountainCarContinuousParameters nominal) => new Box(-1, 1, 1);

    public void Reset(in MountainCarContinuousParameters parameters, Philox random, ResetOptions options)
    {
        var (low, high) = options.Bounds(-0.6, -0.4);
        (position, velocity, isSingle) = (random.NextUniform(low, high), 0, false);
    }

    public StepOutcome Step(in MountainCarContinuousParameters parameters, ReadOnlySpan<float> action, Philox random)
    {
        var slope = parameters.Gravity * Math.Cos(isSingle ? 3 * (float)position : 3 * position);

        // An action that is clipped becomes a Python float, and the push is then computed in float64.
        var push = Math.Abs(action[0]) <= 1
            ? ((float)parameters.Power * action[0]) - (float)slope
            : (parameters.Power * Math.Sign(action[0])) - slope;
        var reached = isSingle ? StepSingle((float)push, (float)parameters.GoalVelocity) : StepDouble(push, parameters.GoalVelocity);
        return new((reached ? 100 : 0) - ((double)action[0] * action[0] * 0.1), reached);
    }

    public readonly void Observe(in MountainCarContinuousParameters parameters, Span<float> observation) =>
        (observation[0], observation[1]) = ((float)position, (float)velocity);

    public static Frame? Render(in MountainCarContinuous self, in MountainCarContinuousParameters parameters) => Drawings.Mountain((float)self.position, (float)Goal);

    public static int StateSize(in MountainCarContinuous self) => 2;

    public static void GetState(in MountainCarContinuous self, Span<double> state) => (state[0], state[1]) = (self.position, self.velocity);

    public static void SetState(ref MountainCarContinuous self, in MountainCarContinuousParameters parameters, ReadOnlySpan<double> state)
    {
        (self.position, self.velocity) = (state[0], state[1]);
        self.isSingle = self.position == (float)self.position && self.velocity == (float)self.velocity;
    }

    private bool StepSingle(float push, float goalVelocity)
    {
        var speed = Math.Min(Math.Max((float)velocity + push, -(float)MaxSpeed), (float)MaxSpeed);
        var place = Math.Min(Math.Max((float)position + speed, (float)LeastPosition), (float)GreatestPosition);
        speed = place == (float)LeastPosition && speed < 0 ? 0 : speed;
        (position, velocity) = (place, speed);
        return place >= (float)Goal && speed >= goalVelocity;
    }

    private bool StepDouble(double push, double goalVelocity)
    {
        var speed = Math.Min(Math.Max(velocity + push, -MaxSpeed), MaxSpeed);
        var place = Math.Min(Math.Max(position + speed, LeastPosition), GreatestPosition);
        speed = place == LeastPosition && speed < 0 ? 0 : speed;
        (position, velocity, isSingle) = ((float)place, (float)speed, true);
        return place >= Goal && speed >= goalVelocity;
    }
}
