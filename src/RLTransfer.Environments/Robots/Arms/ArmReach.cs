using RLTransfer.Randomness;

namespace RLTransfer.Environments.Robots.Arms;

/// <summary>A planar arm has to bring its fingertip to a target and keep it there.</summary>
/// <param name="links">How many links the arm has, 2 to 4.</param>
public struct ArmReach(int links) : IDynamics<ArmReach, ArmParameters, float>
{
    /// <summary>How near the fingertip must be, in meters.</summary>
    public const double SuccessDistance = 0.05;

    private PlanarArm arm = null!;      // made by Initialize
    private Point target;
    private readonly int links = links;

    /// <inheritdoc/>
    public static string Documentation => """
        ## Description
        An arm of 2 to 4 links on a horizontal table (no gravity acts in its plane) has to bring its fingertip to a target and keep it there.
        The base is at (0, 0); the arm reaches `reach` meters. An action is held for 5 time steps of 10 ms.

        ## Action Space
        `Box(-1, 1, (links,))`: torque on each joint, as a share of its motor's: `gear` for the first, and less, evenly, for those further out.

        ## Observation Space
        `Box(-inf, inf, (3 links + 8,))`: the arm's part: cosines, sines (of the angle to the link before) and velocities (rad/s) of the joints,
        position (m) and velocity (m/s) of the fingertip; the task's part: target (m), target minus fingertip (m).

        ## Rewards
        −‖target − fingertip‖ − control_cost_weight · ‖action‖² + 1 where the fingertip is within 5 cm of the target.
        The expert (`rlt env rollout --policy expert`) succeeds in every episode and returns about 48 on average.

        ## Starting State
        At rest, curled: each joint but the first bent by 4.2 / links rad (± 0.2), the fingertip about in a direction uniform in ±60°.
        Target uniform in angle within ±90° and in distance within
        0.35 … 0.9 of the reach.

        ## Episode End
        Never terminated. Truncated after 60 steps. `success` in info: the fingertip is within 5 cm now.

        ## Arguments
        `links` (2 … 4), the same for all instances. Each of the others is a number, or a distribution that is drawn from at every reset:
        `reach`, the sum of the links' lengths; `taper`, each link's length over that of the one before; `mass` of the whole arm; `damping`
        and `gear` (the torque at action 1) of the first joint; `armature`; `control_cost_weight`.
        `puck_mass`, `puck_damping` and `button_stiffness` belong to the other arm tasks and change nothing here.

        ## Version History
        v0: first version.
        """;

    /// <summary>The model that MuJoCo compiles, in MJCF.</summary>
    public static string Model(in ArmParameters parameters, int links) => ArmModel.Xml(parameters, links, ArmTask.Reach);

    /// <inheritdoc/>
    public static IReadOnlyList<string> InfoNames => ["distance", "success"];

    /// <inheritdoc/>
    public readonly Space ObservationSpace(in ArmParameters nominal) =>
        new Box(float.NegativeInfinity, float.PositiveInfinity, PlanarArm.ObservationSize(links) + 4);

    /// <inheritdoc/>
    public readonly Space ActionSpace(in ArmParameters nominal) => new Box(-1, 1, links);

    /// <inheritdoc/>
    public static void Initialize(ref ArmReach self) => self.arm = new(ArmTask.Reach, self.links);

    /// <inheritdoc/>
    public static void Release(ref ArmReach self) => self.arm.Dispose();

    /// <inheritdoc/>
    public void Reset(in ArmParameters parameters, Philox random, ResetOptions options)
    {
        arm.Reset(parameters, random);
        target = PlanarArm.Draw(parameters, 0.35, 0.9, Math.PI / 2, random);
    }

    /// <inheritdoc/>
    public StepOutcome Step(in ArmParameters parameters, ReadOnlySpan<float> action, Philox random)
    {
        var effort = arm.Move(action);
        var distance = Distance;
        return new(-distance - (parameters.ControlCostWeight * effort) + (distance < SuccessDistance ? 1 : 0));
    }

    /// <inheritdoc/>
    public readonly void Observe(in ArmParameters parameters, Span<float> observation)
    {
        arm.Observe(observation);
        PlanarArm.Write(observation[PlanarArm.ObservationSize(links)..], target, target - arm.Tip().Position);
    }

    /// <inheritdoc/>
    public static void WriteInfo(in ArmReach self, in ArmParameters parameters, Span<double> info)
    {
        info[0] = self.Distance;
        info[1] = info[0] < SuccessDistance ? 1 : 0;
    }

    /// <inheritdoc/>
    public static Frame? Render(in ArmReach self, in ArmParameters parameters) => RobotPicture.Top(self.arm.Simulation, parameters.Reach, (self.target, SuccessDistance));

    /// <inheritdoc/>
    public static bool HasExpert => true;

    /// <inheritdoc/>
    public static void Expert(in ArmReach self, in ArmParameters parameters, Span<float> action) => self.arm.Pull(parameters, self.target, action);

    /// <inheritdoc/>
    public static int StateSize(in ArmReach self) => PlanarArm.StateSize(self.links, 0) + 2;

    /// <inheritdoc/>
    public static void GetState(in ArmReach self, Span<double> state)
    {
        self.arm.GetState(state);
        (state[^2], state[^1]) = (self.target.X, self.target.Y);
    }

    /// <inheritdoc/>
    public static void SetState(ref ArmReach self, in ArmParameters parameters, ReadOnlySpan<double> state)
    {
        self.arm.SetState(parameters, state);
        self.target = new(state[^2], state[^1]);
    }

    private readonly double Distance => (target - arm.Tip().Position).Length;
}
