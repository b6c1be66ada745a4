using RLTransfer.Learners;

namespace RLTransfer.Tests.Learners;

public sealed class A2cTests
{
    private static readonly A2cOptions small = new() { Hidden = [16], Environments = 4, RolloutSteps = 5 };

    [Fact]
    public void Its_loss_and_gradient_are_PyTorch_s()
    {
        using var discrete = new A2c("CartPole-v1", [0, 1], small with { Hidden = [4], EntropyWeight = 0.01 });
        ReferenceCase.SetWeights(discrete.Agent);
        var batch = ReferenceCase.Make(4, 2, discrete: true);
        ReferenceCase.Check(discrete, () => discrete.Loss(batch), [0.5485923, 0.1938699], [0.9534015, 0.6191248]);

        using var continuous = new A2c("Pendulum-v1", [0, 1], small with { Hidden = [4], EntropyWeight = 0.01 });
        ReferenceCase.SetWeights(continuous.Agent);
        var vectors = ReferenceCase.Make(3, 1, discrete: false);
        ReferenceCase.Check(continuous, () => continuous.Loss(vectors), [0.1242733, 0.1522622], [2.073749, 0.5753767]);
    }

    [Fact]
    public void A_crowd_is_its_members()
    {
        CrowdInvariance.Check(crowd => new A2c("CartPole-v1", crowd, small), steps: 50 * 20);
        CrowdInvariance.Check(crowd => new A2c("Pendulum-v1", crowd, small), steps: 50 * 20);
    }

    [Fact]
    public void The_same_settings_give_the_same_bits_and_a_saved_learner_goes_on()
    {
        CrowdInvariance.SameTwice(crowd => new A2c("Pendulum-v1", crowd, small), steps: 400);
        CrowdInvariance.GoesOn(crowd => new A2c("CartPole-v1", crowd, small), steps: 400);
    }

    [Fact]
    public void It_learns_to_balance_a_pole()
    {
        using var a2c = new A2c("CartPole-v1", [0, 1, 2], new A2cOptions { LearningRate = 1e-3, NormalizeRewards = false });
        var curve = a2c.Train(20_480, new Training { EvaluateEvery = 20_480, Episodes = 5, EvaluateFirst = false });
        Assert.True(curve.Final.Order().ElementAt(1) > 200, $"returns {string.Join(", ", curve.Final)}");
    }

    [Fact]
    public void Impossible_options_are_refused_by_name() =>
        Assert.Contains("A2cOptions.RolloutSteps is 0", Assert.Throws<ArgumentException>(() => new A2c("CartPole-v1", [0], small with { RolloutSteps = 0 })).Message, StringComparison.Ordinal);
}
