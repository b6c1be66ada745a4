using RLTransfer.Environments.Rendering;
using RLTransfer.Environments.Robots;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Planar;

/// <summary>A planar arm has to press a button and hold it down.</summary>
internal struct PlanarButton(int links, int rows) : IDynamics<PlanarButton, PlanarParameters, float>
{
    public const double PressedDepth = 0.03, Travel = 0.05, HalfWidth = 0.07;

    private const double StopStiffness = 2000;      // N/m, of what the button runs into

    private readonly int links = links, rows = rows;
    private LinkChain arm = null!;      // made by Initialize
    private PlanarView? view;           // where there is a camera
    private Point place, press;         // where the face is at rest, and the direction of a press
    private double depth;               // how far in the face is

    public static string Documentation => """
        ## Description
        An arm of any number of links on a table has to press a button with its fingertip (radius 3 cm) and hold it down. The button is 14 cm
        wide, goes in 5 cm against a spring without inertia, and counts as pressed from 3 cm on. Arm as in PlanarReach.

        ## Action Space
        `Box(-1, 1, (links,))`: torque on each joint, as a share of its motor's: `gear` for the first, and less, evenly, for those further out.

        ## Observation Space
        `Box(-inf, inf, (3 links + 9,))`: first the robot's part, of 3 links + 4 numbers: cosines, sines (of the angle to the link before) and
        velocities (rad/s) of the joints, position (m) and velocity (m/s) of the fingertip; then the task's part: middle of the button's face
        minus fingertip (m), direction of a press (unit vector), how far in the face is (m).

        ## Rewards
        −‖face − fingertip‖ − `control_cost_weight` · ‖action‖² + 1 where the button is pressed.

        ## Starting State
        At rest, curled: each joint but the first bent by 4.2 / links rad (± 0.2), the fingertip about in a direction uniform in ±60°.
        Button uniform in angle within ±75° and in distance within 0.6 … 0.85 of the reach, to be pressed outward (± 30°).

        ## Episode End
        Never terminated. Truncated after 50 steps. `success` in info: the button is pressed now.

        ## Arguments
        `links` and `picture`, the same for all instances. With `picture` rows (a multiple of 4 from 8 on) the task's part is a camera's picture in
        place of the numbers: red, green and blue, rows from the top, three quarters as many columns, in [0, 1]; it shows x from −0.4 to 1.1 m
        and y from −1 to 1 m on black. Each of the others is a number, or a distribution that is drawn from at every reset:
        `reach`, the sum of the links' lengths; `taper`, each link's length over that of the one before; `mass` of the whole arm; `damping`
        and `gear` (the torque at action 1) of the first joint; `armature`; `button_stiffness`; `control_cost_weight`.
        `puck_drag` belongs to another task and changes nothing here.

        ## Version History
        v0: first version.
        """;

    public static IReadOnlyList<string> InfoNames { get; } = ["depth", "success"];

    public readonly Space ObservationSpace(in PlanarParameters nominal) => PlanarTask.Observations(links, 5, rows);

    public readonly Space ActionSpace(in PlanarParameters nominal) => new Box(-1, 1, links);

    public static void Initialize(ref PlanarButton self) => (self.arm, self.view) = (new(self.links), self.rows > 0 ? new(self.rows) : null);

    public void Reset(in PlanarParameters parameters, Philox random, ResetOptions options)
    {
        arm.Reset(parameters, random);
        place = PlanarTask.Draw(parameters, 0.6, 0.85, 75 * Math.PI / 180, random);
        press = Point.Polar(1, Math.Atan2(place.Y, place.X) + random.NextUniform(-Math.PI / 6, Math.PI / 6));
        depth = 0;
    }

    public StepOutcome Step(in PlanarParameters parameters, ReadOnlySpan<float> action, Philox random)
    {
        for (var i = 0; i < LinkChain.FrameSkip; i++)
        {
            var into = Into;
            depth = Math.Clamp(into, 0, Travel);
            arm.Step(parameters, action, -((parameters.ButtonStiffness * depth) + (StopStiffness * Math.Max(0, into - Travel))) * press);
        }

        depth = Math.Clamp(Into, 0, Travel);
        var reward = -(Face - arm.Tip).Length - (parameters.ControlCostWeight * PlanarTask.Effort(action));
        return new(reward + (depth > PressedDepth ? 1 : 0));
    }

    public readonly void Observe(in PlanarParameters parameters, Span<float> observation)
    {
        arm.Observe(observation);
        if (view is not null)
        {
            Draw(view.Begin());
            view.Write(observation[PlanarTask.RobotPart(links)..]);
            return;
        }

        var task = observation[PlanarTask.RobotPart(links)..];
        PlanarTask.Write(task, Face - arm.Tip, press);
        task[4] = (float)depth;
    }

    public static void WriteInfo(in PlanarButton self, in PlanarParameters parameters, Span<double> info)
    {
        info[0] = self.depth;
        info[1] = self.depth > PressedDepth ? 1 : 0;
    }

    public static Frame? Render(in PlanarButton self, in PlanarParameters parameters)
    {
        var canvas = PlanarTask.Table(parameters);
        self.Draw(canvas);
        return canvas.Frame;
    }

    public static bool HasExpert => true;

    /// <summary>First to a point before the face, then into it, against the spring.</summary>
    public static void Expert(in PlanarButton self, in PlanarParameters parameters, Span<float> action)
    {
        const double aim = 0.06;           // beyond where it stops: there is room for a policy that imitates this a little less firmly
        var from = self.arm.Tip - self.place;
        var aside = (from.Y * self.press.X) - (from.X * self.press.Y);
        var isBefore = Math.Abs(aside) < 0.06 && Point.Dot(from, self.press) < Travel;
        var tip = isBefore ? aim - LinkChain.TipRadius : -0.1;
        self.arm.Seek(parameters, self.place + (tip * self.press), parameters.ButtonStiffness * self.depth * self.press, action);
    }

    public static int StateSize(in PlanarButton self) => (2 * self.links) + 5;

    public static void GetState(in PlanarButton self, Span<double> state)
    {
        self.arm.GetState(state);
        (state[^5], state[^4], state[^3]) = (self.place.X, self.place.Y, self.press.X);
        (state[^2], state[^1]) = (self.press.Y, self.depth);
    }

    public static void SetState(ref PlanarButton self, in PlanarParameters parameters, ReadOnlySpan<double> state)
    {
        self.arm.SetState(parameters, state);
        (self.place, self.press, self.depth) = (new(state[^5], state[^4]), new(state[^3], state[^2]), state[^1]);
    }

    // The middle of the button's face, as far in as it is.
    private readonly Point Face => place + (depth * press);

    /// <summary>How far beyond the face at rest the fingertip's front is; nothing where it passes beside the button, or behind its housing.</summary>
    private readonly double Into
    {
        get
        {
            var from = arm.Tip - place;
            var (along, aside) = (Point.Dot(from, press) + LinkChain.TipRadius, (from.Y * press.X) - (from.X * press.Y));
            return Math.Abs(aside) < HalfWidth && along < 2 * Travel ? along : 0;
        }
    }

    private readonly void Draw(Canvas canvas)
    {
        PlanarTask.Button(canvas, Face, press, HalfWidth, depth, Travel);
        PlanarTask.Arm(canvas, arm);
    }
}
