using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>A policy of two modules: what to do, known to the task, and how this robot does it (Devin et al. 2017).</summary>
/// <remarks>
/// With the observation o = [o_R, o_T] of a robot part and a task part:   z = dropout(tanh f_k(o_T)),   φ_rk(o) = g_r(z, o_R).
/// Task module f_k sees nothing of the robot, and robot module g_r nothing of the task but the interface z. A narrow z that may lose any of
/// its units at any time has no room for what only one pair understands.
/// The modules belong to whoever made them: policies of other pairs hold the same ones, and gradients of all of them add up there.
/// Shapes: o [S, B, R + T]; z [S, B, I]; what comes out [S, B, A].
/// </remarks>
public sealed class ModularPolicy : CrowdModule
{
    private readonly bool ownsModules;

    /// <summary>Joins two modules.</summary>
    /// <param name="task">f_k: takes the task part, gives the interface.</param>
    /// <param name="robot">g_r: takes the interface and the robot part.</param>
    /// <param name="dropout">How likely each unit of the interface is to be dropped while the policy trains, in [0, 1).</param>
    /// <exception cref="ArgumentException">The modules do not fit each other.</exception>
    public ModularPolicy(CrowdNetwork task, CrowdNetwork robot, double dropout = 0)
        : this(task ?? throw new ArgumentNullException(nameof(task)), (task.Shape[0].In, task.Shape[^1].Out), robot, dropout, ownsModules: false)
    {
    }

    /// <summary>Joins two modules, of which the task's sees a picture.</summary>
    /// <param name="task">f_k: takes the task part, gives the interface.</param>
    /// <param name="robot">g_r: takes the interface and the robot part.</param>
    /// <param name="dropout">How likely each unit of the interface is to be dropped while the policy trains, in [0, 1).</param>
    /// <exception cref="ArgumentException">The modules do not fit each other.</exception>
    public ModularPolicy(VisuomotorNetwork task, CrowdNetwork robot, double dropout = 0)
        : this(task ?? throw new ArgumentNullException(nameof(task)), (task.Inputs, task.Outputs), robot, dropout, ownsModules: false)
    {
    }

    private ModularPolicy(CrowdModule task, (int In, int Out) width, CrowdNetwork robot, double dropout, bool ownsModules)
        : base("policy", task.Seeds, device: task.Device)
    {
        ArgumentNullException.ThrowIfNull(robot);
        ArgumentOutOfRangeException.ThrowIfNotEqual(dropout is >= 0 and < 1, true, nameof(dropout));
        (Task, Robot, Dropout, this.ownsModules) = (task, robot, dropout, ownsModules);
        (TaskPart, InterfaceWidth) = width;
        RobotPart = robot.Shape[0].In - InterfaceWidth;
        if (RobotPart < 0 || !robot.Seeds.SequenceEqual(task.Seeds))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{task.GetName()} gives an interface of {InterfaceWidth} for {task.Seeds.Count} seeds; {robot.GetName()} takes {robot.Shape[0].In} numbers for {robot.Seeds.Count}, or has other seeds."), nameof(robot));
        }

        Add(task);
        Add(robot);
    }

    /// <summary>f_k.</summary>
    public CrowdModule Task { get; }

    /// <summary>g_r.</summary>
    public CrowdNetwork Robot { get; }

    /// <summary>T: numbers of an observation's task part, its last ones.</summary>
    public int TaskPart { get; }

    /// <summary>R: numbers of an observation's robot part, its first ones.</summary>
    public int RobotPart { get; }

    /// <summary>I: how many numbers the task module hands over.</summary>
    public int InterfaceWidth { get; }

    /// <summary>How likely each unit of the interface is to be dropped while the policy trains.</summary>
    public double Dropout { get; }

    /// <summary>While the policy trains: which masks are drawn; another occasion has others. Null: nothing is dropped, as when the policy is evaluated.</summary>
    public ulong? Occasion { get; set; }

    /// <summary>z, what the task module hands over: [S, B, R + T] → [S, B, I].</summary>
    public Tensor Interface(Tensor observations) => Interface(Parameters, observations, areOwn: true);

    /// <inheritdoc/>
    public override ModularPolicy Clone() => new((CrowdModule)Task.Clone(), (TaskPart, InterfaceWidth), Robot.Clone(), Dropout, ownsModules: true);

    /// <inheritdoc/>
    protected override Tensor Compute(IReadOnlyList<Tensor> parameters, Tensor input, bool areOwn)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var z = Interface(parameters, input, areOwn);
        return Run(Robot, parameters[1], cat([z, input.narrow(-1, 0, RobotPart)], -1), areOwn);         // g_r(z, o_R)
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // Modules that were handed in go on in other policies.
        if (ownsModules)
        {
            base.Dispose(disposing);
        }
    }

    private Tensor Interface(IReadOnlyList<Tensor> parameters, Tensor input, bool areOwn)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.dim() != 3 || input.shape[^1] != RobotPart + TaskPart)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{Robot.GetName()} and {Task.GetName()} take [{Seeds.Count}, B, {RobotPart} + {TaskPart}], got [{string.Join(", ", input.shape)}]."), nameof(input));
        }

        var z = Run(Task, parameters[0], input.narrow(-1, RobotPart, TaskPart), areOwn).tanh();         // tanh f_k(o_T)
        return Occasion is { } occasion && Dropout > 0 ? z * ConsistentDropout.Mask(input, Seeds, InterfaceWidth, Dropout, occasion) : z;
    }

    private static Tensor Run(CrowdModule module, Tensor parameter, Tensor input, bool areOwn) => areOwn ? module.forward(input) : module.Apply([parameter], input);
}
