using System.Runtime.InteropServices;
using RLTransfer.Crowds;
using RLTransfer.Environments;
using RLTransfer.Networks;
using RLTransfer.Policies;
using static TorchSharp.torch;

namespace RLTransfer.MetaLearning;

/// <summary>MAML for reinforcement learning (Finn et al. 2017, Algorithm 3): initial weights of a policy from which one policy-gradient step on a few episodes of a new task leads far.</summary>
/// <remarks>
/// For every seed on its own. Inner step, on K episodes of the task under θ: θ′ = θ + α ∇_θ E[log π_θ(a|o) Â] (Eq. 4). Outer step, on K episodes under every task's own θ′:
/// PPO's clipped objective of θ′ by θ, with second derivatives; the paper's outer step is TRPO's. Where the episodes serve several outer steps, the inner gradient is that of the
/// ratio π_θ(a|o) / π_old(a|o), the same at θ_old (Rothfuss et al. 2019, §5). As in the paper, what θ does for which episodes the inner step sees is not differentiated.
/// All tasks of all seeds are one crowd, of environments too.
/// </remarks>
public sealed class MamlPolicy : IDisposable
{
    private readonly TaskFamily family;
    private readonly IReadOnlyList<ulong> seeds;
    private readonly Maml maml;
    private readonly CrowdRandom drawing, noise;
    private readonly VectorEnvironment environment;

    /// <summary>New initial weights for every seed.</summary>
    /// <param name="family">The tasks.</param>
    /// <param name="seeds">The crowd [S].</param>
    /// <param name="options">Checked here.</param>
    /// <exception cref="ArgumentException">An option is impossible, or the tasks have no vectors as observations and actions.</exception>
    public MamlPolicy(TaskFamily family, IReadOnlyList<ulong> seeds, MamlPolicyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(family);
        ArgumentNullException.ThrowIfNull(seeds);
        Options = options ?? new();
        Options.Validate();
        (this.family, this.seeds) = (family, [.. seeds]);
        (drawing, noise) = (new(seeds, "tasks"), new(seeds, "exploration"));
        environment = family.Make(seeds.Count * Options.Maml.Tasks * Options.Episodes);
        environment.Reset(Seeded(environment, "training"));
        var spec = new NetworkSpec("policy", [environment.SingleObservationSpace.Size], environment.SingleActionSpace.Size, seeds)
        {
            Hidden = Options.Hidden, Activation = Activation.Tanh, Initialization = Initialization.Orthogonal, OutputGain = 0.01,
        };
        maml = new(spec, Options.Maml, asked => new GaussianPolicyNetwork(asked, Options.Deviation));
    }

    /// <summary>The options.</summary>
    public MamlPolicyOptions Options { get; }

    /// <summary>θ.</summary>
    public ICrowdModule Network => maml.Network;

    /// <summary>One iteration: new tasks, episodes before and after an inner step, outer steps. Without inner steps it is a policy gradient on all tasks at once.</summary>
    /// <returns>Each seed's mean return after the inner step [S].</returns>
    public double[] Learn()
    {
        using var scope = NewDisposeScope();
        Become(environment, drawing, Options.Maml.Tasks);
        var before = new List<TaskEpisodes>();
        var network = maml.Start(Options.Maml.Tasks, learn: false);
        while (before.Count < Options.Maml.InnerSteps)
        {
            before.Add(Play(environment, network, noise));
            network = maml.Descend(network, Loss(network, before[^1]), learn: false);
        }

        var after = Play(environment, network, noise);
        for (var epoch = 0; epoch < Options.Epochs; epoch++)
        {
            using var own = NewDisposeScope();
            var adapted = maml.Start(Options.Maml.Tasks);
            foreach (var episodes in before)
            {
                adapted = maml.Descend(adapted, Loss(adapted, episodes));
            }

            maml.Learn(Loss(adapted, after, Options.Clip));
        }

        return Means(after.Returns());
    }

    /// <summary>What becomes of new tasks: the episodes that are played before the first step, and after every step.</summary>
    /// <param name="tasks">New tasks of each seed.</param>
    /// <param name="stepSizes">α of every step, of each seed [steps][S].</param>
    /// <param name="occasion">The same text draws the same tasks.</param>
    /// <param name="episodes">K; null: as many as in an iteration.</param>
    /// <returns>What the tasks are, for each parameter of the family the value of every task [S · T], and their episodes [steps + 1].</returns>
    public (double[][] Tasks, TaskEpisodes[] Episodes) Try(int tasks, IReadOnlyList<double[]> stepSizes, string occasion = "new tasks", int? episodes = null)
    {
        ArgumentNullException.ThrowIfNull(stepSizes);
        ArgumentOutOfRangeException.ThrowIfLessThan(tasks, 1);
        using var scope = NewDisposeScope();
        using var own = family.Make(seeds.Count * tasks * (episodes ?? Options.Episodes));
        own.Reset(Seeded(own, occasion));
        var (drawn, random) = (new CrowdRandom(seeds, occasion), new CrowdRandom(seeds, $"{occasion}, exploration"));
        var values = Become(own, drawn, tasks);
        var network = maml.Start(tasks, learn: false);
        var played = new TaskEpisodes[stepSizes.Count + 1];
        for (var step = 0; step < played.Length; step++)
        {
            using var inner = NewDisposeScope();
            played[step] = Play(own, network, random).ToOuter();
            if (step < stepSizes.Count)
            {
                // A step of 1 down α L is a step of α down L: every seed has a length of its own.
                var each = tensor(stepSizes[step], [seeds.Count, 1], ScalarType.Float32);
                network = maml.Descend(network, (Loss(network, played[step]).view(seeds.Count, -1) * each).flatten(), stepSize: 1, learn: false);
                foreach (var weight in network.Weights)
                {
                    weight.MoveToOuterDisposeScope();
                }
            }
        }

        foreach (var each in played)
        {
            each.ToOuter();
        }

        return (values, played);
    }

