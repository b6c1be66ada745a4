using RLTransfer.Randomness;

namespace RLTransfer.Environments.Robots.Arms;

/// <summary>A planar arm has to push a puck to a goal with its fingertip.</summary>
/// <param name="links">How many links the arm has, 2 to 4.</param>
public struct ArmPush(int links) : IDynamics<ArmPush, ArmParameters, float>
{
    /// <summary>How near the puck must be to the goal, in meters.</summary>
    public const double SuccessDistance = 0.06;

    private readonly int links = links;
    private PlanarArm arm = null!;      // made by Initialize
    private Point goal;

    /// <inheritdoc/>
    public static string Documentation => """
        ## Description
        An arm of 2 to 4 links on a horizontal table has to push a puck (radius 6 cm) to a goal with its fingertip (a ball of radius 3.5 cm).
        Only the fingertip touches the puck; the links pass over it. The puck slides with viscous friction and stops at once when left alone.
        The base is at (0, 0); the arm reaches `reach` meters. An action is held for 5 time steps of 10 ms.

        ## Action Space
        `Box(-1, 1, (links,))`: torque on each joint, as a share of its motor's: `gear` for the first, and less, evenly, for those further out.

        ## Observation Space
        `Box(-inf, inf, (3 links + 14,))`: the arm's part: cosines, sines (of the angle to the link before) and velocities (rad/s) of the joints,
        position (m) and velocity (m/s) of the fingertip; the task's part: puck (m), its velocity (m/s), goal, puck minus fingertip,
        goal minus puck (m).

        ## Rewards
        −‖goal − puck‖ − 0.5 ‖puck − fingertip‖ − `control_cost_weight` · ‖action‖² + 1 where the puck is within 6 cm of the goal.
        The expert (`rlt env rollout --policy expert`) succeeds in every episode and returns about 71 on average.

        ## Starting State
        At rest, curled: each joint but the first bent by 4.2 / links rad (± 0.2), the fingertip about in a direction uniform in ±60°.
        Puck uniform in angle within ±60° and in distance within
        0.4 … 0.6 of the reach, at least 0.2 m from the fingertip; goal within ±70° and 0.4 … 0.75 of the reach, 0.15 … 0.4 m from the puck.

        ## Episode End
        Never terminated. Truncated after 120 steps. `success` in info: the puck is within 6 cm of the goal now.

        ## Arguments
        `links` (2 … 4), the same for all instances. Each of the others is a number, or a distribution that is drawn from at every reset:
        `reach`, the sum of the links' lengths; `taper`, each link's length over that of the one before; `mass` of the whole arm; `damping`
        and `gear` (the torque at action 1) of the first joint; `armature`; `puck_mass`; `puck_damping` on the table; `control_cost_weight`.
        `button_stiffness` belongs to another arm task and changes nothing here.

        ## Version History
        v0: first version.
        """;

    /// <summary>The model that MuJoCo compiles, in MJCF.</summary>
    public static string Model(in ArmParameters parameters, int links) => ArmModel.Xml(parameters, links, ArmTask.Push);

    /// <inheritdoc/>
    public static IReadOnlyList<string> InfoNames => ["distance", "success"];

    /// <inheritdoc/>
    public readonly Space ObservationSpace(in ArmParameters nominal) =>
        new Box(float.NegativeInfinity, float.PositiveInfinity, PlanarArm.ObservationSize(links) + 10);

    /// <inheritdoc/>
    public readonly Space ActionSpace(in ArmParameters nominal) => new Box(-1, 1, links);

    /// <inheritdoc/>
    public static void Initialize(ref ArmPush self) => self.arm = new(ArmTask.Push, self.links);

    /// <inheritdoc/>
    public static void Release(ref ArmPush self) => self.arm.Dispose();

    /// <inheritdoc/>
    public void Reset(in ArmParameters parameters, Philox random, ResetOptions options)
    {
        arm.Reset(parameters, random);
        var tip = arm.Tip().Position;
        Point puck;
        do
        {
            puck = PlanarArm.Draw(parameters, 0.4, 0.6, Math.PI / 3, random);
        }
        while ((puck - tip).Length < 0.2 * parameters.Reach);
        do
        {
            goal = PlanarArm.Draw(parameters, 0.4, 0.75, 70 * Math.PI / 180, random);
        }
        while ((goal - puck).Length / parameters.Reach is < 0.15 or > 0.4);
        arm.PlaceThing(puck);
    }

    /// <inheritdoc/>
    public StepOutcome Step(in ArmParameters parameters, ReadOnlySpan<float> action, Philox random)
    {
        var effort = arm.Move(action);
        var distance = Distance;
        var reaching = (arm.Thing().Position - arm.Tip().Position).Length;
        return new(-distance - (0.5 * reaching) - (parameters.ControlCostWeight * effort) + (distance < SuccessDistance ? 1 : 0));
    }

    /// <inheritdoc/>
    public readonly void Observe(in ArmParameters parameters, Span<float> observation)
    {
        arm.Observe(observation);
        var (puck, velocity) = arm.Thing();
        PlanarArm.Write(observation[PlanarArm.ObservationSize(links)..], puck, velocity, goal, puck - arm.Tip().Position, goal - puck);
    }

    /// <inheritdoc/>
    public static void WriteInfo(in ArmPush self, in ArmParameters parameters, Span<double> info)
    {
        info[0] = self.Distance;
        info[1] = info[0] < SuccessDistance ? 1 : 0;
    }

    /// <inheritdoc/>
    public static Frame? Render(in ArmPush self, in ArmParameters parameters) => RobotPicture.Top(self.arm.Simulation, parameters.Reach, (self.goal, SuccessDistance));

    /// <inheritdoc/>
    public static bool HasExpert => true;

    /// <summary>Around the puck, at a distance, until behind it as seen from the goal; then through its middle to the goal.</summary>
    public static void Expert(in ArmPush self, in ArmParameters parameters, Span<float> action)
    {
        var puck = self.arm.Thing().Position;
        var tip = self.arm.Tip().Position;
        var (toGoal, toTip) = (self.goal - puck, tip - puck);
        var behind = Math.Atan2(-toGoal.Y, -toGoal.X);
        var here = Math.Atan2(toTip.Y, toTip.X);
        var turn = Math.IEEERemainder(behind - here, 2 * Math.PI);
        var target = toGoal.Length < 0.02 ? tip                                             // there: stay
            : Math.Abs(turn) > 0.4 ? puck + Point.Polar(0.17, here + Math.Clamp(turn, -0.7, 0.7))
            : puck - Point.Polar(Math.Min(toGoal.Length, 0.12) - 0.035, behind);
        self.arm.Pull(parameters, target, action);
    }

    /// <inheritdoc/>
    public static int StateSize(in ArmPush self) => PlanarArm.StateSize(self.links, 2) + 2;

    /// <inheritdoc/>
    public static void GetState(in ArmPush self, Span<double> state)
    {
        self.arm.GetState(state);
        (state[^2], state[^1]) = (self.goal.X, self.goal.Y);
    }

    /// <inheritdoc/>
    public static void SetState(ref ArmPush self, in ArmParameters parameters, ReadOnlySpan<double> state)
    {
        self.arm.SetState(parameters, state);
        self.goal = new(state[^2], state[^1]);
    }

    private readonly double Distance => (goal - arm.Thing().Position).Length;
}
