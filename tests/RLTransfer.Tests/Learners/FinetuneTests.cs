using RLTransfer.Learners;
using RLTransfer.Networks;

namespace RLTransfer.Tests.Learners;

/// <summary>learner.Finetune(target, how): what is carried, what learns, and that the source stays as it is.</summary>
public sealed class FinetuneTests
{
    private static readonly ulong[] seeds = [1, 2];

    private static readonly LearningTask longer = LearningTask.Of("CartPole-v1", ("length", 0.8));

    private static Dqn Source(int steps = 300)
    {
        var learner = new Dqn("CartPole-v1", seeds, new DqnOptions { Hidden = [16, 16], Environments = 1, UpdateEvery = 1, ReturnSteps = 1, LearningStarts = 50, BatchSize = 16 });
        learner.Train(steps, new() { Episodes = 0 });
        return learner;
    }

    private static float[] Weights(Learner learner, string layer, string network = "q") => learner.Networks[network][layer].Weight.data<float>().ToArray();

    [Fact]
    public void Everything_is_carried_and_all_of_it_learns_and_the_source_stays_as_it_is()
    {
        using var source = Source();
        var before = Weights(source, "hidden2");
        using var learner = source.Finetune(longer, Finetuning.EndToEnd);
        Assert.Equal(before, Weights(learner, "hidden2"));
        Assert.Equal(["q/hidden1", "q/hidden2", "q/output", "target/hidden1", "target/hidden2", "target/output"], learner.Carried);
        Assert.Equal(source.Evaluate(5, longer), learner.Evaluate(5));            // zero-shot: the source's policy as it is

        learner.Train(200, new() { Episodes = 0 });
        Assert.All(learner.Networks["q"].LayerNames, layer => Assert.NotEqual(Weights(source, layer), Weights(learner, layer)));
        Assert.Equal(before, Weights(source, "hidden2"));
    }

    [Fact]
    public void From_scratch_nothing_is_carried()
    {
        using var source = Source();
        using var learner = source.Finetune(longer, Finetuning.Scratch);
        using var fresh = source.On(longer);
        Assert.Empty(learner.Carried);
        Assert.Equal(Weights(fresh, "hidden1"), Weights(learner, "hidden1"));
    }

    [Fact]
    public void Only_the_last_layers_learn_where_that_is_asked_for()
    {
        using var source = Source();
        using var learner = source.Finetune(longer, Finetuning.LastLayer);
        learner.Train(200, new() { Episodes = 0 });
        Assert.Equal(Weights(source, "hidden1"), Weights(learner, "hidden1"));
        Assert.Equal(Weights(source, "hidden2"), Weights(learner, "hidden2"));
        Assert.NotEqual(Weights(source, "output"), Weights(learner, "output"));
    }

    [Fact]
    public void Named_layers_begin_anew()
    {
        using var source = Source();
        using var learner = source.Finetune(longer, Finetuning.EndToEnd with { Fresh = ["output"] });
        using var scratch = source.On(longer);
        Assert.Equal(Weights(scratch, "output"), Weights(learner, "output"));
        Assert.Equal(Weights(source, "hidden1"), Weights(learner, "hidden1"));
        Assert.DoesNotContain("q/output", learner.Carried);
    }

    [Fact]
    public void Layers_that_meet_other_spaces_begin_anew_and_learn_even_if_the_rest_is_frozen()
    {
        using var source = Source();
        using var learner = source.Finetune("Acrobot-v1", Finetuning.Only("hidden2"));
        Assert.Equal(["q/hidden2", "target/hidden2"], learner.Carried);
        var before = Weights(learner, "hidden1");
        learner.Train(150, new() { Episodes = 0 });
        Assert.NotEqual(before, Weights(learner, "hidden1"));
    }

