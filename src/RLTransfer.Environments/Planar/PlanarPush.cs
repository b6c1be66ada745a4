using RLTransfer.Environments.Rendering;
using RLTransfer.Environments.Robots;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Planar;

/// <summary>A planar arm has to push a puck to a goal with its fingertip.</summary>
internal struct PlanarPush(int links, int rows) : IDynamics<PlanarPush, PlanarParameters, float>
{
    public const double SuccessDistance = 0.06, PuckRadius = 0.06;

    private const double Contact = PuckRadius + LinkChain.TipRadius;

    private readonly int links = links, rows = rows;
    private LinkChain arm = null!;      // made by Initialize
    private PlanarView? view;           // where there is a camera
    private Point puck, goal, force;    // the last one acts on the fingertip

    public static string Documentation => """
        ## Description
        An arm of any number of links on a table has to push a puck (radius 6 cm) to a goal with its fingertip (radius 3 cm). Only the fingertip
        touches the puck; the links pass over it. The puck has drag and no inertia: it stops at once when left alone. Arm as in PlanarReach.

        ## Action Space
        `Box(-1, 1, (links,))`: torque on each joint, as a share of its motor's: `gear` for the first, and less, evenly, for those further out.

        ## Observation Space
        `Box(-inf, inf, (3 links + 8,))`: first the robot's part, of 3 links + 4 numbers: cosines, sines (of the angle to the link before) and
        velocities (rad/s) of the joints, position (m) and velocity (m/s) of the fingertip; then the task's part: puck minus fingertip,
        goal minus puck (m).

        ## Rewards
        −2 ‖goal − puck‖ − ‖behind − fingertip‖ − `control_cost_weight` · ‖action‖² + 1 where the puck is within 6 cm of the goal; `behind` is where
        the fingertip touches the puck on the side away from the goal.

        ## Starting State
        At rest, curled: each joint but the first bent by 4.2 / links rad (± 0.2), the fingertip about in a direction uniform in ±60°.
        Puck uniform in angle within ±60° and in distance within 0.58 … 0.7 of the reach, beyond the fingertip; the goal is 0.12 … 0.2 of the
        reach further, outward (± 30°).

        ## Episode End
        Never terminated. Truncated after 50 steps. `success` in info: the puck is within 6 cm of the goal now.

        ## Arguments
        `links` and `picture`, the same for all instances. With `picture` rows (a multiple of 4 from 8 on) the task's part is a camera's picture in
        place of the numbers: red, green and blue, rows from the top, three quarters as many columns, in [0, 1]; it shows x from −0.4 to 1.1 m
        and y from −1 to 1 m on black. Each of the others is a number, or a distribution that is drawn from at every reset:
        `reach`, the sum of the links' lengths; `taper`, each link's length over that of the one before; `mass` of the whole arm; `damping`
        and `gear` (the torque at action 1) of the first joint; `armature`; `puck_drag`; `control_cost_weight`.
        `button_stiffness` belongs to another task and changes nothing here.

        ## Version History
        v0: first version.
        """;

    public static IReadOnlyList<string> InfoNames { get; } = ["distance", "success"];

    public readonly Space ObservationSpace(in PlanarParameters nominal) => PlanarTask.Observations(links, 4, rows);

    public readonly Space ActionSpace(in PlanarParameters nominal) => new Box(-1, 1, links);

    public static void Initialize(ref PlanarPush self) => (self.arm, self.view) = (new(self.links), self.rows > 0 ? new(self.rows) : null);

    public void Reset(in PlanarParameters parameters, Philox random, ResetOptions options)
    {
        arm.Reset(parameters, random);
        puck = PlanarTask.Draw(parameters, 0.58, 0.7, Math.PI / 3, random);
        var outward = Math.Atan2(puck.Y, puck.X) + random.NextUniform(-Math.PI / 6, Math.PI / 6);
        goal = puck + Point.Polar(parameters.Reach * random.NextUniform(0.12, 0.2), outward);
        force = default;
    }

