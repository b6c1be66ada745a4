using System.Numerics;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.ClassicControl;

/// <summary>What can be set, and drawn anew at every reset. Defaults and meaning are Gymnasium's.</summary>
internal record struct AcrobotParameters
{
    [Parameter("Length of the upper link", 0.05, 20, Unit = "m")]
    public double Length1 = 1.0;

    [Parameter("Mass of the upper link", 0.01, 100, Unit = "kg")]
    public double Mass1 = 1.0;

    [Parameter("Mass of the lower link", 0.01, 100, Unit = "kg")]
    public double Mass2 = 1.0;

    [Parameter("Centre of mass of the upper link, from its joint", 0.01, 20, Unit = "m")]
    public double Centre1 = 0.5;

    [Parameter("Centre of mass of the lower link, from its joint", 0.01, 20, Unit = "m")]
    public double Centre2 = 0.5;

    [Parameter("Moment of inertia of either link", 0.01, 100, Unit = "kg·m²")]
    public double Inertia = 1.0;

    [Parameter("Acceleration of gravity", 0, 100, Unit = "m/s²")]
    public double Gravity = 9.8;

    [Parameter("Torque of an action", 0, 100, Unit = "N·m")]
    public double Torque = 1.0;

    [Parameter("1: the equations of the NIPS 1995 paper instead of the book's", 0, 1, Whole = true, Fixed = true)]
    public double Nips = 0;

    public AcrobotParameters()
    {
    }
}

/// <summary>Two links, of which only the joint between is driven (Sutton 1996), step for step Gymnasium's.</summary>
internal partial struct Acrobot : IDynamics<Acrobot, AcrobotParameters, int>
{
    private const double TimeStep = 0.2, MaxSpeed1 = 4 * Math.PI, MaxSpeed2 = 9 * Math.PI;

    /// <summary>The state and, to be shown now and used by the next step, the sines and cosines of its angles.</summary>
    private double angle1, angle2, speed1, speed2, sine1, cosine1, sine2, cosine2;

    public static string Documentation => """
        ## Description
        Two links hang from a fixed joint; only the joint between them is driven. The free end must be swung above a line.
        Sutton (1996), "Generalization in reinforcement learning"; equations of Sutton and Barto's book.

        ## Action Space
        `Discrete(3)`: torque -1, 0 or 1 N·m on the joint between the links.

        ## Observation Space
        `Box` of 6: cos and sin of the first angle (0 hangs down), cos and sin of the second (relative to the first link),
        angular velocities in ±4π and ±9π rad/s.

        ## Rewards
        -1 for every step, 0 for the one that reaches the goal.

        ## Starting State
        Both angles and velocities uniform in [-0.1, 0.1]; the reset options `low` and `high` move these bounds.

        ## Episode End
        Termination: the free end is above the line, -cos(angle1) - cos(angle1 + angle2) > 1. Truncation: 500 steps.

        ## Arguments
        The physical parameters:

        ## Version History
        - v1: limit of 500 steps, angles observed as cosine and sine.
        """;

    public readonly Space ObservationSpace(in AcrobotParameters nominal)
    {
        float[] high = [1, 1, 1, 1, (float)MaxSpeed1, (float)MaxSpeed2];
        return new Box([.. high.Select(bound => -bound)], high);
    }

    public readonly Space ActionSpace(in AcrobotParameters nominal) => new Discrete(3);

    public void Reset(in AcrobotParameters parameters, Philox random, ResetOptions options)
    {
        // Gymnasium rounds the starting state to float32.
        var (low, high) = options.Bounds(-0.1, 0.1);
        angle1 = (float)random.NextUniform(low, high);
        angle2 = (float)random.NextUniform(low, high);
        speed1 = (float)random.NextUniform(low, high);
        speed2 = (float)random.NextUniform(low, high);
        Turn();
    }

    public StepOutcome Step(in AcrobotParameters parameters, ReadOnlySpan<int> action, Philox random)
    {
        const double half = TimeStep / 2;
        var torque = (action[0] - 1) * parameters.Torque;
        var p = parameters;

        // One step of the classical Runge-Kutta method.
        var (a1, b1) = Accelerations(p, angle1, speed1, speed2, sine2, cosine2, Math.Cos(angle1 + angle2 - (Math.PI / 2)), torque);
        var (v1, w1) = (speed1, speed2);
        var (v2, w2) = (speed1 + (half * a1), speed2 + (half * b1));
        var (a2, b2) = Accelerations(p, angle1 + (half * v1), angle2 + (half * w1), v2, w2, torque);
        var (v3, w3) = (speed1 + (half * a2), speed2 + (half * b2));
        var (a3, b3) = Accelerations(p, angle1 + (half * v2), angle2 + (half * w2), v3, w3, torque);
        var (v4, w4) = (speed1 + (TimeStep * a3), speed2 + (TimeStep * b3));
        var (a4, b4) = Accelerations(p, angle1 + (TimeStep * v3), angle2 + (TimeStep * w3), v4, w4, torque);

        const double sixth = TimeStep / 6.0;
        angle1 = Wrap(angle1 + (sixth * (v1 + (2 * v2) + (2 * v3) + v4)));
        angle2 = Wrap(angle2 + (sixth * (w1 + (2 * w2) + (2 * w3) + w4)));
        speed1 = Math.Min(Math.Max(speed1 + (sixth * (a1 + (2 * a2) + (2 * a3) + a4)), -MaxSpeed1), MaxSpeed1);
        speed2 = Math.Min(Math.Max(speed2 + (sixth * (b1 + (2 * b2) + (2 * b3) + b4)), -MaxSpeed2), MaxSpeed2);
        Turn();

        var reached = -cosine1 - Math.Cos(angle2 + angle1) > 1.0;
        return new(reached ? 0 : -1, reached);
    }

