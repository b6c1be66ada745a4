using RLTransfer.Randomness;

namespace RLTransfer.Environments.Robots.Walkers;

/// <summary>What an <see cref="Ant"/> is made of and paid for.</summary>
public record struct AntParameters()
{
    /// <summary>Multiplies every length and radius.</summary>
    [Parameter("multiplies every length and radius", 0.5, 2)]
    public double Size = 1;

    /// <summary>Mass of the torso.</summary>
    [Parameter("mass of the torso", 0.05, 5, Unit = "kg")]
    public double TorsoMass = 0.327;

    /// <summary>Density of the legs.</summary>
    [Parameter("density of the legs", 1, 100, Unit = "kg/m³")]
    public double Density = 5;

    /// <summary>Sliding friction between body and ground.</summary>
    [Parameter("sliding friction between body and ground", 0.05, 5)]
    public double Friction = 1;

    /// <summary>Damping of the eight joints.</summary>
    [Parameter("damping of the eight joints", 0.1, 5, Unit = "N·m·s")]
    public double Damping = 1;

    /// <summary>Armature: inertia that the motors add to the eight joints.</summary>
    [Parameter("inertia that the motors add to the eight joints", 0.2, 4, Unit = "kg·m²")]
    public double Armature = 1;

    /// <summary>Torque at action 1.</summary>
    [Parameter("torque at action 1", 10, 300, Unit = "N·m")]
    public double Gear = 150;

    /// <summary>Gravity.</summary>
    [Parameter("gravity", 0, 30, Unit = "m/s²")]
    public double Gravity = 9.81;

    /// <summary>Weight of the forward velocity in the reward.</summary>
    [Parameter("weight of the forward velocity in the reward", -10, 10)]
    public double ForwardRewardWeight = 1;

    /// <summary>Weight of the squared actions in the reward.</summary>
    [Parameter("weight of the squared actions in the reward", 0, 10)]
    public double ControlCostWeight = 0.5;

    /// <summary>Weight of the squared contact forces in the reward, where they are asked for.</summary>
    [Parameter("weight of the squared contact forces in the reward", 0, 1)]
    public double ContactCostWeight = 5e-4;

    /// <summary>Reward for every healthy step.</summary>
    [Parameter("reward for every healthy step", 0, 10)]
    public double HealthyReward = 1;

    /// <summary>Whether an unhealthy state ends the episode.</summary>
    [Parameter("whether an unhealthy state ends the episode", 0, 1, Whole = true)]
    public double TerminateWhenUnhealthy = 1;

    /// <summary>Scale of the noise on the starting state.</summary>
    [Parameter("scale of the noise on the starting state", 0, 0.5)]
    public double ResetNoiseScale = 0.1;
}

/// <summary>A four-legged robot in space that has to walk forward, after Schulman et al. 2016, by Gymnasium's conventions.</summary>
/// <param name="contactForces">Whether contact forces are observed and paid for.</param>
public struct Ant(bool contactForces) : IDynamics<Ant, AntParameters, float>
{
    /// <summary>How many time steps of 10 ms an action is held: 50 ms, 20 Hz.</summary>
    private const int FrameSkip = 5;

    private const int Bodies = 13, Positions = 15, Velocities = 14;

    private readonly bool contactForces = contactForces;
    private Robot<AntParameters> robot = null!;      // made by Initialize
    private ForwardTask task;
    private double contactCost;

    /// <inheritdoc/>
    public static string Documentation => """
        ## Description
        A ball with four legs of two moving parts each has to walk forward, to positive x, without turning over. Torques act on its eight
        joints; the parts meet the ground, not each other. The mechanics are MuJoCo's; the model is this library's own, of the usual size
        and mass, so returns are like, but not equal to, those of Gymnasium's Ant. An action is held for 5 time steps of 10 ms.

        ## Action Space
        `Box(-1, 1, (8,))`: torque on hip and ankle of each leg, as a share of `gear`.

        ## Observation Space
        `Box(-inf, inf, (27,))`: 0 height of the torso (m); 1 … 4 its orientation, a unit quaternion (w, x, y, z); 5 … 12 joint angles (rad),
        in the order of the actions; 13 … 15 velocity of the torso (m/s), 16 … 18 its angular velocity (rad/s); 19 … 26 joint velocities.
        With `contact_forces`, 78 numbers more: torque and force of the contacts on each of the 13 bodies, clipped to ±1.
        The position in the plane is left out; `info` has it as `x_position` and `y_position`.

        ## Rewards
        `healthy_reward` + `forward_reward_weight` · Δx / Δt − `control_cost_weight` · ‖action‖², the first only in a healthy state; with
        contact forces also −`contact_cost_weight` · ‖clipped forces‖². Healthy is: everything finite, height of the torso within
        0.2 … 1 m, times `size`.
        The expert (`rlt env rollout --policy expert`), linear in the observation and a clock, walks at 2.2 m/s and returns about 2800.

        ## Starting State
        The drawn position, 0.75 m high, with uniform noise of ±reset_noise_scale on every position, and normal noise of that deviation on
        every velocity.

        ## Episode End
        Terminated when no longer healthy, unless terminate_when_unhealthy is 0. Truncated after 1000 steps.

        ## Arguments
        `contact_forces` (0 or 1), the same for all instances. The others are numbers, or distributions that are drawn from at every reset; a
        body that has changed is compiled anew, in one or two milliseconds.
        Body: `size` multiplies every length and radius; `torso_mass`; `density` of the legs; `friction` with the ground; `damping` and
        `armature` of the joints; `gear`, the torque at action 1; `gravity`.
        Task: `forward_reward_weight`, `control_cost_weight`, `contact_cost_weight`, `healthy_reward`, `terminate_when_unhealthy`,
        `reset_noise_scale`.

        ## Version History
        v0: first version.
        """;