    public StepOutcome Step(in PlanarParameters parameters, ReadOnlySpan<float> action, Philox random)
    {
        for (var i = 0; i < LinkChain.FrameSkip; i++)
        {
            arm.Step(parameters, action, force);
            Touch(parameters.PuckDrag);
        }

        var distance = Distance;
        var reward = (-2 * distance) - (Behind(Contact) - arm.Tip).Length - (parameters.ControlCostWeight * PlanarTask.Effort(action));
        return new(reward + (distance < SuccessDistance ? 1 : 0));
    }

    public readonly void Observe(in PlanarParameters parameters, Span<float> observation)
    {
        arm.Observe(observation);
        if (view is not null)
        {
            Draw(view.Begin(), isSmall: true);
            view.Write(observation[PlanarTask.RobotPart(links)..]);
            return;
        }

        PlanarTask.Write(observation[PlanarTask.RobotPart(links)..], puck - arm.Tip, goal - puck);
    }

    public static void WriteInfo(in PlanarPush self, in PlanarParameters parameters, Span<double> info)
    {
        info[0] = self.Distance;
        info[1] = info[0] < SuccessDistance ? 1 : 0;
    }

    public static Frame? Render(in PlanarPush self, in PlanarParameters parameters)
    {
        var canvas = PlanarTask.Table(parameters);
        self.Draw(canvas, isSmall: false);
        return canvas.Frame;
    }

    public static bool HasExpert => true;

    /// <summary>First behind the puck as the goal sees it, then through it; the farther aside, the less of the latter.</summary>
    public static void Expert(in PlanarPush self, in PlanarParameters parameters, Span<float> action)
    {
        const double widest = 0.05;
        var ahead = self.Ahead;
        var fromPuck = self.arm.Tip - self.puck;
        var aside = Math.Abs((fromPuck.Y * ahead.X) - (fromPuck.X * ahead.Y));
        var through = Point.Dot(fromPuck, ahead) < 0 ? Math.Max(0, 1 - (aside / widest)) : 0;
        var target = (through * (self.puck + ((Math.Min(self.Distance, 0.1) - Contact) * ahead))) + ((1 - through) * self.Behind(Contact + 0.03));
        self.arm.Seek(parameters, target, default, action);
    }

    public static int StateSize(in PlanarPush self) => (2 * self.links) + 6;

    public static void GetState(in PlanarPush self, Span<double> state)
    {
        self.arm.GetState(state);
        (state[^6], state[^5], state[^4]) = (self.puck.X, self.puck.Y, self.goal.X);
        (state[^3], state[^2], state[^1]) = (self.goal.Y, self.force.X, self.force.Y);
    }

    public static void SetState(ref PlanarPush self, in PlanarParameters parameters, ReadOnlySpan<double> state)
    {
        self.arm.SetState(parameters, state);
        (self.puck, self.goal, self.force) = (new(state[^6], state[^5]), new(state[^4], state[^3]), new(state[^2], state[^1]));
    }

    private readonly double Distance => (goal - puck).Length;

    /// <summary>The direction in which the puck has to go.</summary>
    private readonly Point Ahead => Distance > 1e-9 ? (1 / Distance) * (goal - puck) : new(1, 0);

    /// <summary>A point so far from the puck's middle, on the side away from the goal.</summary>
    private readonly Point Behind(double distance) => puck - (distance * Ahead);

    /// <summary>Moves the puck out of the fingertip's way; its drag pushes back: F = −drag · velocity.</summary>
    private void Touch(double drag)
    {
        var between = puck - arm.Tip;
        var distance = between.Length;
        force = default;
        if (distance < Contact)
        {
            var normal = distance > 1e-9 ? (1 / distance) * between : new Point(1, 0);
            var moved = Contact - distance;
            puck += moved * normal;
            force = -drag * moved / LinkChain.TimeStep * normal;
        }
    }

    private readonly void Draw(Canvas canvas, bool isSmall)
    {
        PlanarTask.Goal(canvas, goal, PuckRadius, isRing: !isSmall);
        PlanarTask.Puck(canvas, puck, PuckRadius);
        PlanarTask.Arm(canvas, arm);
    }
}
