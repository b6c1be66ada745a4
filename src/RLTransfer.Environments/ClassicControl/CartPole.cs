using System.Numerics;
using RLTransfer.Environments.Rendering;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.ClassicControl;

/// <summary>What can be set, and drawn anew at every reset. Defaults and meaning are Gymnasium's.</summary>
internal record struct CartPoleParameters
{
    [Parameter("Acceleration of gravity", 0, 100, Unit = "m/s²")]
    public double Gravity = 9.8;

    [Parameter("Mass of the cart", 0.01, 100, Unit = "kg")]
    public double CartMass = 1.0;

    [Parameter("Mass of the pole", 0.001, 100, Unit = "kg")]
    public double PoleMass = 0.1;

    [Parameter("Half the pole's length", 0.01, 100, Unit = "m")]
    public double Length = 0.5;

    [Parameter("Force of a push", 0, 1000, Unit = "N")]
    public double Force = 10.0;

    [Parameter("Time between steps", 0.0001, 1, Unit = "s")]
    public double TimeStep = 0.02;

    [Parameter("1: reward 0 a step and -1 for falling, as Sutton and Barto have it", 0, 1, Whole = true)]
    public double SuttonBartoReward = 0;

    public CartPoleParameters()
    {
    }
}

/// <summary>A pole on a cart (Barto, Sutton and Anderson 1983), step for step Gymnasium's.</summary>
internal partial struct CartPole : IDynamics<CartPole, CartPoleParameters, int>
{
    private const double AngleLimit = 12 * 2 * Math.PI / 360, PositionLimit = 2.4;

    private double position, velocity, angle, angularVelocity;

    public static string Documentation => """
        ## Description
        A pole is hinged to a cart on a frictionless track; pushing the cart left or right must keep it upright.
        Barto, Sutton and Anderson (1983), "Neuronlike adaptive elements that can solve difficult learning control problems".

        ## Action Space
        `Discrete(2)`: 0 pushes the cart to the left, 1 to the right.

        ## Observation Space
        `Box` of 4: cart position (m), cart velocity (m/s), pole angle (rad, 0 is upright), pole's angular velocity (rad/s).
        The bounds of position and angle are twice those at which the episode ends.

        ## Rewards
        +1 for every step, the last one included. With `sutton_barto_reward` 0 for every step and -1 for the one that fails.

        ## Starting State
        All four numbers uniform in (-0.05, 0.05); the reset options `low` and `high` move these bounds.

        ## Episode End
        Termination: the angle leaves ±12° or the position leaves ±2.4 m. Truncation: 500 steps (200 in v0).

        ## Arguments
        The physical parameters:

        ## Version History
        - v1: limit of 500 steps, solved at a return of 475.
        - v0: limit of 200 steps, solved at 195.
        """;

    public readonly Space ObservationSpace(in CartPoleParameters nominal)
    {
        float[] high = [(float)(PositionLimit * 2), float.PositiveInfinity, (float)(AngleLimit * 2), float.PositiveInfinity];
        return new Box([.. high.Select(bound => -bound)], high);
    }

    public readonly Space ActionSpace(in CartPoleParameters nominal) => new Discrete(2);

    public void Reset(in CartPoleParameters parameters, Philox random, ResetOptions options)
    {
        var (low, high) = options.Bounds(-0.05, 0.05);
        position = random.NextUniform(low, high);
        velocity = random.NextUniform(low, high);
        angle = random.NextUniform(low, high);
        angularVelocity = random.NextUniform(low, high);
    }

    public StepOutcome Step(in CartPoleParameters parameters, ReadOnlySpan<int> action, Philox random)
    {
        var (sine, cosine) = Math.SinCos(angle);
        var force = action[0] == 1 ? parameters.Force : -parameters.Force;
        var mass = parameters.PoleMass + parameters.CartMass;
        var poleMoment = parameters.PoleMass * parameters.Length;

        // Florian (2005), "Correct equations for the dynamics of the cart-pole system", Eqs. 23 and 24 without friction.
        var push = (force + (poleMoment * (angularVelocity * angularVelocity) * sine)) / mass;
        var angularAcceleration = ((parameters.Gravity * sine) - (cosine * push))
            / (parameters.Length * ((4.0 / 3.0) - (parameters.PoleMass * (cosine * cosine) / mass)));
        var acceleration = push - (poleMoment * angularAcceleration * cosine / mass);

        position += parameters.TimeStep * velocity;
        velocity += parameters.TimeStep * acceleration;
        angle += parameters.TimeStep * angularVelocity;
        angularVelocity += parameters.TimeStep * angularAcceleration;

        var fallen = Math.Abs(position) > PositionLimit || Math.Abs(angle) > AngleLimit;
        return new(parameters.SuttonBartoReward != 0 ? (fallen ? -1 : 0) : 1, fallen);
    }

    public readonly void Observe(in CartPoleParameters parameters, Span<float> observation)
    {
        observation[0] = (float)position;
        observation[1] = (float)velocity;
        observation[2] = (float)angle;
        observation[3] = (float)angularVelocity;
    }

    public static Frame? Render(in CartPole self, in CartPoleParameters parameters)
    {
        var canvas = new Canvas(360, 240, Drawings.Paper, new(-2.4f, 2.2f), new(2.4f, -1));
        var hinge = new Vector2((float)self.position, 0);
        var (sine, cosine) = MathF.SinCos((float)self.angle);
        canvas.Line(new(-2.4f, -0.25f), new(2.4f, -0.25f), 0.02f, Drawings.Rule);
        canvas.Rectangle(hinge + new Vector2(-0.25f, 0.05f), hinge + new Vector2(0.25f, -0.25f), Drawings.Body);
        canvas.Line(hinge, hinge + (2 * (float)parameters.Length * new Vector2(sine, cosine)), 0.1f, Drawings.Link);
        canvas.Circle(hinge, 0.05f, Drawings.Joint);
        return canvas.Frame;
    }

    public static int StateSize(in CartPole self) => 4;

    public static void GetState(in CartPole self, Span<double> state) =>
        (state[0], state[1], state[2], state[3]) = (self.position, self.velocity, self.angle, self.angularVelocity);

    public static void SetState(ref CartPole self, in CartPoleParameters parameters, ReadOnlySpan<double> state) =>
        (self.position, self.velocity, self.angle, self.angularVelocity) = (state[0], state[1], state[2], state[3]);
}
