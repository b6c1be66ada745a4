using RLTransfer.Randomness;

namespace RLTransfer.Environments.Robots.Walkers;

/// <summary>What a <see cref="HalfCheetah"/> is made of and paid for.</summary>
public record struct HalfCheetahParameters()
{
    /// <summary>Multiplies every length and radius.</summary>
    [Parameter("multiplies every length and radius", 0.5, 2)]
    public double Size = 1;

    /// <summary>Mass of torso and head.</summary>
    [Parameter("mass of torso and head", 1, 30, Unit = "kg")]
    public double TorsoMass = 8;

    /// <summary>Density of the legs.</summary>
    [Parameter("density of the legs", 100, 4000, Unit = "kg/m³")]
    public double Density = 600;

    /// <summary>Sliding friction between body and ground.</summary>
    [Parameter("sliding friction between body and ground", 0.05, 5)]
    public double Friction = 0.4;

    /// <summary>Multiplies the damping of the joints: 6, 4.5, 3 N·m·s in the back leg, 4.5, 3, 1.5 in the front leg.</summary>
    [Parameter("multiplies the damping of the joints", 0.1, 5)]
    public double DampingScale = 1;

    /// <summary>Multiplies the stiffness of the joints: 240, 180, 120 N·m/rad in the back leg, 180, 120, 60 in the front leg.</summary>
    [Parameter("multiplies the stiffness of the joints", 0, 3)]
    public double StiffnessScale = 1;

    /// <summary>Armature: inertia that the motors add to the joints.</summary>
    [Parameter("inertia that the motors add to the joints", 0.02, 1, Unit = "kg·m²")]
    public double Armature = 0.1;

    /// <summary>Multiplies the torques at action 1: 120, 90, 60 N·m in the back leg, 120, 60, 30 in the front leg.</summary>
    [Parameter("multiplies the torques", 0.1, 3)]
    public double GearScale = 1;

    /// <summary>Gravity.</summary>
    [Parameter("gravity", 0, 30, Unit = "m/s²")]
    public double Gravity = 9.81;

    /// <summary>Weight of the forward velocity in the reward.</summary>
    [Parameter("weight of the forward velocity in the reward", -10, 10)]
    public double ForwardRewardWeight = 1;

    /// <summary>Weight of the squared actions in the reward.</summary>
    [Parameter("weight of the squared actions in the reward", 0, 10)]
    public double ControlCostWeight = 0.1;

    /// <summary>Scale of the noise on the starting state.</summary>
    [Parameter("scale of the noise on the starting state", 0, 0.5)]
    public double ResetNoiseScale = 0.1;
}

/// <summary>A two-legged runner in a plane that cannot fall over sideways and never ends early, after Wawrzyński 2009, by Gymnasium's conventions.</summary>
public struct HalfCheetah : IDynamics<HalfCheetah, HalfCheetahParameters, float>
{
    /// <summary>How many time steps of 10 ms an action is held: 50 ms, 20 Hz.</summary>
    private const int FrameSkip = 5;

    private Robot<HalfCheetahParameters> robot;
    private ForwardTask task;

    /// <inheritdoc/>
    public static string Documentation => """
        ## Description
        A runner of torso, head and two legs of three parts each, in a vertical plane, has to run to positive x as fast as it can.
        Springs hold its six joints; torques act on them. The mechanics are MuJoCo's; the model is this library's own, of the usual size,
        mass, springs and torques, so returns are like, but not equal to, those of Gymnasium's HalfCheetah-v5.
        An action is held for 5 time steps of 10 ms.

        ## Action Space
        `Box(-1, 1, (6,))`: torque on the back thigh, shin and foot joint and the front thigh, shin and foot joint, as a share of its motor's.

        ## Observation Space
        `Box(-inf, inf, (17,))`: 0 height above the drawn position (m); 1 pitch (rad); 2 … 7 joint angles (rad), in the order of the actions;
        8 velocity along x, 9 along z (m/s); 10 pitch rate; 11 … 16 joint velocities (rad/s).
        The position along x is left out; `info` has it as `x_position`.

        ## Rewards
        `forward_reward_weight` · Δx / Δt − `control_cost_weight` · ‖action‖². The expert, six sine waves, runs at 2.5 m/s and returns about 2300.

        ## Starting State
        The drawn position with uniform noise of ±reset_noise_scale on every position, and normal noise of that deviation on every velocity.

        ## Episode End
        Never terminated. Truncated after 1000 steps.

        ## Arguments
        Each a number, or a distribution that is drawn from at every reset; a body that has changed is compiled anew, in one or two milliseconds.
        Body: `size` multiplies every length and radius; `torso_mass` of torso and head; `density` of the legs; `friction` with the ground;
        `damping_scale`, `stiffness_scale` and `gear_scale` multiply the joints' damping, stiffness and torque; `armature`; `gravity`.
        Task: `forward_reward_weight`, `control_cost_weight`, `reset_noise_scale`.

        ## Version History
        v0: first version.
        """;

