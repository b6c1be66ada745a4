using RLTransfer.Randomness;

namespace RLTransfer.Environments.Robots.Arms;

/// <summary>A planar arm has to press a button and hold it down.</summary>
/// <param name="links">How many links the arm has, 2 to 4.</param>
public struct ArmButton(int links) : IDynamics<ArmButton, ArmParameters, float>
{
    /// <summary>How far in the button counts as pressed, in meters; it can go in 5 cm.</summary>
    public const double PressedDepth = 0.03;

    private readonly int links = links;
    private PlanarArm arm = null!;      // made by Initialize
    private Point place;
    private double facing;      // where a press goes: the direction of the button's travel

    /// <inheritdoc/>
    public static string Documentation => """
        ## Description
        An arm of 2 to 4 links on a horizontal table has to press a button with its fingertip (a ball of radius 3.5 cm) and hold it down. The
        button is 14 cm wide, goes in 5 cm against a spring, and counts as pressed from 3 cm on. Only the fingertip touches it.
        The base is at (0, 0); the arm reaches `reach` meters. An action is held for 5 time steps of 10 ms.

        ## Action Space
        `Box(-1, 1, (links,))`: torque on each joint, as a share of its motor's: `gear` for the first, and less, evenly, for those further out.

        ## Observation Space
        `Box(-inf, inf, (3 links + 11,))`: the arm's part: cosines, sines (of the angle to the link before) and velocities (rad/s) of the joints,
        position (m) and velocity (m/s) of the fingertip; the task's part: middle of the button's face (m), direction of a press (unit
        vector), how far in it is (m), face minus fingertip (m).

        ## Rewards
        −‖face − fingertip‖ − `control_cost_weight` · ‖action‖² + 1 where the button is pressed.
        The expert (`rlt env rollout --policy expert`) succeeds in every episode and returns about 43 on average.

        ## Starting State
        At rest, curled: each joint but the first bent by 4.2 / links rad (± 0.2), the fingertip about in a direction uniform in ±60°.
        Button uniform in angle within ±75° and in distance within
        0.6 … 0.85 of the reach, to be pressed outward (± 30°).

        ## Episode End
        Never terminated. Truncated after 60 steps. `success` in info: the button is pressed now.

        ## Arguments
        `links` (2 … 4), the same for all instances. Each of the others is a number, or a distribution that is drawn from at every reset:
        `reach`, the sum of the links' lengths; `taper`, each link's length over that of the one before; `mass` of the whole arm; `damping`
        and `gear` (the torque at action 1) of the first joint; `armature`; `button_stiffness`; `control_cost_weight`.
        `puck_mass` and `puck_damping` belong to another arm task and change nothing here.

        ## Version History
        v0: first version.
        """;

    /// <summary>The model that MuJoCo compiles, in MJCF.</summary>
    public static string Model(in ArmParameters parameters, int links) => ArmModel.Xml(parameters, links, ArmTask.Button);

    /// <inheritdoc/>
    public static IReadOnlyList<string> InfoNames => ["depth", "success"];

    /// <inheritdoc/>
    public readonly Space ObservationSpace(in ArmParameters nominal) =>
        new Box(float.NegativeInfinity, float.PositiveInfinity, PlanarArm.ObservationSize(links) + 7);

    /// <inheritdoc/>
    public readonly Space ActionSpace(in ArmParameters nominal) => new Box(-1, 1, links);

    /// <inheritdoc/>
    public static void Initialize(ref ArmButton self) => self.arm = new(ArmTask.Button, self.links);

    /// <inheritdoc/>
    public static void Release(ref ArmButton self) => self.arm.Dispose();

    /// <inheritdoc/>
    public void Reset(in ArmParameters parameters, Philox random, ResetOptions options)
    {
        arm.Reset(parameters, random);
        place = PlanarArm.Draw(parameters, 0.6, 0.85, 75 * Math.PI / 180, random);
        facing = Math.Atan2(place.Y, place.X) + random.NextUniform(-Math.PI / 6, Math.PI / 6);
        arm.PlaceBase(place, facing);
    }

    /// <inheritdoc/>
    public StepOutcome Step(in ArmParameters parameters, ReadOnlySpan<float> action, Philox random)
    {
        var effort = arm.Move(action);
        var distance = (Face - arm.Tip().Position).Length;
        return new(-distance - (parameters.ControlCostWeight * effort) + (Depth > PressedDepth ? 1 : 0));
    }

    /// <inheritdoc/>
    public readonly void Observe(in ArmParameters parameters, Span<float> observation)
    {
        arm.Observe(observation);
        var task = observation[PlanarArm.ObservationSize(links)..];
        PlanarArm.Write(task, Face, Point.Polar(1, facing));
        task[4] = (float)Depth;
        PlanarArm.Write(task[5..], Face - arm.Tip().Position);
    }

    /// <inheritdoc/>
    public static void WriteInfo(in ArmButton self, in ArmParameters parameters, Span<double> info)
    {
        info[0] = self.Depth;
        info[1] = info[0] > PressedDepth ? 1 : 0;
    }

    /// <inheritdoc/>
    public static Frame? Render(in ArmButton self, in ArmParameters parameters) => RobotPicture.Top(self.arm.Simulation, parameters.Reach);

    /// <inheritdoc/>
    public static bool HasExpert => true;

    /// <summary>First to a point before the face, then into it.</summary>
    public static void Expert(in ArmButton self, in ArmParameters parameters, Span<float> action)
    {
        var press = Point.Polar(1, self.facing);
        var fromFace = self.arm.Tip().Position - self.Face;
        var aside = (fromFace.Y * press.X) - (fromFace.X * press.Y);
        var into = Math.Abs(aside) < 0.05 && Point.Dot(fromFace, press) > -0.15 ? 0.08 : -0.08;
        self.arm.Pull(parameters, self.Face + (into * press), action);
    }

    /// <inheritdoc/>
    public static int StateSize(in ArmButton self) => PlanarArm.StateSize(self.links, 1) + 3;

    /// <inheritdoc/>
    public static void GetState(in ArmButton self, Span<double> state)
    {
        self.arm.GetState(state);
        (state[^3], state[^2], state[^1]) = (self.place.X, self.place.Y, self.facing);
    }

    /// <inheritdoc/>
    public static void SetState(ref ArmButton self, in ArmParameters parameters, ReadOnlySpan<double> state)
    {
        (self.place, self.facing) = (new(state[^3], state[^2]), state[^1]);
        self.arm.SetState(parameters, state);
        self.arm.PlaceBase(self.place, self.facing);
    }

    private readonly double Depth => arm.Simulation.Position[links];

    // The middle of the button's face, as far in as it is.
    private readonly Point Face => place + (Depth * Point.Polar(1, facing));
}