    [Fact]
    public void Lower_layers_learn_later_or_more_slowly()
    {
        using var source = Source();
        using var gradual = source.Finetune(longer, Finetuning.EndToEnd with { UnfreezeEvery = 150 });
        gradual.Train(100, new() { Episodes = 0 });
        Assert.Equal(Weights(source, "hidden2"), Weights(gradual, "hidden2"));
        Assert.NotEqual(Weights(source, "output"), Weights(gradual, "output"));
        gradual.Train(100, new() { Episodes = 0 });
        Assert.NotEqual(Weights(source, "hidden2"), Weights(gradual, "hidden2"));
        Assert.Equal(Weights(source, "hidden1"), Weights(gradual, "hidden1"));

        using var whole = source.Finetune(longer, Finetuning.EndToEnd);
        using var slow = source.Finetune(longer, Finetuning.EndToEnd with { RateFactor = 0.01 });
        whole.Train(52, new() { Episodes = 0 });
        slow.Train(52, new() { Episodes = 0 });
        Assert.InRange(Moved(slow) / Moved(whole), 0, 0.01);                      // two layers below the output: 0.01² of the rate

        using var half = source.Finetune(longer, Finetuning.EndToEnd with { Rate = 0.5 });
        half.Train(51, new() { Episodes = 0 });
        using var first = source.Finetune(longer, Finetuning.EndToEnd);
        first.Train(51, new() { Episodes = 0 });
        Assert.Equal(0.5, Moved(half) / Moved(first), 1e-2);                      // Adam's first step is as long as the rate

        double Moved(Learner learner) => Weights(source, "hidden1").Zip(Weights(learner, "hidden1"), (a, b) => Math.Abs(a - b)).Sum();
    }

    [Fact]
    public void Actor_critics_too_learn_with_frozen_layers()
    {
        using var sac = new Sac("Pendulum-v1", seeds, new SacOptions { Hidden = [16, 16], LearningStarts = 20, BatchSize = 16 });
        sac.Train(40, new() { Episodes = 0 });
        using var finetuned = sac.Finetune(LearningTask.Of("Pendulum-v1", ("mass", 1.5)), Finetuning.LastLayer);
        finetuned.Train(60, new() { Episodes = 0 });
        Assert.Equal(Weights(sac, "hidden1", "policy"), Weights(finetuned, "hidden1", "policy"));
        Assert.NotEqual(Weights(sac, "output", "policy"), Weights(finetuned, "output", "policy"));

        using var ppo = new Ppo("CartPole-v1", seeds, new PpoOptions { Hidden = [16, 16] });
        ppo.Train(1, new() { Episodes = 0 });
        using var continued = ppo.Finetune(longer, Finetuning.LastLayer);
        continued.Train(1, new() { Episodes = 0 });
        Assert.Equal(Weights(ppo, "hidden2", "policy"), Weights(continued, "hidden2", "policy"));
        Assert.NotEqual(Weights(ppo, "output", "policy"), Weights(continued, "output", "policy"));
    }

    [Fact]
    public void A_learner_with_options_of_its_own_starts_from_a_source_and_only_before_it_learns()
    {
        using var source = new Sac("Pendulum-v1", seeds, new SacOptions { Hidden = [16], LearningStarts = 20, BatchSize = 16 });
        source.Train(40, new() { Episodes = 0 });
        using var learner = new Sac("Pendulum-v1", seeds, new SacOptions { Hidden = [16], LearningStarts = 0, BatchSize = 8 });
        learner.StartFrom(source, Finetuning.EndToEnd);
        foreach (var (name, network) in source.Networks)
        {
            Assert.All(network.Weights.Zip(learner.Networks[name].Weights), pair => Assert.Equal(pair.First.detach().data<float>().ToArray(), pair.Second.detach().data<float>().ToArray()));
        }

        learner.Train(10, new() { Episodes = 0 });
        Assert.Contains("before training", Assert.Throws<InvalidOperationException>(() => learner.StartFrom(source, Finetuning.EndToEnd)).Message, StringComparison.Ordinal);
        using var other = new Sac("Pendulum-v1", [77], new SacOptions { Hidden = [16] });
        Assert.Contains("77", Assert.Throws<ArgumentException>(() => other.StartFrom(source, Finetuning.EndToEnd)).Message, StringComparison.Ordinal);
        using var another = new Ddpg("Pendulum-v1", seeds, new DdpgOptions { Hidden = [16] });
        Assert.Contains("SAC", Assert.Throws<ArgumentException>(() => another.StartFrom(source, Finetuning.EndToEnd)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_that_is_not_there_is_refused_by_name()
    {
        using var source = Source(steps: 10);
        var error = Assert.Throws<ArgumentException>(() => source.Finetune(longer, Finetuning.Only("conv9")));
        Assert.Contains("conv9", error.Message, StringComparison.Ordinal);
        Assert.Contains("hidden1, hidden2, output", error.Message, StringComparison.Ordinal);
    }
}
