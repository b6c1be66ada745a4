using RLTransfer.Learners;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Learners;

public sealed class SacTests
{
    private static readonly SacOptions small = new() { Hidden = [16], BatchSize = 16, LearningStarts = 20, NoiseMemory = 0.5, StartActionRepeat = 2 };

    [Fact]
    public void Its_losses_and_gradients_are_PyTorch_s()
    {
        using var scope = NewDisposeScope();
        using var sac = new Sac("Pendulum-v1", [0, 1], small with { Hidden = [4], Temperature = 0.5 });
        ReplayCase.SetWeights(sac, "policy", "critics", "target critics");
        var batch = ReplayCase.Make(3, 1, discrete: false);
        ReplayCase.Check(sac.Networks["critics"], () => sac.CriticLoss(batch, sac.Targets(batch, ReplayCase.Noise(1, 0))), [1.0184516, 1.4570956], [0.7817, 1.216568]);
        ReplayCase.Check(sac.Networks["policy"], () => sac.PolicyLoss(batch.Observations, ReplayCase.Noise(1, 7)).Loss, [0.5506139, 0.1227438], [2.444166, 1.103994]);
        Assert.Equal([-0.3944427, 0.8144056], ReplayCase.Numbers(sac.PolicyLoss(batch.Observations, ReplayCase.Noise(1, 7)).Entropy), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void A_crowd_is_its_members() => CrowdInvariance.Check(crowd => new Sac("Pendulum-v1", crowd, small), steps: 70);

    [Fact]
    public void The_same_settings_give_the_same_bits_and_a_saved_learner_goes_on()
    {
        CrowdInvariance.SameTwice(crowd => new Sac("Pendulum-v1", crowd, small), steps: 60);
        CrowdInvariance.GoesOn(crowd => new Sac("Pendulum-v1", crowd, small), steps: 80);
    }

    /// <summary>On the hill, exp(−8 (a − 0.4)² / α) is a Gaussian around 0.4 with a deviation of √(α / 16).</summary>
    private static readonly SacOptions onTheHill = new() { Hidden = [32], BatchSize = 32, LearningStarts = 200, LearningRate = 1e-2, PolicyLearningRate = 3e-3 };

    [Fact]
    public void The_temperature_settles_where_the_entropy_is_its_target()
    {
        // An entropy of −½ is a deviation of e^(−½) / √(2πe) = 0.1468, and that a temperature of 0.345.
        using var sac = new Sac(OneStepTasks.Hill, [0, 1, 2], onTheHill with { TargetEntropy = -0.5, TemperatureLearningRate = 0.01 });
        var curve = sac.Train(1600, new Training { EvaluateEvery = 400, Episodes = 1 });
        Assert.All(curve.Points[^1].Metrics["entropy"], entropy => Assert.InRange(entropy, -0.6, -0.4));
        Assert.All(sac.Temperatures, temperature => Assert.InRange(temperature, 0.25, 0.45));
        Assert.Equal(3, sac.Temperatures.Distinct().Count());
    }

    [Fact]
    public void A_fixed_temperature_stays_and_gives_the_known_policy()
    {
        using var sac = new Sac(OneStepTasks.Hill, [0, 1], onTheHill with { Temperature = 0.32 });
        sac.Train(1200, new Training { Episodes = 0 });
        Assert.All(sac.Temperatures, temperature => Assert.Equal(0.32, temperature, 1e-6));
        using var scope = NewDisposeScope();
        var actions = sac.Act(zeros(2, 2000, 1), greedy: false);
        Assert.All(ReplayCase.Numbers(actions.mean([1, 2])), mean => Assert.InRange(mean, 0.33, 0.47));
        Assert.All(ReplayCase.Numbers(actions.var([1, 2]).sqrt()), deviation => Assert.InRange(deviation, 0.11, 0.18));
    }

    [Fact]
    public void It_says_which_learners_fit_a_task_of_choices()
    {
        Assert.Contains("dqn", Assert.Throws<ArgumentException>(() => new Sac("CartPole-v1", [0])).Message, StringComparison.Ordinal);
        Assert.Contains("SacOptions.Temperature is 0", Assert.Throws<ArgumentException>(() => new Sac("Pendulum-v1", [0], small with { Temperature = 0 })).Message, StringComparison.Ordinal);
    }
}
