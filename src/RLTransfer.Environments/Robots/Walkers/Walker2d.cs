using RLTransfer.Randomness;

namespace RLTransfer.Environments.Robots.Walkers;

/// <summary>What a <see cref="Walker2d"/> is made of and paid for.</summary>
public record struct Walker2dParameters()
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
    public double FootLength = 0.2;

    /// <summary>Mass of the torso.</summary>
    [Parameter("mass of the torso", 0.5, 20, Unit = "kg")]
    public double TorsoMass = 3.665;

    /// <summary>Density of thigh, leg and foot.</summary>
    [Parameter("density of thigh, leg and foot", 100, 4000, Unit = "kg/m³")]
    public double Density = 1000;

    /// <summary>Sliding friction between body and ground.</summary>
    [Parameter("sliding friction between body and ground", 0.05, 5)]
    public double Friction = 1.9;

    /// <summary>Damping of the six joints.</summary>
    [Parameter("damping of the six joints", 0, 10, Unit = "N·m·s")]
    public double Damping = 0.1;

    /// <summary>Armature: inertia that the motors add to the six joints.</summary>
    [Parameter("inertia that the motors add to the six joints", 0.005, 2, Unit = "kg·m²")]
    public double Armature = 0.01;

    /// <summary>Torque at action 1.</summary>
    [Parameter("torque at action 1", 10, 300, Unit = "N·m")]
    public double Gear = 100;

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

/// <summary>A two-legged robot in a plane that has to walk forward, after Erez, Tassa and Todorov 2011, by Gymnasium's conventions.</summary>
public struct Walker2d : IDynamics<Walker2d, Walker2dParameters, float>
{
    /// <summary>How many time steps of 2 ms an action is held: 8 ms, 125 Hz.</summary>
    private const int FrameSkip = 4;

    private Robot<Walker2dParameters> robot;
    private ForwardTask task;

