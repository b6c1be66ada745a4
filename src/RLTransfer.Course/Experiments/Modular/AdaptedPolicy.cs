using RLTransfer.Environments.Planar;
using RLTransfer.Networks;
using static TorchSharp.torch;

namespace RLTransfer.Course.Experiments.Modular;

/// <summary>A network that was made for other observations and actions, behind a fixed translation: inner([o′ P + b, o″]), of whose outputs the first A are taken, and 0 for those it lacks.</summary>
/// <remarks>The observation's first numbers o′ are translated, as many as P has rows; the others, o″, such as a picture, are shown as they are. The inner network belongs to whoever made it, and may stand in many of these.</remarks>
public sealed class AdaptedPolicy : CrowdModule
{
    private readonly ICrowdModule inner;
    private readonly Tensor translation, offset;
    private readonly int actions;

    /// <summary>A translation of numbers to numbers.</summary>
    /// <param name="inner">What acts.</param>
    /// <param name="translation">P [translated numbers, numbers that they become].</param>
    /// <param name="offset">b.</param>
    /// <param name="actions">A.</param>
    public AdaptedPolicy(ICrowdModule inner, float[,] translation, float[] offset, int actions)
        : base("adapted policy", (inner ?? throw new ArgumentNullException(nameof(inner))).Seeds, device: inner.Device)
    {
        (this.inner, this.actions) = (inner, actions);
        this.translation = tensor(translation, device: inner.Device).DetachFromDisposeScope();
        this.offset = tensor(offset, device: inner.Device).DetachFromDisposeScope();
        Add(inner);
    }

    /// <summary>Another arm's policy: it sees the joints that it knows, straight ones where this arm has fewer, and the fingertip and the task as they are.</summary>
    /// <param name="policy">Of an arm with <paramref name="from"/> links.</param>
    /// <param name="from">Its links.</param>
    /// <param name="to">This arm's; joints that the policy does not know get no torque.</param>
    public static AdaptedPolicy Borrowed(ICrowdModule policy, int from, int to)
    {
        var known = PlanarTask.RobotPart(from);
        var (translation, offset) = (new float[PlanarTask.RobotPart(to), known], new float[known]);
        Joints(translation, offset, to, from);
        return new(policy, translation, offset, to);
    }

    /// <summary>One network for the whole grid: it sees every joint there could be, every task's part, and which robot and which task it is.</summary>
    /// <param name="network">Takes <see cref="CommonInputs"/> numbers, gives as many as the longest arm has joints.</param>
    /// <param name="links">The robots.</param>
    /// <param name="tasks">Numbers of each task's part; 0 where a picture stands for it.</param>
    /// <param name="robot">Which of them this is.</param>
    /// <param name="task">Which of them this is.</param>
    public static AdaptedPolicy Common(ICrowdModule network, IReadOnlyList<int> links, IReadOnlyList<int> tasks, int robot, int task)
    {
        ArgumentNullException.ThrowIfNull(links);
        ArgumentNullException.ThrowIfNull(tasks);
        var (most, all) = (links.Max(), CommonInputs(links, tasks));
        var own = PlanarTask.RobotPart(links[robot]);
        var (translation, offset) = (new float[own + tasks[task], all], new float[all]);
        Joints(translation, offset, links[robot], most);
        var at = PlanarTask.RobotPart(most) + tasks.Take(task).Sum();
        for (var i = 0; i < tasks[task]; i++)
        {
            translation[own + i, at + i] = 1;
        }

        var names = all - links.Count - tasks.Count;
        (offset[names + robot], offset[names + links.Count + task]) = (1, 1);
        return new(network, translation, offset, links[robot]);
    }

    /// <summary>Numbers that <see cref="Common"/>'s network takes.</summary>
    public static int CommonInputs(IReadOnlyList<int> links, IReadOnlyList<int> tasks)
    {
        ArgumentNullException.ThrowIfNull(links);
        ArgumentNullException.ThrowIfNull(tasks);
        return PlanarTask.RobotPart(links.Max()) + tasks.Sum() + links.Count + tasks.Count;
    }

    /// <inheritdoc/>
    public override AdaptedPolicy Clone() => new(inner.Clone(), Numbers(), offset.data<float>().ToArray(), actions);

    /// <inheritdoc/>
    protected override Tensor Compute(IReadOnlyList<Tensor> parameters, Tensor input, bool areOwn)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (translated, rest) = (translation.shape[0], input.shape[^1] - translation.shape[0]);
        var seen = input.narrow(-1, 0, translated).matmul(translation) + offset;
        seen = rest > 0 ? cat([seen, input.narrow(-1, translated, rest)], -1) : seen;
        var outputs = areOwn ? inner.forward(seen) : inner.Apply(parameters, seen);
        var given = outputs.shape[^1];
        return given >= actions ? outputs.narrow(-1, 0, actions) : nn.functional.pad(outputs, [0, actions - given]);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            translation.Dispose();
            offset.Dispose();
        }
    }

    /// <summary>Cosines, sines and velocities joint by joint, then the fingertip; a joint that is not there is straight and at rest.</summary>
    private static void Joints(float[,] translation, float[] offset, int from, int to)
    {
        for (var joint = 0; joint < to; joint++)
        {
            for (var kind = 0; kind < 3; kind++)
            {
                if (joint < from)
                {
                    translation[(kind * from) + joint, (kind * to) + joint] = 1;
                }
            }

            offset[joint] = joint < from ? 0 : 1;
        }

        for (var i = 0; i < 4; i++)
        {
            translation[(3 * from) + i, (3 * to) + i] = 1;
        }
    }

    private float[,] Numbers()
    {
        var numbers = new float[translation.shape[0], translation.shape[1]];
        Buffer.BlockCopy(translation.data<float>().ToArray(), 0, numbers, 0, sizeof(float) * numbers.Length);
        return numbers;
    }
}
