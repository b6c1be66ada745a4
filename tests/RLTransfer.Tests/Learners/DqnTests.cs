using RLTransfer.Learners;
using RLTransfer.Networks;
using RLTransfer.Replay;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Learners;

public sealed class DqnTests
{
    private static readonly DqnOptions small = new() { Hidden = [16], Environments = 2, LearningStarts = 20, BatchSize = 8, UpdateEvery = 2, TargetEvery = 20, BufferSize = 200, ReturnSteps = 3 };

    [Theory]
    [InlineData(true, new[] { 3.21726, -1.24844, -1.84304, 2.45039, -0.96428, -2.51721 }, new[] { 1.6681089, 1.6766734 })]
    [InlineData(false, new[] { 3.48308, -1.24844, -1.70911, 2.58124, -0.92511, -2.51721 }, new[] { 1.7120711, 1.7072328 })]
    public void Its_targets_loss_and_gradient_are_PyTorch_s(bool isDouble, double[] targets, double[] losses)
    {
        using var dqn = new Dqn("CartPole-v1", [0, 1], small with { Hidden = [4], Double = isDouble });
        SetWeights(dqn);
        var count = arange(6, ScalarType.Float32);
        var batch = new ReplayBatch(
            arange(24, ScalarType.Float32).cos().view(2, 3, 4),
            arange(6, ScalarType.Int64).remainder(2).view(2, 3),
            ((count * 2).cos() * 3).view(2, 3),
            arange(24, ScalarType.Float32).sin().view(2, 3, 4),
            tensor([0.99f, 0, 0.99f, 0.9f, 0.9f, 0]).view(2, 3));
        Near(targets, dqn.Targets(batch));
        var loss = dqn.Loss(batch);
        Near(losses, loss);

        loss.sum().backward();
        var weights = dqn.Networks["q"].Learning();
        double Norm(int seed) => Math.Sqrt(weights.Sum(weight => weight.Gradient![seed].square().sum().item<float>()));
        Assert.Equal(0.6180985, Norm(0), 1e-5);
        Assert.Equal(0.5385426, Norm(1), 1e-5);

        // One number of each weight against (L(w + h) − L(w − h)) / 2h; the targets have no gradient, so they stay.
        using var _ = no_grad();
        var fixedTargets = dqn.Targets(batch);
        double At(Tensor place, float value)
        {
            place.fill_(value);
            var chosen = dqn.Values(dqn.Networks["q"], batch.Observations).gather(-1, batch.Actions.unsqueeze(-1)).squeeze(-1);
            return nn.functional.smooth_l1_loss(chosen, fixedTargets, reduction: nn.Reduction.None).mean([1]).sum().item<float>();
        }

        foreach (var weight in weights)
        {
            var (place, slope) = (weight.Value.view(-1)[1], weight.Gradient!.contiguous().view(-1)[1].item<float>());
            var before = place.item<float>();
            Assert.Equal(slope, (At(place, before + 5e-3f) - At(place, before - 5e-3f)) / 1e-2, 5e-3);
            place.fill_(before);
        }
    }

    [Fact]
    public void Dueling_advantages_have_mean_zero()
    {
        using var dqn = new Dqn("CartPole-v1", [0, 1], small with { Dueling = true });
        var observations = randn(2, 5, 4);
        var output = dqn.Networks["q"].forward(observations);
        Assert.True(dqn.Values(dqn.Networks["q"], observations).mean([-1]).allclose(output.select(-1, 0), 1e-4, 1e-5));
    }

