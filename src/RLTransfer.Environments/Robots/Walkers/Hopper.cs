using RLTransfer.Randomness;

namespace RLTransfer.Environments.Robots.Walkers;

/// <summary>What a <see cref="Hopper"/> is made of and paid for.</summary>
public record struct HopperParameters()
{
    /// <summary>Multiplies every length and radius.</summary>
    [Parameter("multiplies every length and radius", 0.5, 2)]
    public double Size = 1;

    /// <summary>Length of the torso.</summary>
    [Parameter("length of the torso", 0.1, 1, Unit = "m")]
    public double TorsoLength = 0.4;

    /// <summary>Length of the thigh.</summary>
    [Parameter("length of the thigh", 0.1, 1, Unit = "m")]
    public double ThighLength = 0.45;

    /// <summary>Length of the leg below the knee.</summary>
    [Parameter("length of the leg below the knee", 0.1, 1, Unit = "m")]
    public double LegLength = 0.5;

    /// <summary>Length of the foot.</summary>
    [Parameter("length of the foot", 0.1, 1, Unit = "m")]
    public double FootLength = 0.39;

    /// <summary>Mass of the torso.</summary>
    [Parameter("mass of the torso", 0.5, 20, Unit = "kg")]
    public double TorsoMass = 3.665;

    /// <summary>Density of thigh, leg and foot.</summary>
    [Parameter("density of thigh, leg and foot", 100, 4000, Unit = "kg/m³")]
    public double Density = 1000;

    /// <summary>Sliding friction between body and ground.</summary>
    [Parameter("sliding friction between body and ground", 0.05, 5)]
    public double Friction = 2;

    /// <summary>Damping of the three joints.</summary>
    [Parameter("damping of the three joints", 0, 10, Unit = "N·m·s")]
    public double Damping = 1;

    /// <summary>Armature: inertia that the motors add to the three joints.</summary>
    [Parameter("inertia that the motors add to the three joints", 0.05, 4, Unit = "kg·m²")]
    public double Armature = 1;

    /// <summary>Torque at action 1.</summary>
    [Parameter("torque at action 1", 10, 500, Unit = "N·m")]
    public double Gear = 200;

    /// <summary>Gravity.</summary>
    [Parameter("gravity", 0, 30, Unit = "m/s²")]
    public double Gravity = 9.81;

    /// <summary>Weight of the forward velocity in the reward.</summary>
    [Parameter("weight of the forward velocity in the reward", -10, 10)]
    public double ForwardRewardWeight = 1;

    /// <summary>Weight of the squared actions in the reward.</summary>
    [Parameter("weight of the squared actions in the reward", 0, 10)]
    public double ControlCostWeight = 1e-3;

    /// <summary>Reward for every healthy step.</summary>
    [Parameter("reward for every healthy step", 0, 10)]
    public double HealthyReward = 1;

    /// <summary>Whether an unhealthy state ends the episode.</summary>
    [Parameter("whether an unhealthy state ends the episode", 0, 1, Whole = true)]
    public double TerminateWhenUnhealthy = 1;

    /// <summary>Bound of the uniform noise on the starting state.</summary>
    [Parameter("bound of the uniform noise on the starting state", 0, 0.2)]
    public double ResetNoiseScale = 5e-3;
}

/// <summary>A one-legged robot that has to hop forward, after Erez, Tassa and Todorov 2011, by Gymnasium's conventions.</summary>
public struct Hopper : IDynamics<Hopper, HopperParameters, float>
{
    /// <summary>How many time steps of 2 ms an action is held: 8 ms, 125 Hz.</summary>
    private const int FrameSkip = 4;

    private Robot<HopperParameters> robot;
    private ForwardTask task;

    /// <inheritdoc/>
    public static string Documentation => """
        ## Description
        A hopper of four parts (torso, thigh, leg, foot) in a vertical plane has to hop forward, to positive x, without falling.
        Torques act on its three joints. The mechanics are MuJoCo's; the model is this library's own, with the parts' usual lengths and
        masses, so returns are like, but not equal to, those of Gymnasium's Hopper-v5. An action is held for 4 time steps of 2 ms.

        ## Action Space
        `Box(-1, 1, (3,))`: torque on thigh, leg and foot joint, as a share of `gear`.

        ## Observation Space
        `Box(-inf, inf, (11,))`: 0 height of the torso (m); 1 pitch of the torso (rad); 2 … 4 angles of thigh, leg and foot joint (rad);
        5 velocity along x, 6 along z (m/s); 7 pitch rate; 8 … 10 joint velocities (rad/s). Velocities are clipped to ±10.
        The position along x is left out; `info` has it as `x_position`.

        ## Rewards
        `healthy_reward` + `forward_reward_weight` · Δx / Δt − `control_cost_weight` · ‖action‖², the first only in a healthy state.
        Healthy is: height above 0.56 of standing height, |pitch| < 0.2 rad, every other entry of the state within ±100.
        The expert (`rlt env rollout --policy expert`), linear in the observation, hops at 2.3 m/s and returns about 3300.

        ## Starting State
        Standing straight, with uniform noise of ±reset_noise_scale on every position and velocity.

        ## Episode End
        Terminated when no longer healthy, unless terminate_when_unhealthy is 0. Truncated after 1000 steps.

        ## Arguments
        Each a number, or a distribution that is drawn from at every reset; a body that has changed is compiled anew, in one or two milliseconds.
        Body: `size` multiplies the lengths `torso_length`, `thigh_length`, `leg_length`, `foot_length` and the radii; `torso_mass`; `density`
        of the other parts; `friction` with the ground; `damping` and `armature` of the joints; `gear`, the torque at action 1; `gravity`.
        Task: `forward_reward_weight`, `control_cost_weight`, `healthy_reward`, `terminate_when_unhealthy`, `reset_noise_scale`.

        ## Version History
        v0: first version.
        """;

