using RLTransfer.Learners;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Learners;

public sealed class DdpgTests
{
    private static readonly DdpgOptions small = new() { Hidden = [16], BatchSize = 16, LearningStarts = 20, NoiseMemory = 0.5, ReturnSteps = 2 };

    [Fact]
    public void Its_losses_and_gradients_are_PyTorch_s()
    {
        using var scope = NewDisposeScope();
        using var ddpg = new Ddpg("Pendulum-v1", [0, 1], small with { Hidden = [4] });
        ReplayCase.SetWeights(ddpg, "policy", "critic", "target policy", "target critic");
        var batch = ReplayCase.Make(3, 1, discrete: false);
        ReplayCase.Check(ddpg.Networks["critic"], () => ddpg.CriticLoss(batch), [0.8084348, 1.1130304], [1.392601, 1.574704]);
        ReplayCase.Check(ddpg.Networks["policy"], () => ddpg.PolicyLoss(batch), [-0.1348631, 0.1842241], [0.027752, 0.191272]);
    }

    [Fact]
    public void Where_the_task_ended_the_target_is_the_reward()
    {
        using var scope = NewDisposeScope();
        using var ddpg = new Ddpg("Pendulum-v1", [0, 1], small);
        var batch = ReplayCase.Make(3, 1, discrete: false) with { Discounts = zeros(2, 3) };
        Assert.Equal(ReplayCase.Numbers(batch.Rewards), ReplayCase.Numbers(ddpg.Targets(batch)));
    }

    [Fact]
    public void A_crowd_is_its_members() => CrowdInvariance.Check(crowd => new Ddpg("Pendulum-v1", crowd, small), steps: 70);

    [Fact]
    public void The_same_settings_give_the_same_bits_and_a_saved_learner_goes_on()
    {
        CrowdInvariance.SameTwice(crowd => new Ddpg("Pendulum-v1", crowd, small), steps: 60);
        CrowdInvariance.GoesOn(crowd => new Ddpg("Pendulum-v1", crowd, small), steps: 80);
    }

    [Fact]
    public void It_learns_to_climb_a_hill()
    {
        using var ddpg = new Ddpg(OneStepTasks.Hill, [0, 1, 2], new DdpgOptions { Hidden = [32], LearningStarts = 200, LearningRate = 1e-2, PolicyLearningRate = 1e-2, BatchSize = 32 });
        Assert.All(ddpg.Train(600, new Training { Episodes = 1 }).Final, score => Assert.InRange(score, -0.02, 0));
    }

    [Fact]
    public void It_says_which_learners_fit_a_task_of_choices()
    {
        Assert.Contains("dqn", Assert.Throws<ArgumentException>(() => new Ddpg("CartPole-v1", [0])).Message, StringComparison.Ordinal);
        Assert.Contains("DdpgOptions.NoiseMemory is 1", Assert.Throws<ArgumentException>(() => new Ddpg("Pendulum-v1", [0], small with { NoiseMemory = 1 })).Message, StringComparison.Ordinal);
    }
}
