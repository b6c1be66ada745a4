using RLTransfer.Environments;
using RLTransfer.Learners;
using RLTransfer.Networks;
using RLTransfer.Rollouts;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Learners;

public sealed class ReinforceTests
{
    private static readonly ReinforceOptions small = new() { Hidden = [16], Environments = 2, BaselineUpdates = 4 };
    private static readonly LearningTask shortPole = new("CartPole-v1 of 50 steps", count => Gym.MakeVector("CartPole-v1", count, new VectorOptions { Autoreset = AutoresetMode.SameStep, MaxEpisodeSteps = 50 }));

    [Fact]
    public void Its_loss_and_gradient_are_PyTorch_s()
    {
        using var discrete = new Reinforce("CartPole-v1", [0, 1], small with { Hidden = [4], EntropyWeight = 0.01, Baseline = false });
        ReferenceCase.SetWeights(discrete.Agent);
        var batch = ReferenceCase.Make(4, 2, discrete: true);
        ReferenceCase.Check(discrete, () => discrete.Loss(batch), [-0.01788624, -0.03876789], [0.2750559, 0.2965079]);
        Assert.Equal(discrete.Loss(batch).data<float>().ToArray(), discrete.Loss(batch, ones(2, 3)).data<float>().ToArray());

        using var continuous = new Reinforce("Pendulum-v1", [0, 1], small with { Hidden = [4], EntropyWeight = 0.01, Baseline = false });
        ReferenceCase.SetWeights(continuous.Agent);
        var vectors = ReferenceCase.Make(3, 1, discrete: false);
        ReferenceCase.Check(continuous, () => continuous.Loss(vectors), [-0.6671169, -0.01410686], [1.612524, 0.3681995]);
    }

    [Fact]
    public void Steps_that_do_not_count_have_no_part_in_the_loss()
    {
        using var learner = new Reinforce("CartPole-v1", [0, 1], small with { Hidden = [4], EntropyWeight = 0.1 });
        using var scope = NewDisposeScope();
        var batch = ReferenceCase.Make(4, 2, discrete: true);
        var two = batch with { Observations = batch.Observations.narrow(1, 0, 2), Actions = batch.Actions.narrow(1, 0, 2), Advantages = batch.Advantages.narrow(1, 0, 2) };
        var counted = learner.Loss(batch, tensor(new float[,] { { 1, 1, 0 }, { 1, 1, 0 } })).data<float>().ToArray();
        Assert.Equal(learner.Loss(two).data<float>().ToArray(), counted, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void A_baseline_reduces_the_gradient_s_variance()
    {
        const int Crowd = 24;
        using var learner = new Reinforce(shortPole, [.. Enumerable.Range(0, Crowd).Select(seed => (ulong)seed)], small with { Environments = 1, BaselineUpdates = 100, LearningRate = 0.01, NormalizeRewards = false });
        learner.Train(400, new Training { Episodes = 0 });

        // All seeds take seed 0's networks: their gradients then differ by chance alone.
        using (no_grad())
        {
            foreach (var weight in learner.Agent.Learning.Select(weight => weight.Value))
            {
                weight.copy_(weight.select(0, 0).unsqueeze(0).clone().expand(weight.shape));
            }
        }

        using var scope = NewDisposeScope();
        var rollout = new RolloutBuffer(learner.Environment, Crowd, 100);
        learner.Environment.Reset();
        while (!rollout.IsFull)
        {
            var actions = learner.Act(tensor(learner.Environment.Observations, [Crowd, 1, 4]), greedy: false);
            rollout.Before(learner.Environment);
            learner.Environment.Step([.. actions.data<long>().ToArray().Select(action => (int)action)]);
            rollout.After(learner.Environment, actions);
        }

        var plain = Variance(zeros(Crowd, 100));
        var baseline = Variance(learner.Values(rollout.Observations));
        Assert.True(baseline < 0.75 * plain, $"variance {baseline} with a baseline, {plain} without");

        double Variance(Tensor values)
        {
            rollout.ComputeReturns(values, 0.99);
            foreach (var parameter in learner.Agent.Policy.Parameters)
            {
                parameter.grad = null;
            }

            learner.Loss(rollout.All()).sum().backward();
            return learner.Agent.Policy.Learning().Sum(weight => weight.Gradient!.var(0).sum().item<float>());
        }
    }

    [Fact]
    public void A_crowd_is_its_members()
    {
        CrowdInvariance.Check(crowd => new Reinforce(shortPole, crowd, small), steps: 10 * 200);
        CrowdInvariance.Check(crowd => new Reinforce("Pendulum-v1", crowd, small with { RolloutSteps = 200 }), steps: 10 * 400);
    }

    [Fact]
    public void The_same_settings_give_the_same_bits_and_a_saved_learner_goes_on()
    {
        CrowdInvariance.SameTwice(crowd => new Reinforce(shortPole, crowd, small), steps: 800);
        CrowdInvariance.GoesOn(crowd => new Reinforce(shortPole, crowd, small with { NormalizeObservations = true }), steps: 800);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_learns_to_balance_a_pole(bool baseline)
    {
        using var learner = new Reinforce(shortPole, [0, 1, 2], new ReinforceOptions { Baseline = baseline, LearningRate = 0.01 });
        var curve = learner.Train(16_000, new Training { EvaluateEvery = 16_000, Episodes = 5, EvaluateFirst = false });
        Assert.True(curve.Final.Order().ElementAt(1) > 40, $"returns {string.Join(", ", curve.Final)}");
    }

    [Fact]
    public void A_rollout_too_short_for_an_episode_is_refused() => Assert.Contains(
        "RolloutSteps is 100, but an episode of CartPole-v1 may last 500 steps",
        Assert.Throws<ArgumentException>(() => new Reinforce("CartPole-v1", [0], small with { RolloutSteps = 100 })).Message,
        StringComparison.Ordinal);
}
