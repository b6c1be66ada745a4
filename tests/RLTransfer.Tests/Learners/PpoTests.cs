using RLTransfer.Crowds;
using RLTransfer.Environments;
using RLTransfer.Learners;
using RLTransfer.Networks;
using RLTransfer.Rollouts;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Learners;

public sealed class PpoTests
{
    private static readonly PpoOptions small = new() { Hidden = [16], Environments = 4, RolloutSteps = 32, Epochs = 4, Minibatches = 2 };

    [Fact]
    public void Its_loss_and_gradient_are_PyTorch_s()
    {
        using var discrete = new Ppo("CartPole-v1", [0, 1], small with { Hidden = [4], EntropyWeight = 0.01 });
        ReferenceCase.SetWeights(discrete.Agent);
        var batch = ReferenceCase.Make(4, 2, discrete: true);
        ReferenceCase.Check(discrete, () => discrete.Loss(batch).Loss, [0.6495877, 0.6338611], [0.9462234, 1.067368]);

        using var continuous = new Ppo("Pendulum-v1", [0, 1], small with { Hidden = [4], EntropyWeight = 0.01 });
        ReferenceCase.SetWeights(continuous.Agent);
        var vectors = ReferenceCase.Make(3, 1, discrete: false);
        ReferenceCase.Check(continuous, () => continuous.Loss(vectors).Loss, [0.8928925, 0.2687895], [1.351559, 0.6951905]);
    }

    [Fact]
    public void With_clipped_values_too()
    {
        using var ppo = new Ppo("CartPole-v1", [0, 1], small with { Hidden = [4], EntropyWeight = 0.01, ValueClip = 0.1 });
        ReferenceCase.SetWeights(ppo.Agent);
        var batch = ReferenceCase.Make(4, 2, discrete: true);
        ReferenceCase.Check(ppo, () => ppo.Loss(batch).Loss, [0.7128859, 0.7526577], [1.040774, 0.9298363]);
    }

    [Theory]
    [InlineData("CartPole-v1")]
    [InlineData("Pendulum-v1")]
    public void The_ratio_is_1_on_the_first_pass(string task)
    {
        using var ppo = new Ppo(task, [0, 1, 2], small with { NormalizeObservations = true });
        ppo.Train(256, new Training { Episodes = 0 });
        using var scope = NewDisposeScope();
        var rollout = Play(ppo, steps: 32);
        var worst = rollout.Batches(new CrowdRandom(ppo.Seeds, "order"), 4, normalizeAdvantages: true).Max(batch => ppo.Loss(batch).LogRatio.abs().max().item<float>());
        Assert.True(worst < 1e-5, $"log r is {worst}");
    }

    [Fact]
    public void One_pass_over_everything_is_A2C()
    {
        using var ppo = new Ppo("CartPole-v1", [0, 1], small with { Epochs = 1, Minibatches = 1, GaeLambda = 0.9, EntropyWeight = 0.01 });
        using var a2c = new A2c("CartPole-v1", [0, 1], new A2cOptions { Hidden = [16], Environments = 4, RolloutSteps = 32, LearningRate = small.LearningRate, GaeLambda = 0.9, EntropyWeight = 0.01, NormalizeAdvantages = true, NormalizeRewards = false });
        ppo.Train(384, new Training { Episodes = 0 });
        a2c.Train(384, new Training { Episodes = 0 });
        using var scope = NewDisposeScope();
        foreach (var (mine, other) in Values(ppo).Zip(Values(a2c)))
        {
            Assert.True((mine - other).abs().max().item<float>() < 1e-5);
        }
    }

    [Fact]
    public void A_probability_that_has_moved_far_enough_no_longer_pays()
    {
        using var ppo = new Ppo("CartPole-v1", [0, 1], small with { ValueWeight = 0 });
        using var scope = NewDisposeScope();
        var rollout = Play(ppo, steps: 8);
        var batch = rollout.All();
        var up = batch with { LogProbabilities = batch.LogProbabilities - 1, Advantages = ones_like(batch.Advantages) };    // r ≈ e, Â > 0
        ppo.Loss(up).Loss.sum().backward();
        Assert.All(ppo.Networks["policy"].Learning(), weight => Assert.Equal(0, weight.Gradient!.abs().max().item<float>()));
        ppo.Loss(up with { Advantages = -up.Advantages }).Loss.sum().backward();                                          // but it may come back
        Assert.Contains(ppo.Networks["policy"].Learning(), weight => weight.Gradient!.abs().max().item<float>() > 1e-3);
    }

    [Fact]
    public void A_seed_that_has_moved_too_far_rests_until_the_next_rollout()
    {
        var once = small with { LearningRate = 0.02, Epochs = 1, Minibatches = 1 };
        using var one = new Ppo("CartPole-v1", [0, 1], once);
        using var rests = new Ppo("CartPole-v1", [0, 1], once with { Epochs = 5, TargetDivergence = 1e-5 });
        one.Train(128, new Training { Episodes = 0 });
        rests.Train(128, new Training { Episodes = 0 });
        using var scope = NewDisposeScope();
        foreach (var (mine, other) in Values(one).Zip(Values(rests)))
        {
            Assert.Equal(0, (mine - other).abs().max().item<float>());
        }
    }

