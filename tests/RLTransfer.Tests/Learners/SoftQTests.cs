using RLTransfer.Learners;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Learners;

public sealed class SoftQTests
{
    private static readonly SoftQOptions small = new() { Hidden = [16], BatchSize = 16, LearningStarts = 20, Temperature = 0.5 };

    [Fact]
    public void The_soft_value_and_the_policy_of_two_arms_have_closed_forms()
    {
        // V = 0.5 log(e^(1/0.5) + e^(2/0.5)), π(2) = 1 / (1 + e^(−1/0.5))
        using var scope = NewDisposeScope();
        var values = tensor(new[] { 1f, 2f }, [1, 1, 2]);
        Assert.Equal(0.5 * Math.Log(Math.Exp(2) + Math.Exp(4)), SoftQ.SoftValue(values, 0.5).item<float>(), 1e-6);
        Assert.Equal(1 / (1 + Math.Exp(-2)), SoftQ.Policy(values, 0.5)[0, 0, 1].item<float>(), 1e-6);
        Assert.Equal(2, SoftQ.SoftValue(values, 1e-3).item<float>(), 1e-5);                             // α → 0: the maximum
        var chance = 1 / (1 + Math.Exp(-2));
        Assert.Equal(-(chance * Math.Log(chance)) - ((1 - chance) * Math.Log(1 - chance)), SoftQ.Entropy(values, 0.5).item<float>(), 1e-6);
        Assert.Equal(Math.Log(2), SoftQ.Entropy(values * 0, 0.5).item<float>(), 1e-6);                 // alike: uniform
    }

    [Fact]
    public void Its_loss_and_gradient_are_PyTorch_s()
    {
        using var scope = NewDisposeScope();
        using var soft = new SoftQ("CartPole-v1", [0, 1], small with { Hidden = [4] });
        ReplayCase.SetWeights(soft, "q", "target");
        var batch = ReplayCase.Make(4, 2, discrete: true);
        ReplayCase.Check(soft.Networks["q"], () => soft.Loss(batch), [1.0088533, 0.362845], [1.019934, 0.837359]);
    }

    [Fact]
    public void A_crowd_is_its_members() => CrowdInvariance.Check(crowd => new SoftQ("CartPole-v1", crowd, small), steps: 70);

    [Fact]
    public void The_same_settings_give_the_same_bits_and_a_saved_learner_goes_on()
    {
        CrowdInvariance.SameTwice(crowd => new SoftQ("CartPole-v1", crowd, small), steps: 60);
        CrowdInvariance.GoesOn(crowd => new SoftQ("CartPole-v1", crowd, small), steps: 80);
    }

    [Fact]
    public void It_plays_two_arms_by_the_softmax_of_their_rewards()
    {
        using var soft = new SoftQ(OneStepTasks.Arms, [0, 1], small);
        soft.Train(1000, new Training { Episodes = 0 });
        using var scope = NewDisposeScope();
        var share = soft.Act(zeros(2, 4000, 1), greedy: false).to(ScalarType.Float32).mean([1]);
        Assert.All(ReplayCase.Numbers(share), better => Assert.Equal(0.731, better, 0.03));              // 1 / (1 + e^(−0.5/0.5))
        Assert.All(soft.Evaluate(1), score => Assert.Equal(0.5, score));
    }

    [Fact]
    public void The_temperature_falls_geometrically()
    {
        var options = small with { Temperature = 4, TemperatureEnd = 1, TemperatureSteps = 100 };
        Assert.Equal([4, 2, 1, 1], new[] { 0L, 50, 100, 200 }.Select(options.TemperatureAt), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(0.5, small.TemperatureAt(12_345));
    }

    [Fact]
    public void It_says_which_learners_fit_a_task_of_vectors() =>
        Assert.Contains("ddpg, sac", Assert.Throws<ArgumentException>(() => new SoftQ("Pendulum-v1", [0])).Message, StringComparison.Ordinal);
}
