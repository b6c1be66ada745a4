using RLTransfer.Learners;
using RLTransfer.Tensors;

namespace RLTransfer.Bench.Learners;

/// <summary><c>rlt bench learn</c>: learners against their PyTorch peers, on the same cores with one thread each, by processor time.</summary>
public sealed class LearnBench : IBenchGroup
{
    /// <inheritdoc/>
    public string Name => "learn";

    /// <inheritdoc/>
    public string Description => "learners against single-file PyTorch programs: an update, ten seeds at once, the time until ten seeds solve a task, memory";

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes =>
    [
        "Both sides: one thread, seconds of processor time, medians. 'one seed', 'ten seeds': the same network, batch, optimizer and number of updates; ten seeds are one crowd of ours against ten runs of the peer.",
        "'MAML': a meta-update with exact second derivatives, all tasks as one crowd of ours against the peer's loop over the tasks.",
        "'time to solve': until all of ten seeds reach the threshold in greedy episodes; our defaults against CleanRL's published defaults, evaluations left out on both sides. Ours: the median of three crowds. The peer: ten times the mean of three seeds; one that never solves counts until it gives up.",
        "'same settings': the peer with our settings instead, so that no schedule is taken for speed.",
        .. SolvingRows.Schedules,
        "For orientation, CleanRL itself on such cores with Gymnasium 1.x, one seed: DQN solves CartPole after 87 s (2,650 steps/s), PPO after 70 s (4,080 steps/s); SAC solves Pendulum after 89 s (56 steps/s), DDPG after 54 s (150 steps/s).",
    ];

    /// <inheritdoc/>
    public IEnumerable<BenchCase> Cases()
    {
        Threads.ForSmallNets();
        return [.. UpdateRows.All(), .. MetaRows.All(), .. SolvingRows.All(), .. MemoryRows.All()];
    }

    /// <summary>The algorithms that have peers.</summary>
    internal static IReadOnlyList<(string Name, string Peer, string Task, double Threshold, LearnerOptions Options)> Algorithms { get; } =
    [
        ("DQN", "dqn.py", "CartPole-v1", 475, new DqnOptions()),
        ("PPO", "ppo.py", "CartPole-v1", 475, new PpoOptions()),
        ("SAC", "sac.py", "Pendulum-v1", -200, new SacOptions()),
        ("DDPG", "ddpg.py", "Pendulum-v1", -200, new DdpgOptions()),
    ];

    internal static ulong[] Seeds(int count, int first = 0) => [.. Enumerable.Range(first, count).Select(seed => (ulong)seed)];

    /// <summary>Processor time, the collector's and the compiler's included.</summary>
    internal static double Seconds(Action work)
    {
        var before = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }
}