    /// <summary>The model that MuJoCo compiles, in MJCF.</summary>
    public static string Model(in AntParameters parameters) => AntModel.Xml(parameters);

    /// <inheritdoc/>
    public static IReadOnlyList<string> InfoNames => [.. ForwardTask.InfoNames, "y_position", "reward_contact"];

    /// <inheritdoc/>
    public readonly Space ObservationSpace(in AntParameters nominal) =>
        new Box(float.NegativeInfinity, float.PositiveInfinity, Positions - 2 + Velocities + (contactForces ? 6 * Bodies : 0));

    /// <inheritdoc/>
    public readonly Space ActionSpace(in AntParameters nominal) => new Box(-1, 1, 8);

    /// <inheritdoc/>
    public static void Initialize(ref Ant self) => self.robot = new("ant", Model);

    /// <inheritdoc/>
    public static void Release(ref Ant self) => self.robot.Dispose();

    /// <inheritdoc/>
    public void Reset(in AntParameters parameters, Philox random, ResetOptions options)
    {
        robot.Prepare(parameters);
        WalkerBody.ScatterNormal(robot.Simulation, parameters.ResetNoiseScale, random);
        robot.Simulation.Forward();        // makes the orientation a unit quaternion again
        (task, contactCost) = (default, 0);
    }

    /// <inheritdoc/>
    public StepOutcome Step(in AntParameters parameters, ReadOnlySpan<float> action, Philox random)
    {
        task.Move(robot.Simulation, action, FrameSkip, parameters.ForwardRewardWeight, parameters.ControlCostWeight);
        contactCost = 0;
        if (contactForces)
        {
            robot.Simulation.ComputeContactForces();
            foreach (var force in Forces)
            {
                contactCost += parameters.ContactCostWeight * Math.Pow(Math.Clamp(force, -1, 1), 2);
            }
        }

        var height = robot.Simulation.Position[2] / parameters.Size;
        var healthy = height is >= 0.2 and <= 1 && WalkerBody.Within(robot.Simulation, 0, double.PositiveInfinity);
        return task.Outcome(healthy, parameters.HealthyReward, parameters.TerminateWhenUnhealthy, contactCost);
    }

    /// <inheritdoc/>
    public readonly void Observe(in AntParameters parameters, Span<float> observation)
    {
        WalkerBody.Observe(robot.Simulation, 2, double.PositiveInfinity, observation);
        if (contactForces)
        {
            var forces = Forces;
            for (var i = 0; i < forces.Length; i++)
            {
                observation[Positions - 2 + Velocities + i] = (float)Math.Clamp(forces[i], -1, 1);
            }
        }
    }

    /// <inheritdoc/>
    public static void WriteInfo(in Ant self, in AntParameters parameters, Span<double> info)
    {
        self.task.WriteInfo(self.robot.Simulation, info);
        (info[4], info[5]) = (self.robot.Simulation.Position[1], -self.contactCost);
    }

    /// <inheritdoc/>
    public static Frame? Render(in Ant self, in AntParameters parameters) => RobotPicture.Side(self.robot.Simulation, 0.75 * parameters.Size);     // it is low and wide

    /// <inheritdoc/>
    public static bool HasExpert => true;

    /// <summary>Linear feedback with a clock that walks with the body of the default parameters; see <see cref="AntGait"/>.</summary>
    public static void Expert(in Ant self, in AntParameters parameters, Span<float> action) => AntGait.Act(self.robot.Simulation, action);

    /// <inheritdoc/>
    public static int StateSize(in Ant self) => RobotState.Size(Positions, Velocities);

    /// <inheritdoc/>
    public static void GetState(in Ant self, Span<double> state) => self.robot.GetState(state);

    /// <inheritdoc/>
    public static void SetState(ref Ant self, in AntParameters parameters, ReadOnlySpan<double> state)
    {
        self.robot.SetState(parameters, state);
        if (self.contactForces)
        {
            self.robot.Simulation.ComputeContactForces();
        }
    }

    // All bodies but the world.
    private readonly ReadOnlySpan<double> Forces => robot.Simulation.ContactForces[6..];
}