    public readonly void Observe(in AcrobotParameters parameters, Span<float> observation)
    {
        (observation[0], observation[1]) = ((float)cosine1, (float)sine1);
        (observation[2], observation[3]) = ((float)cosine2, (float)sine2);
        (observation[4], observation[5]) = ((float)speed1, (float)speed2);
    }

    public static Frame? Render(in Acrobot self, in AcrobotParameters parameters)
    {
        // Both links are drawn as long as the first; the second has no length of its own in the equations.
        var length = (float)parameters.Length1;
        var canvas = Drawings.Square(2.3f * length);
        var (sine, cosine) = MathF.SinCos((float)(self.angle1 + self.angle2));
        var elbow = length * new Vector2((float)self.sine1, -(float)self.cosine1);
        var hand = elbow + (length * new Vector2(sine, -cosine));
        canvas.Line(new(-2.3f * length, length), new(2.3f * length, length), 0.02f * length, Drawings.Goal);
        canvas.Line(Vector2.Zero, elbow, 0.2f * length, Drawings.Link);
        canvas.Line(elbow, hand, 0.2f * length, Drawings.Link);
        canvas.Circle(Vector2.Zero, 0.1f * length, Drawings.Joint);
        canvas.Circle(elbow, 0.1f * length, Drawings.Joint);
        return canvas.Frame;
    }

    public static int StateSize(in Acrobot self) => 4;

    public static void GetState(in Acrobot self, Span<double> state) =>
        (state[0], state[1], state[2], state[3]) = (self.angle1, self.angle2, self.speed1, self.speed2);

    public static void SetState(ref Acrobot self, in AcrobotParameters parameters, ReadOnlySpan<double> state)
    {
        (self.angle1, self.angle2, self.speed1, self.speed2) = (state[0], state[1], state[2], state[3]);
        self.Turn();
    }

    private void Turn()
    {
        (sine1, cosine1) = Math.SinCos(angle1);
        (sine2, cosine2) = Math.SinCos(angle2);
    }

    private static (double First, double Second) Accelerations(in AcrobotParameters p, double angle1, double angle2, double speed1, double speed2, double torque)
    {
        var (sine2, cosine2) = Math.SinCos(angle2);
        return Accelerations(p, angle1, speed1, speed2, sine2, cosine2, Math.Cos(angle1 + angle2 - (Math.PI / 2)), torque);
    }

    /// <summary>θ̈₁ and θ̈₂ (Sutton and Barto 1998, section 11.3); <paramref name="lean"/> is cos(θ₁ + θ₂ − π/2).</summary>
    private static (double First, double Second) Accelerations(
        in AcrobotParameters p, double angle1, double speed1, double speed2, double sine2, double cosine2, double lean, double torque)
    {
        var (m1, m2, l1, c1, c2) = (p.Mass1, p.Mass2, p.Length1, p.Centre1, p.Centre2);
        var (c1c1, c2c2, l1l1) = (c1 * c1, c2 * c2, l1 * l1);
        var d1 = (m1 * c1c1) + (m2 * (l1l1 + c2c2 + (2 * l1 * c2 * cosine2))) + p.Inertia + p.Inertia;
        var d2 = (m2 * (c2c2 + (l1 * c2 * cosine2))) + p.Inertia;
        var phi2 = m2 * c2 * p.Gravity * lean;
        var phi1 = (-m2 * l1 * c2 * (speed2 * speed2) * sine2)
            - (2 * m2 * l1 * c2 * speed2 * speed1 * sine2)
            + (((m1 * c1) + (m2 * l1)) * p.Gravity * Math.Cos(angle1 - (Math.PI / 2)))
            + phi2;
        var own = (m2 * c2c2) + p.Inertia - (d2 * d2 / d1);
        var second = p.Nips != 0
            ? (torque + (d2 / d1 * phi1) - phi2) / own
            : (torque + (d2 / d1 * phi1) - (m2 * l1 * c2 * (speed1 * speed1) * sine2) - phi2) / own;
        return (-((d2 * second) + phi1) / d1, second);
    }

    private static double Wrap(double angle)
    {
        while (angle > Math.PI)
        {
            angle -= 2 * Math.PI;
        }

        while (angle < -Math.PI)
        {
            angle += 2 * Math.PI;
        }

        return angle;
    }
}