    /// <summary>The model that MuJoCo compiles, in MJCF.</summary>
    public static string Model(in HalfCheetahParameters parameters) => HalfCheetahModel.Xml(parameters);

    /// <inheritdoc/>
    public static IReadOnlyList<string> InfoNames => ForwardTask.InfoNames;

    /// <inheritdoc/>
    public readonly Space ObservationSpace(in HalfCheetahParameters nominal) => new Box(float.NegativeInfinity, float.PositiveInfinity, 17);

    /// <inheritdoc/>
    public readonly Space ActionSpace(in HalfCheetahParameters nominal) => new Box(-1, 1, 6);

    /// <inheritdoc/>
    public static void Initialize(ref HalfCheetah self) => self.robot = new("half-cheetah", Model);

    /// <inheritdoc/>
    public static void Release(ref HalfCheetah self) => self.robot.Dispose();

    /// <inheritdoc/>
    public void Reset(in HalfCheetahParameters parameters, Philox random, ResetOptions options)
    {
        robot.Prepare(parameters);
        WalkerBody.ScatterNormal(robot.Simulation, parameters.ResetNoiseScale, random);
        task = default;
    }

    /// <inheritdoc/>
    public StepOutcome Step(in HalfCheetahParameters parameters, ReadOnlySpan<float> action, Philox random)
    {
        task.Move(robot.Simulation, action, FrameSkip, parameters.ForwardRewardWeight, parameters.ControlCostWeight);
        return task.Outcome();
    }

    /// <inheritdoc/>
    public readonly void Observe(in HalfCheetahParameters parameters, Span<float> observation) =>
        WalkerBody.Observe(robot.Simulation, 1, double.PositiveInfinity, observation);

    /// <inheritdoc/>
    public static void WriteInfo(in HalfCheetah self, in HalfCheetahParameters parameters, Span<double> info) =>
        self.task.WriteInfo(self.robot.Simulation, info);

    /// <inheritdoc/>
    public static Frame? Render(in HalfCheetah self, in HalfCheetahParameters parameters) => RobotPicture.Side(self.robot.Simulation, parameters.Size);

    /// <inheritdoc/>
    public static bool HasExpert => true;

    /// <summary>Six sine waves, a_j = A_j sin(2π f t + φ_j) + b_j, found by a cross-entropy search of 20 generations of 24 gaits: 2.5 m/s.</summary>
    public static void Expert(in HalfCheetah self, in HalfCheetahParameters parameters, Span<float> action)
    {
        const double frequency = 3.27;
        ReadOnlySpan<double> amplitudes = [0.52, 0.56, 0.77, 0.74, 1.02, -0.47];
        ReadOnlySpan<double> phases = [3.05, 0.07, 1.38, -4.57, 1.89, -1.30];
        ReadOnlySpan<double> offsets = [-0.12, -0.20, -0.52, -0.21, -0.52, -0.04];
        for (var j = 0; j < 6; j++)
        {
            action[j] = (float)Math.Clamp((amplitudes[j] * Math.Sin((2 * Math.PI * frequency * self.robot.Simulation.Time) + phases[j])) + offsets[j], -1, 1);
        }
    }

    /// <inheritdoc/>
    public static int StateSize(in HalfCheetah self) => RobotState.Size(9, 9);

    /// <inheritdoc/>
    public static void GetState(in HalfCheetah self, Span<double> state) => self.robot.GetState(state);

    /// <inheritdoc/>
    public static void SetState(ref HalfCheetah self, in HalfCheetahParameters parameters, ReadOnlySpan<double> state) => self.robot.SetState(parameters, state);
}
