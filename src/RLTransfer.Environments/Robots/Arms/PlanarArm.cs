using RLTransfer.Environments.Robots.MuJoCo;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Robots.Arms;

/// <summary>One instance's arm: its kinematics in closed form, and the part of observations and rewards that all tasks share.</summary>
internal sealed class PlanarArm : IDisposable
{
    /// <summary>How many time steps of 10 ms an action is held: 50 ms, 20 Hz.</summary>
    private const int FrameSkip = 5;

    private readonly Robot<ArmParameters> robot;
    private readonly double[] lengths;
    private Point tip, tipVelocity;     // of the present position; asked for several times a step

    public PlanarArm(ArmTask task, int links)
    {
        lengths = new double[links];
        robot = new($"{links}-link arm ({task.ToString().ToLowerInvariant()})", (in ArmParameters p) => ArmModel.Xml(p, links, task));
    }

    public MuJoCoSimulation Simulation => robot.Simulation;

    public int Links => lengths.Length;

    /// <summary>How many numbers the arm itself takes in an observation.</summary>
    public static int ObservationSize(int links) => (3 * links) + 4;

    /// <summary>Makes the model fit, and bends the arm as it starts: curled, with the fingertip in a direction within ±60°.</summary>
    public void Reset(in ArmParameters p, Philox random)
    {
        if (robot.Prepare(p))
        {
            ArmModel.Lengths(p, lengths);
        }

        var q = Simulation.Position;
        var bend = 4.2 / Links;
        q[0] = random.NextUniform(-Math.PI / 3, Math.PI / 3) - (bend * (Links - 1) / 2);
        for (var i = 1; i < Links; i++)
        {
            q[i] = bend + random.NextUniform(-0.2, 0.2);
        }

        FindTip();
    }

    /// <summary>Holds the action; returns the sum of its squares.</summary>
    public double Move(ReadOnlySpan<float> action)
    {
        var effort = 0.0;
        var control = Simulation.Control;
        for (var i = 0; i < action.Length; i++)
        {
            control[i] = action[i];
            effort += (double)action[i] * action[i];
        }

        Simulation.Step(FrameSkip);
        FindTip();
        return effort;
    }

    /// <summary>Position and velocity of the fingertip.</summary>
    public (Point Position, Point Velocity) Tip() => (tip, tipVelocity);

    /// <summary>Puts what slides freely on the table at a point, at rest.</summary>
    public void PlaceThing(Point place)
    {
        var q = Simulation.Position;
        (q[Links], q[Links + 1]) = (place.X, place.Y);
    }

    /// <summary>Position and velocity of what slides freely on the table.</summary>
    public (Point Position, Point Velocity) Thing()
    {
        var q = Simulation.Position;
        var v = Simulation.Velocity;
        return (new(q[Links], q[Links + 1]), new(v[Links], v[Links + 1]));
    }

    /// <summary>Puts what is fixed to the table at a point, its x axis turned by an angle.</summary>
    public void PlaceBase(Point place, double angle)
    {
        var position = Simulation.MocapPosition;
        (position[0], position[1]) = (place.X, place.Y);
        var rotation = Simulation.MocapRotation;
        (rotation[0], rotation[3]) = (Math.Cos(angle / 2), Math.Sin(angle / 2));
    }

    /// <summary>
    /// Torques of a spring and a damper that pull the fingertip to a point, for the experts of all arm tasks:
    /// τ = Jᵀ F + (1 − Jᵀ (J Jᵀ + ε)⁻¹ J) r, where r bends the elbows as they were at the start, as far as that leaves the fingertip alone.
    /// </summary>
    public void Pull(in ArmParameters p, Point target, Span<float> action)
    {
        const double stiffness = 60, damping = 9, rest = 2;
        var (tip, speed) = Tip();
        var force = (stiffness * (target - tip)) - (damping * speed);
        var q = Simulation.Position;
        var n = lengths.Length;
        Span<Point> jacobian = stackalloc Point[n];      // column i: how the fingertip moves as joint i turns
        Span<double> bending = stackalloc double[n];
        var (angle, joint, bent) = (0.0, default(Point), default(Point));
        var (xx, xy, yy) = (1e-3, 0.0, 1e-3);            // J Jᵀ + ε
        for (var i = 0; i < n; i++)
        {
            jacobian[i] = new(-(tip.Y - joint.Y), tip.X - joint.X);
            bending[i] = i == 0 ? 0 : rest * ((4.2 / n) - q[i]);
            bent += bending[i] * jacobian[i];
            xx += jacobian[i].X * jacobian[i].X;
            xy += jacobian[i].X * jacobian[i].Y;
            yy += jacobian[i].Y * jacobian[i].Y;
            angle += q[i];
            joint += Point.Polar(lengths[i], angle);
        }

        var lost = (1 / ((xx * yy) - (xy * xy))) * new Point((yy * bent.X) - (xy * bent.Y), (xx * bent.Y) - (xy * bent.X));
        for (var i = 0; i < n; i++)
        {
            var torque = Point.Dot(jacobian[i], force - lost) + bending[i];
            action[i] = (float)Math.Clamp(torque / (p.Gear * ArmModel.Share(i, n)), -1, 1);
        }
    }

    /// <summary>Writes the arm's part: cosines, sines and velocities of the joints, position and velocity of the fingertip.</summary>
    public void Observe(Span<float> observation)
    {
        var q = Simulation.Position;
        var v = Simulation.Velocity;
        var n = lengths.Length;
        for (var i = 0; i < n; i++)
        {
            var (sine, cosine) = Math.SinCos(q[i]);
            observation[i] = (float)cosine;
            observation[n + i] = (float)sine;
            observation[(2 * n) + i] = (float)v[i];
        }

        var (tip, speed) = Tip();
        Write(observation[(3 * n)..], tip, speed);
    }

    /// <summary>A point of the table in the ring between two shares of the reach, within an angle of straight ahead.</summary>
    public static Point Draw(in ArmParameters p, double nearest, double farthest, double angle, Philox random) =>
        Point.Polar(p.Reach * random.NextUniform(nearest, farthest), random.NextUniform(-angle, angle));

    /// <summary>Writes points one after another.</summary>
    public static void Write(Span<float> observation, params ReadOnlySpan<Point> points)
    {
        for (var i = 0; i < points.Length; i++)
        {
            (observation[2 * i], observation[(2 * i) + 1]) = ((float)points[i].X, (float)points[i].Y);
        }
    }

    /// <summary>How many numbers the state of an arm with this many links, and things with this many degrees of freedom, takes.</summary>
    public static int StateSize(int links, int things) => RobotState.Size(links + things, links + things);

    public void GetState(Span<double> state) => robot.GetState(state);

    public void SetState(in ArmParameters p, ReadOnlySpan<double> state)
    {
        robot.SetState(p, state);
        ArmModel.Lengths(p, lengths);
        FindTip();
    }

    public void Dispose() => robot.Dispose();

    /// <summary>p = Σ l_i (cos φ_i, sin φ_i), φ_i = q_1 + … + q_i.</summary>
    private void FindTip()
    {
        var q = Simulation.Position;
        var v = Simulation.Velocity;
        var (angle, rate) = (0.0, 0.0);
        (tip, tipVelocity) = (default, default);
        for (var i = 0; i < lengths.Length; i++)
        {
            angle += q[i];
            rate += v[i];
            var (sine, cosine) = Math.SinCos(angle);
            tip += lengths[i] * new Point(cosine, sine);
            tipVelocity += lengths[i] * rate * new Point(-sine, cosine);
        }
    }
}