    /// <inheritdoc/>
    public static string Documentation => """
        ## Description
        A walker of a torso and two legs of thigh, leg and foot, in a vertical plane, has to walk forward, to positive x, without falling.
        Torques act on its six joints; the legs pass through each other. The mechanics are MuJoCo's; the model is this library's own, with
        the parts' usual lengths and masses, so returns are like, but not equal to, those of Gymnasium's Walker2d-v5.
        An action is held for 4 time steps of 2 ms.

        ## Action Space
        `Box(-1, 1, (6,))`: torque on thigh, leg and foot joint of the right, then of the left leg, as a share of `gear`.

        ## Observation Space
        `Box(-inf, inf, (17,))`: 0 height of the torso (m); 1 pitch of the torso (rad); 2 … 7 joint angles (rad), in the order of the actions;
        8 velocity along x, 9 along z (m/s); 10 pitch rate; 11 … 16 joint velocities (rad/s). Velocities are clipped to ±10.
        The position along x is left out; `info` has it as `x_position`.

        ## Rewards
        `healthy_reward` + `forward_reward_weight` · Δx / Δt − `control_cost_weight` · ‖action‖², the first only in a healthy state.
        Healthy is: height within 0.64 … 1.6 of standing height, |pitch| < 1 rad.
        The expert (`rlt env rollout --policy expert`), linear in the observation, runs at 2.7 m/s and returns about 3650.

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
    public static string Model(in Walker2dParameters parameters)
    {
        const string right = "0.85 0.55 0.25 1", left = "0.55 0.4 0.65 1";
        return UprightModel.Xml("walker", Body(parameters), heel: 0, ("", right, right, right), ("_left", left, left, left));
    }

    /// <inheritdoc/>
    public static IReadOnlyList<string> InfoNames => ForwardTask.InfoNames;

    /// <inheritdoc/>
    public readonly Space ObservationSpace(in Walker2dParameters nominal) => new Box(float.NegativeInfinity, float.PositiveInfinity, 17);

    /// <inheritdoc/>
    public readonly Space ActionSpace(in Walker2dParameters nominal) => new Box(-1, 1, 6);

    /// <inheritdoc/>
    public static void Initialize(ref Walker2d self) => self.robot = new("walker", Model);

    /// <inheritdoc/>
    public static void Release(ref Walker2d self) => self.robot.Dispose();

    /// <inheritdoc/>
    public void Reset(in Walker2dParameters parameters, Philox random, ResetOptions options)
    {
        robot.Prepare(parameters);
        WalkerBody.ScatterUniform(robot.Simulation, parameters.ResetNoiseScale, random);
        task = default;
    }

    /// <inheritdoc/>
    public StepOutcome Step(in Walker2dParameters parameters, ReadOnlySpan<float> action, Philox random)
    {
        task.Move(robot.Simulation, action, FrameSkip, parameters.ForwardRewardWeight, parameters.ControlCostWeight);
        return task.Outcome(IsHealthy(parameters), parameters.HealthyReward, parameters.TerminateWhenUnhealthy);
    }

    /// <inheritdoc/>
    public readonly void Observe(in Walker2dParameters parameters, Span<float> observation) => WalkerBody.Observe(robot.Simulation, 1, 10, observation);

    /// <inheritdoc/>
    public static void WriteInfo(in Walker2d self, in Walker2dParameters parameters, Span<double> info) =>
        self.task.WriteInfo(self.robot.Simulation, info);

    /// <inheritdoc/>
    public static Frame? Render(in Walker2d self, in Walker2dParameters parameters) => RobotPicture.Side(self.robot.Simulation, parameters.Size);

    /// <inheritdoc/>
    public static bool HasExpert => true;

    /// <summary>Linear feedback that runs the body of the default parameters at 2.7 m/s; see <see cref="LinearFeedback"/>.</summary>
    public static void Expert(in Walker2d self, in Walker2dParameters parameters, Span<float> action)
    {
        ReadOnlySpan<double> rows =
        [
            3.81, -0.14, -0.9, -0.28, -0.03, 0.79, -1.35, -0.07, -0.14, -0.15, -0.21, -0.02, -0.07, 0.03, 0, -0.02, -0.03, -4.07,
            2.33, 0.17, 2.38, 0.07, 0.16, 0.03, -1.01, -0.64, -0.09, -0.24, -0.08, 0.22, -0.04, 0.01, 0.13, 0.03, 0.01, -1.76,
            1.8, -2.8, 1.48, -0.4, -0.17, 1.81, 0.17, -0.48, -0.22, -0.16, 0.02, 0.17, 0.09, 0.02, -0.15, -0.1, 0.03, -0.27,
            -1.43, -1.1, 0.16, 0.08, 0.05, -1.72, -0.22, 0.16, 0.04, 0.05, -0.17, 0.06, -0.01, -0.04, 0, -0.06, 0.04, 1.87,
            0.55, -0.41, -1.39, 0.77, 0.06, -0.26, -2.3, -0.24, -0.16, 0.38, -0.05, -0.02, 0.01, -0.04, 0.03, -0.1, 0, 0.11,
            4.01, 0.85, 0.91, 0.35, -0.23, -1.04, 2.98, -0.6, -0.07, 0.55, 0, 0.03, -0.02, -0.03, -0.06, 0.03, -0.05, -4.26,
        ];
        Span<float> observed = stackalloc float[17];
        self.Observe(parameters, observed);
        LinearFeedback.Act(rows, observed, action);
    }

    /// <inheritdoc/>
    public static int StateSize(in Walker2d self) => RobotState.Size(9, 9);

    /// <inheritdoc/>
    public static void GetState(in Walker2d self, Span<double> state) => self.robot.GetState(state);

    /// <inheritdoc/>
    public static void SetState(ref Walker2d self, in Walker2dParameters parameters, ReadOnlySpan<double> state) => self.robot.SetState(parameters, state);

    private readonly bool IsHealthy(in Walker2dParameters parameters)
    {
        var height = robot.Simulation.Position[1] / Body(parameters).Height;
        return height is > 0.64 and < 1.6 && Math.Abs(robot.Simulation.Position[2]) < 1;
    }

    private static UprightBody Body(in Walker2dParameters p) => new(
        p.Size, p.TorsoLength, p.ThighLength, p.LegLength, p.FootLength, p.TorsoMass, p.Density, p.Friction, p.Damping, p.Armature, p.Gear, p.Gravity);
}
