using RLTransfer.Environments.Rendering;
using RLTransfer.Environments.Robots;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Planar;

/// <summary>A planar arm has to bring its fingertip to a goal and keep it there.</summary>
internal struct PlanarReach(int links, int rows) : IDynamics<PlanarReach, PlanarParameters, float>
{
    public const double SuccessDistance = 0.05;

    private readonly int links = links, rows = rows;
    private LinkChain arm = null!;      // made by Initialize
    private PlanarView? view;           // where there is a camera
    private Point goal;

    public static string Documentation => """
        ## Description
        An arm of any number of links on a table (no gravity acts in its plane) has to bring its fingertip to a goal and keep it there. The links
        are uniform rods, their equations of motion are exact; geared motors damp the joints, so that an action comes near to asking for a velocity.
        The base is at (0, 0). An action is held for 5 time steps of 10 ms. Needs no MuJoCo.

        ## Action Space
        `Box(-1, 1, (links,))`: torque on each joint, as a share of its motor's: `gear` for the first, and less, evenly, for those further out.

        ## Observation Space
        `Box(-inf, inf, (3 links + 6,))`: first the robot's part, of 3 links + 4 numbers: cosines, sines (of the angle to the link before) and
        velocities (rad/s) of the joints, position (m) and velocity (m/s) of the fingertip; then the task's part: goal minus fingertip (m).

        ## Rewards
        −‖goal − fingertip‖ − `control_cost_weight` · ‖action‖² + 1 where the fingertip is within 5 cm of the goal.

        ## Starting State
        At rest, curled: each joint but the first bent by 4.2 / links rad (± 0.2), the fingertip about in a direction uniform in ±60°.
        Goal uniform in angle within ±90° and in distance within 0.35 … 0.9 of the reach.

        ## Episode End
        Never terminated. Truncated after 50 steps. `success` in info: the fingertip is within 5 cm now.

        ## Arguments
        `links` and `picture`, the same for all instances. With `picture` rows (a multiple of 4 from 8 on) the task's part is a camera's picture in
        place of the numbers: red, green and blue, rows from the top, three quarters as many columns, in [0, 1]; it shows x from −0.4 to 1.1 m
        and y from −1 to 1 m on black. Each of the others is a number, or a distribution that is drawn from at every reset:
        `reach`, the sum of the links' lengths; `taper`, each link's length over that of the one before; `mass` of the whole arm; `damping`
        and `gear` (the torque at action 1) of the first joint; `armature`; `control_cost_weight`.
        `puck_drag` and `button_stiffness` belong to the other tasks and change nothing here.

        ## Version History
        v0: first version.
        """;

    public static IReadOnlyList<string> InfoNames { get; } = ["distance", "success"];

    public readonly Space ObservationSpace(in PlanarParameters nominal) => PlanarTask.Observations(links, 2, rows);

    public readonly Space ActionSpace(in PlanarParameters nominal) => new Box(-1, 1, links);

    public static void Initialize(ref PlanarReach self) => (self.arm, self.view) = (new(self.links), self.rows > 0 ? new(self.rows) : null);

    public void Reset(in PlanarParameters parameters, Philox random, ResetOptions options)
    {
        arm.Reset(parameters, random);
        goal = PlanarTask.Draw(parameters, 0.35, 0.9, Math.PI / 2, random);
    }

    public readonly StepOutcome Step(in PlanarParameters parameters, ReadOnlySpan<float> action, Philox random)
    {
        for (var i = 0; i < LinkChain.FrameSkip; i++)
        {
            arm.Step(parameters, action, default);
        }

        var distance = Distance;
        return new(-distance - (parameters.ControlCostWeight * PlanarTask.Effort(action)) + (distance < SuccessDistance ? 1 : 0));
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

        PlanarTask.Write(observation[PlanarTask.RobotPart(links)..], goal - arm.Tip);
    }

    public static void WriteInfo(in PlanarReach self, in PlanarParameters parameters, Span<double> info)
    {
        info[0] = self.Distance;
        info[1] = info[0] < SuccessDistance ? 1 : 0;
    }

    public static Frame? Render(in PlanarReach self, in PlanarParameters parameters)
    {
        var canvas = PlanarTask.Table(parameters);
        self.Draw(canvas, isSmall: false);
        return canvas.Frame;
    }

    public static bool HasExpert => true;

    public static void Expert(in PlanarReach self, in PlanarParameters parameters, Span<float> action) => self.arm.Seek(parameters, self.goal, default, action);

    public static int StateSize(in PlanarReach self) => (2 * self.links) + 2;

    public static void GetState(in PlanarReach self, Span<double> state)
    {
        self.arm.GetState(state);
        (state[^2], state[^1]) = (self.goal.X, self.goal.Y);
    }

    public static void SetState(ref PlanarReach self, in PlanarParameters parameters, ReadOnlySpan<double> state)
    {
        self.arm.SetState(parameters, state);
        self.goal = new(state[^2], state[^1]);
    }

    private readonly double Distance => (goal - arm.Tip).Length;

    private readonly void Draw(Canvas canvas, bool isSmall)
    {
        PlanarTask.Goal(canvas, goal, SuccessDistance, isRing: !isSmall);
        PlanarTask.Arm(canvas, arm);
    }
}
