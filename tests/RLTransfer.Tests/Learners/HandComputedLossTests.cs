using RLTransfer.Learners;
using RLTransfer.Replay;
using RLTransfer.Rollouts;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Learners;

/// <summary>Every loss on two transitions, with networks that answer the same everywhere, so that it can be worked out by hand.</summary>
public sealed class HandComputedLossTests
{
    /// <summary>log √2π: minus the log-density of a standard normal at its mean.</summary>
    private const double HalfLogTwoPi = 0.918938533;

    /// <summary>r = 1 with 0.9 of what follows, and r = 2 where the task ended.</summary>
    private static ReplayBatch Two(int observationSize, bool discrete, float secondReward = 2) => new(
        ones(1, 2, observationSize),
        discrete ? tensor(new long[] { 0, 1 }, [1, 2]) : zeros(1, 2, 1),
        tensor(new[] { 1, secondReward }, [1, 2]),
        ones(1, 2, observationSize),
        tensor(new[] { 0.9f, 0 }, [1, 2]));

    [Theory]
    [InlineData(true, 4.3125)]   // Q chooses action 1, Q′ values it 10: y = 1 + 0.9 · 10; errors 9 and 1/2: (8.5 + 0.125) / 2
    [InlineData(false, 8.8125)]  // the largest Q′ is 20: y = 1 + 0.9 · 20; errors 18 and 1/2: (17.5 + 0.125) / 2
    public void Dqn(bool isDouble, double expected)
    {
        using var scope = NewDisposeScope();
        using var dqn = new Dqn("CartPole-v1", [0], new DqnOptions { Hidden = [4], Double = isDouble });
        Answer(dqn, "q", 1, 2);
        Answer(dqn, "target", 20, 10);
        Near(expected, dqn.Loss(Two(4, discrete: true, secondReward: 2.5f)));
    }

    [Fact]
    public void Ddpg()
    {
        // y = 1 + 0.9 · 5 and 2; errors 2.5 and 1.
        using var scope = NewDisposeScope();
        using var ddpg = new Ddpg("Pendulum-v1", [0], new DdpgOptions { Hidden = [4] });
        Answer(ddpg, "critic", 3);
        Answer(ddpg, "target critic", 5);
        var batch = Two(3, discrete: false);
        Near((6.25 + 1) / 2, ddpg.CriticLoss(batch));
        Near(-3, ddpg.PolicyLoss(batch));
    }

    [Fact]
    public void Sac()
    {
        // μ = 0, σ = 1, no noise: a = 0, where tanh does not stretch, so log π = −log √2π. y = 1 + 0.9 (5 + ½ log √2π) and 2.
        using var scope = NewDisposeScope();
        using var sac = new Sac("Pendulum-v1", [0], new SacOptions { Hidden = [4], Temperature = 0.5 });
        Answer(sac, "policy", 0, 0);
        Answer(sac, "critics", 3, 4);
        Answer(sac, "target critics", 6, 5);
        var batch = Two(3, discrete: false);
        var y = 1 + (0.9 * (5 + (0.5 * HalfLogTwoPi)));
        Near((Math.Pow(3 - y, 2) + 1 + Math.Pow(4 - y, 2) + 4) / 4, sac.CriticLoss(batch, sac.Targets(batch, zeros(1, 2, 1))));
        Near((0.5 * -HalfLogTwoPi) - 3, sac.PolicyLoss(batch.Observations, zeros(1, 2, 1)).Loss);
    }

    [Fact]
    public void Discrete_SAC()
    {
        // π = ½ each: V = ½ (10 + 20) + ½ log 2. Q of the actions taken: 1 and 2 of one critic, 3 and 1 of the other; of the least, 1 and 1.
        using var scope = NewDisposeScope();
        using var sac = new DiscreteSac("CartPole-v1", [0], new DiscreteSacOptions { Hidden = [4], Temperature = 0.5 });
        Answer(sac, "policy", 0, 0);
        Answer(sac, "critics", 1, 2, 3, 1);
        Answer(sac, "target critics", 10, 20, 10, 20);
        var batch = Two(4, discrete: true);
        var y = 1 + (0.9 * (15 + (0.5 * Math.Log(2))));
        Near((Math.Pow(1 - y, 2) + 0 + Math.Pow(3 - y, 2) + 1) / 4, sac.CriticLoss(batch));
        Near((-0.5 * Math.Log(2)) - 1, sac.PolicyLoss(batch).Loss);
    }