    /// <summary>The model that MuJoCo compiles, in MJCF.</summary>
    public static string Model(in HopperParameters parameters) => UprightModel.Xml("hopper", Body(parameters), heel: 1 / 3.0, ("", "0.85 0.55 0.25 1", "0.9 0.7 0.3 1", "0.75 0.3 0.3 1"));

    /// <inheritdoc/>
    public static IReadOnlyList<string> InfoNames => ForwardTask.InfoNames;

    /// <inheritdoc/>
    public readonly Space ObservationSpace(in HopperParameters nominal) => new Box(float.NegativeInfinity, float.PositiveInfinity, 11);

    /// <inheritdoc/>
    public readonly Space ActionSpace(in HopperParameters nominal) => new Box(-1, 1, 3);

    /// <inheritdoc/>
    public static void Initialize(ref Hopper self) => self.robot = new("hopper", Model);

    /// <inheritdoc/>
    public static void Release(ref Hopper self) => self.robot.Dispose();

    /// <inheritdoc/>
    public void Reset(in HopperParameters parameters, Philox random, ResetOptions options)
    {
        robot.Prepare(parameters);
        WalkerBody.ScatterUniform(robot.Simulation, parameters.ResetNoiseScale, random);
        task = default;
    }

    /// <inheritdoc/>
    public StepOutcome Step(in HopperParameters parameters, ReadOnlySpan<float> action, Philox random)
    {
        task.Move(robot.Simulation, action, FrameSkip, parameters.ForwardRewardWeight, parameters.ControlCostWeight);
        return task.Outcome(IsHealthy(parameters), parameters.HealthyReward, parameters.TerminateWhenUnhealthy);
    }

    /// <inheritdoc/>
    public readonly void Observe(in HopperParameters parameters, Span<float> observation) => WalkerBody.Observe(robot.Simulation, 1, 10, observation);

    /// <inheritdoc/>
    public static void WriteInfo(in Hopper self, in HopperParameters parameters, Span<double> info) =>
        self.task.WriteInfo(self.robot.Simulation, info);

    /// <inheritdoc/>
    public static Frame? Render(in Hopper self, in HopperParameters parameters) => RobotPicture.Side(self.robot.Simulation, parameters.Size);

    /// <inheritdoc/>
    public static bool HasExpert => true;

    /// <summary>Linear feedback that hops with the body of the default parameters at 2.3 m/s; see <see cref="LinearFeedback"/>.</summary>
    public static void Expert(in Hopper self, in HopperParameters parameters, Span<float> action)
    {
        ReadOnlySpan<double> rows =
        [
            0.25, -5.82, -1.32, -0.47, 0.14, -0.2, -0.02, -0.34, 0.08, -0.02, 0.01, -0.08,
            0.58, -1.51, 0.97, -0.64, 0.17, 0.04, -0.22, -0.14, 0.06, -0.08, 0.01, -0.93,
            2.12, -4.77, 1.45, 0, -0.04, -0.57, -0.01, 0.09, 0.05, 0.1, 0.05, -1.06,
        ];
        Span<float> observed = stackalloc float[11];
        self.Observe(parameters, observed);
        LinearFeedback.Act(rows, observed, action);
    }

    /// <inheritdoc/>
    public static int StateSize(in Hopper self) => RobotState.Size(6, 6);

    /// <inheritdoc/>
    public static void GetState(in Hopper self, Span<double> state) => self.robot.GetState(state);

    /// <inheritdoc/>
    public static void SetState(ref Hopper self, in HopperParameters parameters, ReadOnlySpan<double> state) => self.robot.SetState(parameters, state);

    private readonly bool IsHealthy(in HopperParameters parameters)
    {
        var position = robot.Simulation.Position;
        return position[1] > 0.56 * Body(parameters).Height && Math.Abs(position[2]) < 0.2 && WalkerBody.Within(robot.Simulation, 2, 100);
    }

    private static UprightBody Body(in HopperParameters p) => new(
        p.Size, p.TorsoLength, p.ThighLength, p.LegLength, p.FootLength, p.TorsoMass, p.Density, p.Friction, p.Damping, p.Armature, p.Gear, p.Gravity);
}