    [Fact]
    public void A_crowd_is_its_members()
    {
        CrowdInvariance.Check(crowd => new Ppo("CartPole-v1", crowd, small), steps: 768);
        CrowdInvariance.Check(crowd => new Ppo("Pendulum-v1", crowd, small with { NormalizeObservations = true, NormalizeRewards = true, TargetDivergence = 0.005 }), steps: 768);
    }

    [Fact]
    public void The_same_settings_give_the_same_bits_and_a_saved_learner_goes_on()
    {
        CrowdInvariance.SameTwice(crowd => new Ppo("CartPole-v1", crowd, small), steps: 512);
        CrowdInvariance.GoesOn(crowd => new Ppo("Pendulum-v1", crowd, small with { NormalizeObservations = true, NormalizeRewards = true, DecaySteps = 1000 }), steps: 512);
        CrowdInvariance.GoesOn(crowd => new Ppo("Pong-v0", crowd, small), steps: 256);
    }

    [Fact]
    public void It_learns_to_balance_a_pole()
    {
        using var ppo = new Ppo("CartPole-v1", [0, 1, 2]);
        var curve = ppo.Train(10_240, new Training { EvaluateEvery = 5_120, Episodes = 5, EvaluateFirst = false });
        Assert.True(curve.Final.Order().ElementAt(1) > 200, $"returns {string.Join(", ", curve.Final)}");
        Assert.True(curve.Points[^1].Metrics["entropy"].Average() < Math.Log(2));
    }

    [Fact]
    public void Impossible_options_are_refused_by_name()
    {
        Assert.Contains("PpoOptions.Minibatches is 5; it must be a divisor of RolloutSteps × Environments = 512", Refusal(new PpoOptions { Minibatches = 5 }), StringComparison.Ordinal);
        Assert.Contains("PpoOptions.GaeLambda is 1.5", Refusal(new PpoOptions { GaeLambda = 1.5 }), StringComparison.Ordinal);
        Assert.Contains("PpoOptions.Clip is 0", Refusal(new PpoOptions { Clip = 0 }), StringComparison.Ordinal);
        Assert.Contains("PpoOptions.MaxGradientNorm is NaN", Refusal(new PpoOptions { MaxGradientNorm = double.NaN }), StringComparison.Ordinal);

        static string Refusal(PpoOptions options) => Assert.ThrowsAny<ArgumentException>(() => new Ppo("CartPole-v1", [0], options)).Message;
    }

    [Fact]
    public void A_reward_or_a_loss_that_is_no_number_stops_the_training_by_name_and_keeps_the_weights()
    {
        using var broken = new Ppo(LearningTask.Of("CartPole-v1").Through("with broken rewards", inner => new TransformReward(inner, _ => double.NaN)), [4, 5], small);
        var error = Assert.Throws<DivergenceException>(() => broken.Train(512, new Training { Episodes = 0 }));
        Assert.Equal(("reward", 4UL), (error.Quantity, error.Seed));

        using var huge = new Ppo("CartPole-v1", [4, 5], small);
        using (no_grad())
        {
            huge.Agent.Value!.Weights[^1][1].fill_(float.PositiveInfinity);
        }

        var before = huge.Agent.Policy.Weights[0].data<float>().ToArray();
        Assert.Equal(("loss", 5UL), (Assert.Throws<DivergenceException>(() => huge.Train(512, new Training { Episodes = 0 })) is var found ? found.Quantity : "", found.Seed));
        Assert.Equal(before, huge.Agent.Policy.Weights[0].data<float>().ToArray());
    }

    private static IEnumerable<Tensor> Values(PolicyGradientLearner learner) => learner.Agent.Learning.Select(weight => weight.Value);

    private static RolloutBuffer Play(Ppo ppo, int steps)
    {
        using var _ = no_grad();
        var rollout = new RolloutBuffer(ppo.Environment, ppo.Seeds.Count, steps);
        while (!rollout.IsFull)
        {
            var observations = tensor(ppo.Environment.Observations, [ppo.Seeds.Count, ppo.Environment.Count / ppo.Seeds.Count, .. ppo.ObservationShape]);
            var actions = ppo.Act(observations, greedy: false);
            rollout.Before(ppo.Environment);
            if (ppo.IsDiscrete)
            {
                ppo.Environment.Step([.. actions.data<long>().ToArray().Select(action => (int)action)]);
            }
            else
            {
                ppo.Environment.Step(actions.clamp(-1, 1).data<float>().ToArray());
            }

            rollout.After(ppo.Environment, actions);
        }

        rollout.SetLogProbabilities(ppo.Distribution(rollout.Observations).LogProbability(rollout.Actions));
        rollout.ComputeAdvantages(ppo.Values(rollout.Observations), ppo.Values, 0.99, 0.95);
        return rollout;
    }
}
