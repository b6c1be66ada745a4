using RLTransfer.Crowds;
using RLTransfer.Learners;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Learners;

public sealed class SteinSoftQTests
{
    private static readonly SteinSoftQOptions small = new() { Hidden = [16], BatchSize = 8, LearningStarts = 20, Particles = 4, ValueParticles = 4 };

    [Fact]
    public void The_soft_value_of_a_quadratic_Q_has_a_closed_form()
    {
        // Q = 3 − a²/(2σ²) α: V = 3 + α log ∫ over [−1, 1] of exp(−a²/(2σ²)) = 3 + α log(σ √(2π)) as good as exactly for σ = 0.2; in two dimensions twice that.
        const double temperature = 0.5, deviation = 0.2;
        using var scope = NewDisposeScope();
        var expected = temperature * Math.Log(deviation * Math.Sqrt(2 * Math.PI));
        var random = new CrowdRandom([1], "proposals");
        foreach (var size in new[] { 1, 2 })
        {
            var actions = (random.Uniform(CPU, 1, 200_000, size) * 2) - 1;
            var values = 3 - (actions.square().sum(-1) * (temperature / (2 * deviation * deviation)));
            Assert.Equal(3 + (size * expected), SteinSoftQ.SoftValue(values, temperature, size).item<float>(), 0.01);
        }
    }

    [Fact]
    public void The_target_is_the_reward_and_the_discounted_soft_value()
    {
        // A target network without weights gives Q = b everywhere: V = b + α A log 2.
        using var scope = NewDisposeScope();
        using var soft = new SteinSoftQ("Pendulum-v1", [0, 1], small with { Temperature = 0.5 });
        using (no_grad())
        {
            foreach (var weight in soft.Networks["target"].Weights)
            {
                weight.zero_();
            }

            soft.Networks["target"].Weights[^1].fill_(2);
        }

        var batch = ReplayCase.Make(3, 1, discrete: false);
        var expected = batch.Rewards + (batch.Discounts * (2 + (0.5 * Math.Log(2))));
        Assert.Equal(ReplayCase.Numbers(expected), ReplayCase.Numbers(soft.Targets(batch)), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Its_loss_and_gradient_are_PyTorch_s()
    {
        // With a target network without weights the proposals do not matter: V = α log 2.
        using var scope = NewDisposeScope();
        using var soft = new SteinSoftQ("Pendulum-v1", [0, 1], small with { Hidden = [4], Temperature = 0.5, ValueScale = 2 });
        ReplayCase.SetWeights(soft, "q");
        using (no_grad())
        {
            foreach (var weight in soft.Networks["target"].Weights)
            {
                weight.zero_();
            }
        }

        var batch = ReplayCase.Make(3, 1, discrete: false);
        ReplayCase.Check(soft.Networks["q"], () => soft.Loss(batch), [2.5683539, 0.603309], [6.298597, 1.818523]);
    }

    [Fact]
    public void A_crowd_is_its_members() => CrowdInvariance.Check(crowd => new SteinSoftQ("Pendulum-v1", crowd, small), steps: 70);

    [Fact]
    public void The_same_settings_give_the_same_bits_and_a_saved_learner_goes_on()
    {
        CrowdInvariance.SameTwice(crowd => new SteinSoftQ("Pendulum-v1", crowd, small), steps: 60);
        CrowdInvariance.GoesOn(crowd => new SteinSoftQ("Pendulum-v1", crowd, small), steps: 80);
    }

    [Fact]
    public void It_keeps_both_hills_of_a_reward_with_two()
    {
        // exp(−8 (|a| − 0.5)² / α) with α = 0.25: two Gaussians around ±0.5 with deviations of √(α / 16) = 0.125. The temperature falls to 0.25
        // from 2: at once so cold, whichever hill is found first would keep the sampler.
        using var soft = new SteinSoftQ(OneStepTasks.Hills, [0, 1], new SteinSoftQOptions
        {
            Hidden = [32, 32], BatchSize = 16, LearningStarts = 300, Temperature = 2, TemperatureEnd = 0.25, TemperatureSteps = 1000, LearningRate = 3e-3, SamplerLearningRate = 3e-3,
        });
        soft.Train(1500, new Training { Episodes = 0 });
        using var scope = NewDisposeScope();
        var actions = soft.Act(zeros(2, 4000, 1), greedy: false).squeeze(-1);
        var right = actions.gt(0).to(ScalarType.Float32);
        Assert.All(ReplayCase.Numbers(right.mean([1])), share => Assert.InRange(share, 0.4, 0.6));
        Assert.All(ReplayCase.Numbers(actions.abs().mean([1])), middle => Assert.InRange(middle, 0.45, 0.55));
        Assert.All(ReplayCase.Numbers(actions.abs().var([1]).sqrt()), deviation => Assert.InRange(deviation, 0.09, 0.16));
        Assert.All(soft.Evaluate(1), score => Assert.InRange(score, -0.02, 0));
    }

    [Fact]
    public void It_says_which_learners_fit_a_task_of_choices()
    {
        Assert.Contains("softq", Assert.Throws<ArgumentException>(() => new SteinSoftQ("CartPole-v1", [0])).Message, StringComparison.Ordinal);
        Assert.Contains("SteinSoftQOptions.Particles is 1", Assert.Throws<ArgumentException>(() => new SteinSoftQ("Pendulum-v1", [0], small with { Particles = 1 })).Message, StringComparison.Ordinal);
    }
}
