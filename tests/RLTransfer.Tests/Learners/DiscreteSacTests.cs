using RLTransfer.Learners;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Learners;

public sealed class DiscreteSacTests
{
    private static readonly DiscreteSacOptions small = new() { Hidden = [16], BatchSize = 16, LearningStarts = 20 };

    [Fact]
    public void Its_losses_and_gradients_are_PyTorch_s()
    {
        using var scope = NewDisposeScope();
        using var sac = new DiscreteSac("CartPole-v1", [0, 1], small with { Hidden = [4], Temperature = 0.5 });
        ReplayCase.SetWeights(sac, "policy", "critics", "target critics");
        var batch = ReplayCase.Make(4, 2, discrete: true);
        ReplayCase.Check(sac.Networks["critics"], () => sac.CriticLoss(batch), [1.0147141, 0.9195331], [1.384884, 1.506594]);
        ReplayCase.Check(sac.Networks["policy"], () => sac.PolicyLoss(batch).Loss, [-0.4506036, 0.151979], [0.02642, 0.073694]);
        Assert.Equal([0.6717312, 0.6827605], ReplayCase.Numbers(sac.PolicyLoss(batch).Entropy), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void A_crowd_is_its_members() => CrowdInvariance.Check(crowd => new DiscreteSac("CartPole-v1", crowd, small), steps: 70);

    [Fact]
    public void The_same_settings_give_the_same_bits_and_a_saved_learner_goes_on()
    {
        CrowdInvariance.SameTwice(crowd => new DiscreteSac("CartPole-v1", crowd, small), steps: 60);
        CrowdInvariance.GoesOn(crowd => new DiscreteSac("CartPole-v1", crowd, small), steps: 80);
    }

    [Fact]
    public void The_temperature_settles_where_the_entropy_is_its_target()
    {
        using var sac = new DiscreteSac(OneStepTasks.Arms, [0, 1], small with { LearningStarts = 100, TargetEntropy = 0.5, TemperatureLearningRate = 0.02, LearningRate = 3e-3, PolicyLearningRate = 3e-3 });
        var curve = sac.Train(1200, new Training { EvaluateEvery = 300, Episodes = 1 });
        Assert.All(curve.Points[^1].Metrics["entropy"], entropy => Assert.Equal(0.5 * Math.Log(2), entropy, 0.05));
    }

    [Fact]
    public void A_fixed_temperature_gives_the_softmax_of_the_rewards()
    {
        // π(1) = 1 / (1 + exp(−(1/2 − 0) / 0.5)) = 0.731
        using var sac = new DiscreteSac(OneStepTasks.Arms, [0, 1], small with { LearningStarts = 100, Temperature = 0.5, LearningRate = 3e-3, PolicyLearningRate = 3e-3 });
        sac.Train(800, new Training { Episodes = 0 });
        using var scope = NewDisposeScope();
        var share = sac.Act(zeros(2, 4000, 1), greedy: false).to(ScalarType.Float32).mean([1]);
        Assert.All(ReplayCase.Numbers(share), better => Assert.Equal(0.731, better, 0.04));
    }

    [Fact]
    public void It_says_which_learners_fit_a_task_of_vectors() =>
        Assert.Contains("ddpg, sac", Assert.Throws<ArgumentException>(() => new DiscreteSac("Pendulum-v1", [0])).Message, StringComparison.Ordinal);
}
