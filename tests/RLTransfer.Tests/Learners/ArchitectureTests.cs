using RLTransfer.Environments;
using RLTransfer.Learners;
using RLTransfer.Networks;
using RLTransfer.Randomness;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Learners;

/// <summary>The seam for networks: architectures, each in a class of its own, learn with learners that know nothing of them.</summary>
public sealed class ArchitectureTests
{
    private static readonly LearningTask Recall = new("recall", count => new VectorEnvironment<Signal, NoParameters, int>("recall", default, count, new VectorOptions { Autoreset = AutoresetMode.SameStep }, []));

    private static readonly PpoOptions Small = new() { Hidden = [32], Environments = 16, RolloutSteps = 32, Minibatches = 4, Epochs = 6, LearningRate = 3e-3, NormalizeRewards = false };

    [Fact]
    public void A_recurrent_policy_recalls_what_a_policy_without_memory_cannot()
    {
        using var blind = new Ppo(Recall, [0, 1], Small);
        using var remembers = new Ppo(Recall, [0, 1], Small, architecture: RecurrentNetwork.Policy);
        blind.Train(12_000, new() { Episodes = 0 });
        remembers.Train(12_000, new() { Episodes = 0 });
        Assert.All(blind.Evaluate(200), score => Assert.InRange(score, 0.3, 0.7));                     // whatever it does, it is right half the time
        Assert.All(remembers.Evaluate(200), score => Assert.True(score > 0.95, $"recalled {score} of the signals"));
    }

    [Fact]
    public void A_recurrent_policy_s_seed_learns_the_same_alone_and_in_a_crowd_and_goes_on_bitwise_where_it_was()
    {
        using var crowd = Make(3, 1, 2);
        using var alone = Make(1);
        crowd.Train(1024, new() { Episodes = 0 });
        alone.Train(1024, new() { Episodes = 0 });
        var (all, one) = (crowd.Networks["policy"].Weights, alone.Networks["policy"].Weights);
        Assert.All(all.Zip(one), pair => Assert.True((pair.First.narrow(0, 1, 1) - pair.Second).abs().max().item<float>() < 1e-4));

        using var stream = new MemoryStream();
        crowd.Save(new(stream));
        stream.Position = 0;
        using var again = Make(3, 1, 2);
        again.Load(new(stream));
        crowd.Train(1024, new() { Episodes = 0 });
        again.Train(1024, new() { Episodes = 0 });
        Assert.All(crowd.Networks["policy"].Weights.Zip(again.Networks["policy"].Weights), pair => Assert.Equal(Numbers(pair.First), Numbers(pair.Second)));

        static Ppo Make(params ulong[] seeds) => new(Recall, seeds, Small, architecture: RecurrentNetwork.Policy);
    }

    [Fact]
    public void A_minibatch_of_sequences_gives_the_probabilities_that_the_policy_acted_with()
    {
        using var ppo = new Ppo(Recall, [5, 6], Small with { Epochs = 1, Minibatches = 1, LearningRate = 1e-30 }, architecture: RecurrentNetwork.Policy);
        ppo.Train(3 * ppo.StepsPerIteration, new() { Episodes = 0, EvaluateEvery = ppo.StepsPerIteration });
        Assert.All(ppo.Metrics.Take()["divergence"], divergence => Assert.True(Math.Abs(divergence) < 1e-10));
    }