    /// <summary>−E[r Â], r = π / π_old, or where ratios are clipped −E[min(r Â, clip(r, 1 − ε, 1 + ε) Â)]: of each member [S · T].</summary>
    /// <param name="network">π.</param>
    /// <param name="episodes">What π_old has played.</param>
    /// <param name="clip">ε.</param>
    public static Tensor Loss(FastNetwork network, TaskEpisodes episodes, double? clip = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(episodes);
        var ratio = (Policy(network, episodes.Observations).LogProbability(episodes.Actions) - episodes.LogProbabilities).exp();
        var gain = ratio * episodes.Advantages;
        if (clip is { } most)
        {
            gain = minimum(gain, ratio.clamp(1 - most, 1 + most) * episodes.Advantages);
        }

        return -gain.sum([1]) / episodes.Running.sum([1, 2]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        maml.Dispose();
        environment.Dispose();
    }

    /// <summary>Plays one episode in every instance.</summary>
    /// <param name="environment">Instances [S, T, K].</param>
    /// <param name="network">A policy for each of S · T.</param>
    /// <param name="random">Draws the actions.</param>
    internal TaskEpisodes Play(VectorEnvironment environment, FastNetwork network, CrowdRandom random)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var (members, inputs, outputs) = (network.Members, environment.SingleObservationSpace.Size, environment.SingleActionSpace.Size);
        var (episodes, tasks) = (environment.Count / members, members / seeds.Count);
        var running = Enumerable.Repeat(true, environment.Count).ToArray();
        var (rewards, alive) = (new float[family.Steps * environment.Count], new float[family.Steps * environment.Count]);
        var (seen, taken, chances) = (new Tensor[family.Steps], new Tensor[family.Steps], new Tensor[family.Steps]);
        environment.Reset();
        var commands = new float[environment.Count * outputs];
        for (var t = 0; t < family.Steps; t++)
        {
            using var step = NewDisposeScope();
            seen[t] = tensor(environment.Observations, [members, episodes, inputs]).MoveToOuterDisposeScope();
            var policy = Policy(network, seen[t]);
            var drawn = random.Gaussian(CPU, tasks * episodes, outputs).view(members, episodes, outputs);
            taken[t] = (policy.Mean + (policy.LogDeviation.exp() * drawn)).MoveToOuterDisposeScope();
            chances[t] = policy.LogProbability(taken[t]).MoveToOuterDisposeScope();
            MemoryMarshal.Cast<byte, float>(taken[t].clamp(-1, 1).contiguous().bytes).CopyTo(commands);
            environment.Step(commands);
            for (var i = 0; i < running.Length; i++)
            {
                if (running[i])
                {
                    (rewards[(t * running.Length) + i], alive[(t * running.Length) + i]) = ((float)environment.Rewards[i], 1);
                    running[i] = !environment.Terminated[i] && !environment.Truncated[i];
                }
            }
        }

        Tensor Numbers(float[] values) => tensor(values, [family.Steps, members, episodes]).permute(1, 2, 0).contiguous();
        var observations = stack(seen, 2).flatten(1, 2);                                                // [M, K · H, O]
        var (paid, there) = (Numbers(rewards), Numbers(alive));
        var advantages = TaskEpisodes.AdvantagesOf(observations, paid, there, Options.Discount);
        return new TaskEpisodes(observations, stack(taken, 2).flatten(1, 2), stack(chances, 2).flatten(1, 2), paid, there, advantages).ToOuter();
    }

    private static GaussianDistribution Policy(FastNetwork network, Tensor observations)
    {
        var output = network.forward(observations);
        var size = output.shape[^1] / 2;
        return new(output.narrow(-1, 0, size), output.narrow(-1, size, size));
    }

    private double[][] Become(VectorEnvironment instances, CrowdRandom random, int tasks)
    {
        double[][][] drawn = [.. seeds.Select((_, seed) => family.Draw(random[seed], tasks))];
        double[][] values = [.. Enumerable.Range(0, family.Parameters.Count).Select(parameter => drawn.SelectMany(own => own[parameter]).ToArray())];
        family.Become(instances, values);
        return values;
    }

    private long[] Seeded(VectorEnvironment instances, string purpose)
    {
        var random = new CrowdRandom(seeds, purpose);
        var each = instances.Count / seeds.Count;
        return [.. seeds.SelectMany((_, seed) => Enumerable.Range(0, each).Select(_ => (long)(random[seed].NextUInt64() >> 1)))];
    }

    private double[] Means(double[] returns) => [.. returns.Chunk(returns.Length / seeds.Count).Select(own => own.Average())];
}