    [Fact]
    public void It_explores_as_often_as_it_says_and_is_greedy_when_asked()
    {
        using var dqn = new Dqn("CartPole-v1", [0, 1], small with { ExplorationStart = 0.5, ExplorationEnd = 0.1, ExplorationSteps = 1000 });
        var observations = ones(2, 4000, 4);
        var greedy = dqn.Act(observations, greedy: true);
        Assert.Equal(0, greedy[0].to(ScalarType.Float32).std().item<float>());
        Assert.Equal(0.25, dqn.Act(observations, greedy: false).ne(greedy).to(ScalarType.Float32).mean().item<float>(), 0.02);   // half of the random ones are the best by chance
        Assert.Equal(0.5, dqn.Epsilon);
        dqn.Train(500, new() { Episodes = 0 });
        Assert.Equal(0.3, dqn.Epsilon, 1e-9);
    }

    [Fact]
    public void The_target_network_is_copied_when_its_time_has_come()
    {
        using var dqn = new Dqn("CartPole-v1", [0], small with { TargetEvery = 50 });
        float[] Weights(string name) => dqn.Networks[name]["output"].Weight.data<float>().ToArray();
        var first = Weights("target");
        dqn.Train(48, new() { Episodes = 0 });
        Assert.Equal(first, Weights("target"));
        Assert.NotEqual(first, Weights("q"));
        dqn.Train(2, new() { Episodes = 0 });
        Assert.Equal(Weights("q"), Weights("target"));
    }

    [Fact]
    public void A_crowd_is_its_members()
    {
        CrowdInvariance.Check(crowd => new Dqn("CartPole-v1", crowd, small), steps: 120);
        CrowdInvariance.Check(crowd => new Dqn("Pong-v0", crowd, small with { Dueling = true }), steps: 60);
    }

    [Fact]
    public void The_same_settings_give_the_same_bits_and_a_saved_learner_goes_on()
    {
        CrowdInvariance.SameTwice(crowd => new Dqn("CartPole-v1", crowd, small with { DecaySteps = 400 }), steps: 200);
        CrowdInvariance.GoesOn(crowd => new Dqn("CartPole-v1", crowd, small with { DecaySteps = 400 }), steps: 200);
        CrowdInvariance.GoesOn(crowd => new Dqn("Pong-v0", crowd, small), steps: 80);
    }

    [Fact]
    public void It_learns_to_balance_a_pole()
    {
        using var dqn = new Dqn("CartPole-v1", [0, 1, 2]);
        var curve = dqn.Train(8_000, new Training { EvaluateEvery = 8_000, Episodes = 5, EvaluateFirst = false });
        Assert.True(curve.Final.Order().ElementAt(1) > 150, $"returns {string.Join(", ", curve.Final)}");
    }

    [Fact]
    public void Bad_use_is_refused_by_name()
    {
        Assert.Contains("DQN chooses among discrete actions, but Pendulum-v1", Assert.Throws<ArgumentException>(() => new Dqn("Pendulum-v1", [0])).Message, StringComparison.Ordinal);
        Assert.Contains("DqnOptions.ReturnSteps is 0", Assert.Throws<ArgumentException>(() => new Dqn("CartPole-v1", [0], small with { ReturnSteps = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("DqnOptions.TargetEvery is 0", Assert.Throws<ArgumentException>(() => new Dqn("CartPole-v1", [0], small with { TargetEvery = 0 })).Message, StringComparison.Ordinal);
    }

    /// <summary>The k-th number of weight i is ½ sin(1 + k + 10 i), the target network's ½ sin(3.5 + k + 10 i).</summary>
    private static void SetWeights(Dqn dqn)
    {
        using var _ = no_grad();
        foreach (var (name, shift) in new[] { ("q", 1.0), ("target", 3.5) })
        {
            for (var i = 0; i < 4; i++)
            {
                var weight = dqn.Networks[name].Weights[i];
                weight.copy_((arange(weight.numel(), ScalarType.Float32) + shift + (10 * i)).sin().mul(0.5).view(weight.shape));
            }
        }
    }

    private static void Near(double[] expected, Tensor found) =>
        Assert.Equal(expected, found.detach().flatten().data<float>().ToArray().Select(value => (double)value), (a, b) => Math.Abs(a - b) < 2e-5);
}