    [Fact]
    public void One_network_can_give_policy_and_value_and_values_what_it_remembers()
    {
        using var ppo = new Ppo(Recall, [0, 1], Small with { SharedTrunk = true }, architecture: RecurrentNetwork.Policy);
        Assert.Equal(["policy"], ppo.Networks.Keys);
        ppo.Train(12_000, new() { Episodes = 0 });
        Assert.All(ppo.Evaluate(200), score => Assert.True(score > 0.95, $"recalled {score} of the signals"));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Where_a_rollout_or_an_episode_is_cut_off_the_value_is_that_of_what_was_remembered(int steps)
    {
        // Two steps an episode: a rollout of an odd number of steps ends within one. With λ = 0 the return of a row is r + γ V(what follows).
        var task = new LearningTask("cut off", count => new VectorEnvironment<Signal, NoParameters, int>("recall", default, count, new VectorOptions { Autoreset = AutoresetMode.SameStep, MaxEpisodeSteps = 2 }, []));
        using var ppo = new Ppo(task, [0], Small with { SharedTrunk = true, Environments = 2, Minibatches = 1, RolloutSteps = steps, GaeLambda = 0, NormalizeAdvantages = false }, architecture: RecurrentNetwork.Policy);
        ppo.Collect();
        var batch = Assert.Single(ppo.Batches());
        var network = (RecurrentNetwork)ppo.Networks["policy"];
        using var none = no_grad();
        var shown = batch.Sequences!.Unroll(batch.Observations);                                       // [1, E, T, O]
        var returns = batch.Sequences.Unroll(batch.Returns.unsqueeze(-1));
        for (var t = 0; t + 1 < steps; t += 2)
        {
            // After both steps of an episode its observation is (0, 0): the signal is shown at first only, and asked for after three steps.
            var (_, state) = network.Step(shown.select(2, t), zeros(1, 2, network.StateSize));
            (_, state) = network.Step(shown.select(2, t + 1), state);
            var value = network.Step(zeros(1, 2, 2), state).Output.select(-1, 2);
            Assert.All(Numbers(0.99f * value).Zip(Numbers(returns.select(2, t + 1).squeeze(-1))), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }

        if (steps % 2 == 1)
        {
            var (_, state) = network.Step(shown.select(2, steps - 1), zeros(1, 2, network.StateSize));
            var value = network.Step(zeros(1, 2, 2), state).Output.select(-1, 2);
            Assert.All(Numbers(0.99f * value).Zip(Numbers(returns.select(2, steps - 1).squeeze(-1))), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }
    }

    [Fact]
    public void A_two_headed_network_solves_what_a_plain_one_solves()
    {
        using var dqn = new Dqn("CartPole-v1", [0, 1], new DqnOptions { Dueling = true, Hidden = [64] }, architecture: spec => new TwoHeads(spec));
        Assert.Equal(["trunk", "value", "advantage"], dqn.Networks["q"].LayerNames);
        dqn.Train(15_000, new() { Episodes = 10, EvaluateEvery = 1_000 });
        var best = dqn.Curve.Points.Max(point => point.Returns.Average());
        Assert.True(best > 150, $"a best return of {best}; a random policy's is about 22");

        // Its layers are reached by name, as any network's are.
        using var next = dqn.Finetune("CartPole-v1(length=0.8)", new Finetuning { Layers = ["value", "advantage"] });
        var before = Numbers(next.Networks["q"]["trunk"].Weight);
        next.Train(1_500, new() { Episodes = 0 });
        Assert.Equal(before, Numbers(next.Networks["q"]["trunk"].Weight));
        Assert.NotEqual(Numbers(dqn.Networks["q"]["value"].Weight), Numbers(next.Networks["q"]["value"].Weight));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        NetworkFactory remembers = spec => new RecurrentNetwork(spec);
        Assert.Contains("REINFORCE", Assert.Throws<ArgumentException>(() => new Reinforce(Recall, [0], architecture: remembers)).Message, StringComparison.Ordinal);
        Assert.Contains("value network", Assert.Throws<ArgumentException>(() => new Ppo(Recall, [0], Small, architecture: remembers)).Message, StringComparison.Ordinal);
        Assert.Contains("must divide", Assert.Throws<ArgumentException>(() => new Ppo(Recall, [0], Small with { Environments = 6 }, architecture: RecurrentNetwork.Policy)).Message, StringComparison.Ordinal);
        Assert.Contains("members", Assert.Throws<ArgumentException>(() => new Dqn("CartPole-v1", [0, 1], architecture: spec => CrowdNetwork.Create(spec with { Seeds = [0] }))).Message, StringComparison.Ordinal);
    }

    private static float[] Numbers(Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();

    /// <summary>A common trunk, and a head each for V and for A: what a dueling learner takes [V, A₁, A₂, …].</summary>
    private sealed class TwoHeads : CrowdModule
    {
        private readonly NetworkSpec spec;
        private readonly CrowdNetwork trunk, value, advantage;

        public TwoHeads(NetworkSpec spec)
            : base(spec.Name, spec.Seeds, spec.Copies, spec.Device)
        {
            this.spec = spec;
            trunk = Part("trunk", spec.InputShape[0], spec.Hidden[0]);
            value = Part("value", spec.Hidden[0], 1);
            advantage = Part("advantage", spec.Hidden[0], spec.Outputs - 1);
            Add(trunk);
            Add(value);
            Add(advantage);

            CrowdNetwork Part(string name, int inputs, int outputs) => new($"{spec.Name} {name}", [new DenseLayer(name, inputs, outputs)], spec.Seeds, device: spec.Device);
        }

        public override TwoHeads Clone()
        {
            var clone = new TwoHeads(spec);
            this.CopyTo(clone);
            return clone;
        }

        protected override Tensor Compute(IReadOnlyList<Tensor> parameters, Tensor input, bool areOwn)
        {
            var common = Run(trunk, 0, input).relu();
            return cat([Run(value, 1, common), Run(advantage, 2, common)], -1);

            Tensor Run(CrowdNetwork part, int at, Tensor x) => areOwn ? part.forward(x) : part.Apply([parameters[at]], x);
        }
    }

    private record struct NoParameters;

    /// <summary>A signal is shown at first; three steps later it has to be repeated.</summary>
    private struct Signal : IDynamics<Signal, NoParameters, int>
    {
        private int signal, step;

        public static string Documentation => "Recall a signal.";

        public readonly Space ObservationSpace(in NoParameters nominal) => new Box(-1, 1, 2);

        public readonly Space ActionSpace(in NoParameters nominal) => new Discrete(2);

        public void Reset(in NoParameters parameters, Philox random, ResetOptions options) => (signal, step) = (random.NextInt32(2), 0);

        public StepOutcome Step(in NoParameters parameters, ReadOnlySpan<int> action, Philox random) =>
            ++step < 4 ? new(0) : new(action[0] == signal ? 1 : 0, Terminated: true);

        public readonly void Observe(in NoParameters parameters, Span<float> observation) => (observation[0], observation[1]) = (step == 0 ? (2 * signal) - 1 : 0, step == 3 ? 1 : 0);
    }
}