    [Fact]
    public void Soft_Q_learning()
    {
        // V = ½ log(e^(10/½) + e^(10/½)) = 10 + ½ log 2; errors 9 + 0.45 log 2 and ½, under Huber's loss.
        using var scope = NewDisposeScope();
        using var soft = new SoftQ("CartPole-v1", [0], new SoftQOptions { Hidden = [4], Temperature = 0.5 });
        Answer(soft, "q", 1, 2);
        Answer(soft, "target", 10, 10);
        Near(((8.5 + (0.45 * Math.Log(2))) + 0.125) / 2, soft.Loss(Two(4, discrete: true, secondReward: 2.5f)));
    }

    [Fact]
    public void Soft_Q_learning_of_vectors()
    {
        // Q′ = 5 all over [−1, 1]: V = 5 + ½ log 2.
        using var scope = NewDisposeScope();
        using var soft = new SteinSoftQ("Pendulum-v1", [0], new SteinSoftQOptions { Hidden = [4], Temperature = 0.5 });
        Answer(soft, "q", 3);
        Answer(soft, "target", 5);
        Near((Math.Pow(2.5 + (0.45 * Math.Log(2)), 2) + 1) / 4, soft.Loss(Two(3, discrete: false)));
    }

    [Fact]
    public void Policy_gradients()
    {
        // π = ½ each, V = ½. Advantages 1 and −3, returns 1½ and ½: the value's errors are 1 and 0; an entropy of log 2.
        using var scope = NewDisposeScope();
        var batch = new RolloutBatch(
            ones(1, 2, 4), tensor(new long[] { 0, 1 }, [1, 2]), full([1, 2], -(float)Math.Log(4)), zeros(1, 2), tensor(new[] { 1f, -3 }, [1, 2]), tensor(new[] { 1.5f, 0.5f }, [1, 2]));
        using var reinforce = new Reinforce("CartPole-v1", [0], new ReinforceOptions { Hidden = [4], EntropyWeight = 0.1 });
        Answer(reinforce, "policy", 0, 0);
        Near(-(-Math.Log(2) * (1 - 3) / 2) - (0.1 * Math.Log(2)), reinforce.Loss(batch));

        using var a2c = new A2c("CartPole-v1", [0], new A2cOptions { Hidden = [4], EntropyWeight = 0.1, ValueWeight = 0.5 });
        Answer(a2c, "policy", 0, 0);
        Answer(a2c, "value", 0.5f);
        Near((0.5 * 0.5) - Math.Log(2) - (0.1 * Math.Log(2)), a2c.Loss(batch));

        // The policy that acted gave each a quarter: r = 2. A gain of 2 counts as 1.2; a loss of 2 · 3 counts in full.
        using var ppo = new Ppo("CartPole-v1", [0], new PpoOptions { Hidden = [4], EntropyWeight = 0.1, ValueWeight = 0.5, Clip = 0.2 });
        Answer(ppo, "policy", 0, 0);
        Answer(ppo, "value", 0.5f);
        Near((0.5 * 0.5) - ((1.2 - 6) / 2) - (0.1 * Math.Log(2)), ppo.Loss(batch).Loss);
    }

    /// <summary>Makes a network give these numbers for every observation; copies one after the other.</summary>
    private static void Answer(Learner learner, string name, params float[] outputs)
    {
        using var _ = no_grad();
        var network = learner.Networks[name];
        foreach (var weight in network.Weights)
        {
            weight.zero_();
        }

        network.Weights[^1].copy_(tensor(outputs).view(network.Weights[^1].shape));
    }

    private static void Near(double expected, Tensor loss) => Assert.Equal(expected, loss.item<float>(), 2e-6 * (1 + Math.Abs(expected)));
}
