using System.Numerics;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.ClassicControl;

/// <summary>What can be set, and drawn anew at every reset. Defaults and meaning are Gymnasium's.</summary>
internal record struct PendulumParameters
{
    [Parameter("Acceleration of gravity", 0, 100, Unit = "m/s²")]
    public double Gravity = 10.0;

    [Parameter("Mass", 0.01, 100, Unit = "kg")]
    public double Mass = 1.0;

    [Parameter("Length of the rod", 0.05, 100, Unit = "m")]
    public double Length = 1.0;

    [Parameter("Time between steps", 0.0001, 1, Unit = "s")]
    public double TimeStep = 0.05;

    [Parameter("Greatest torque; the bound of the action space", 0.01, 1000, Unit = "N·m", Fixed = true)]
    public double MaxTorque = 2.0;

    [Parameter("Greatest angular velocity; the bound of the observation space", 0.1, 1000, Unit = "rad/s", Fixed = true)]
    public double MaxSpeed = 8.0;

    public PendulumParameters()
    {
    }
}

/// <summary>A rod swung up by a weak motor, step for step Gymnasium's, with NumPy 2's rule that a float32 action stays float32.</summary>
internal partial struct Pendulum : IDynamics<Pendulum, PendulumParameters, float>
{
    /// <summary>The state and, to be shown now and used by the next step, its sine and cosine.</summary>
    private double angle, angularVelocity, sine, cosine;

    public static string Documentation => """
        ## Description
        A rod hangs from a motor too weak to lift it; it must be swung up and held upright with little effort.

        ## Action Space
        `Box(-2, 2, (1))`: the torque in N·m, counter-clockwise positive.

        ## Observation Space
        `Box` of 3: cos(angle), sin(angle), angular velocity in ±8 rad/s. The angle is 0 when upright.

        ## Rewards
        -(angle² + 0.1 velocity² + 0.001 torque²), with the angle wrapped to [-π, π]: from -16.27 to 0 a step.

        ## Starting State
        The angle uniform in [-π, π], the angular velocity in [-1, 1]; the reset options `x_init` and `y_init` move these bounds.

        ## Episode End
        Truncation after 200 steps; it never terminates.

        ## Arguments
        The physical parameters:

        ## Version History
        - v1: Gymnasium's equations of version 1.
        """;

    public readonly Space ObservationSpace(in PendulumParameters nominal)
    {
        float[] high = [1, 1, (float)nominal.MaxSpeed];
        return new Box([.. high.Select(bound => -bound)], high);
    }

    public readonly Space ActionSpace(in PendulumParameters nominal) => new Box(-(float)nominal.MaxTorque, (float)nominal.MaxTorque, 1);

    public void Reset(in PendulumParameters parameters, Philox random, ResetOptions options)
    {
        var (x, y) = (Math.Abs(options.Get("x_init", Math.PI)), Math.Abs(options.Get("y_init", 1.0)));
        angle = random.NextUniform(-x, x);
        angularVelocity = random.NextUniform(-y, y);
        (sine, cosine) = Math.SinCos(angle);
    }

    public StepOutcome Step(in PendulumParameters parameters, ReadOnlySpan<float> action, Philox random)
    {
        var limit = (float)parameters.MaxTorque;
        var torque = Math.Min(Math.Max(action[0], -limit), limit);
        var wrapped = WrapAngle(angle);

        // r = −(θ² + 0.1 θ̇² + 0.001 u²); the last term in float32.
        var effort = 0.001f * (torque * torque);
        var cost = (wrapped * wrapped) + (0.1 * (angularVelocity * angularVelocity)) + effort;

        // θ̈ = 3g/2l sin θ + 3/(ml²) u; the last term in float32.
        var drive = (float)(3.0 / (parameters.Mass * (parameters.Length * parameters.Length))) * torque;
        var speed = angularVelocity + (((3 * parameters.Gravity / (2 * parameters.Length) * sine) + drive) * parameters.TimeStep);
        angularVelocity = Math.Min(Math.Max(speed, -parameters.MaxSpeed), parameters.MaxSpeed);
        angle += angularVelocity * parameters.TimeStep;
        (sine, cosine) = Math.SinCos(angle);
        return new(-cost);
    }

    public readonly void Observe(in PendulumParameters parameters, Span<float> observation) =>
        (observation[0], observation[1], observation[2]) = ((float)cosine, (float)sine, (float)angularVelocity);

    public static Frame? Render(in Pendulum self, in PendulumParameters parameters)
    {
        var length = (float)parameters.Length;
        var canvas = Drawings.Square(1.3f * length);
        canvas.Line(Vector2.Zero, length * new Vector2(-(float)self.sine, (float)self.cosine), 0.16f * length, Drawings.Link);
        canvas.Circle(Vector2.Zero, 0.06f * length, Drawings.Joint);
        return canvas.Frame;
    }

    public static int StateSize(in Pendulum self) => 2;

    public static void GetState(in Pendulum self, Span<double> state) => (state[0], state[1]) = (self.angle, self.angularVelocity);

    public static void SetState(ref Pendulum self, in PendulumParameters parameters, ReadOnlySpan<double> state)
    {
        (self.angle, self.angularVelocity) = (state[0], state[1]);
        (self.sine, self.cosine) = Math.SinCos(self.angle);
    }

    /// <summary>The angle in [−π, π): Python's floored remainder of θ + π, less π.</summary>
    private static double WrapAngle(double angle)
    {
        var shifted = angle + Math.PI;
        if (shifted is >= 0 and < 2 * Math.PI)
        {
            return shifted - Math.PI;
        }

        var remainder = Math.IEEERemainder(shifted, 2 * Math.PI);
        return (remainder < 0 ? remainder + (2 * Math.PI) : remainder) - Math.PI;
    }
}
