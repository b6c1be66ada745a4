using RLTransfer.Distillation;
using RLTransfer.Networks;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Distillation;

public sealed class SoftTargetTrainingTests
{
    private static readonly SoftTargetOptions Few = new() { Steps = 300, BatchSize = 32, LearningRate = 1e-2, Temperature = 3 };

    [Fact]
    public void A_student_comes_to_its_teachers_probabilities_not_only_to_its_classes()
    {
        using var scope = NewDisposeScope();
        var (inputs, logits) = Data();
        using var student = Net([4, 5]);
        var loss = SoftTargetTraining.Run(student, [inputs, inputs], [SoftTargets.Of(logits, 3), SoftTargets.Of(-logits, 3)], null, Few with { Steps = 1_500 });
        var found = SoftTargetTraining.Logits(student, inputs).softmax(-1);
        Assert.InRange((found[0] - logits.softmax(-1)).abs().mean().item<float>(), 0, 0.03);
        Assert.InRange((found[1] - (-logits).softmax(-1)).abs().mean().item<float>(), 0, 0.03);                  // each member has its own targets
        Assert.All(loss, value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Labels_outweigh_soft_targets_where_they_are_told_to()
    {
        using var scope = NewDisposeScope();
        var (inputs, logits) = Data();
        var labels = (-logits).argmax(-1);                                                                   // the opposite of what the targets say
        foreach (var weight in (double[])[0, 1])
        {
            using var student = Net([4]);
            SoftTargetTraining.Run(student, [inputs], [SoftTargets.Of(logits, 3)], [labels], Few with { SoftWeight = weight });
            var right = SoftTargetTraining.Logits(student, inputs)[0].argmax(-1).eq(weight == 0 ? labels : logits.argmax(-1)).to(ScalarType.Float32).mean().item<float>();
            Assert.True(right > 0.9, $"{weight}: {right}");
        }
    }

    [Fact]
    public void A_seed_learns_the_same_alone_and_in_a_crowd()
    {
        using var scope = NewDisposeScope();
        var (inputs, logits) = Data();
        var targets = SoftTargets.Of(logits, 3);
        using var all = Net([4, 9, 5]);
        using var one = Net([9]);
        SoftTargetTraining.Run(all, [inputs, inputs, inputs], [targets, targets, targets], null, Few with { Steps = 40 });
        SoftTargetTraining.Run(one, [inputs], [targets], null, Few with { Steps = 40 });
        Assert.All(all.Weights.Zip(one.Weights), pair => Assert.InRange((pair.First.narrow(0, 1, 1) - pair.Second).abs().max().item<float>(), 0, 1e-5));
    }

    [Fact]
    public void Sets_that_do_not_fit_and_losses_that_are_no_numbers_are_refused()
    {
        using var scope = NewDisposeScope();
        var (inputs, logits) = Data();
        using var student = Net([4, 5]);
        Assert.Contains("got 1, 2 and 0", Assert.Throws<ArgumentException>(() => SoftTargetTraining.Run(student, [inputs], [logits, logits], null, Few)).Message);
        Assert.Throws<ArgumentException>(() => SoftTargetTraining.Run(student, [inputs, inputs.narrow(0, 0, 5)], [logits, logits], null, Few));
        Assert.Contains("seed 4", Assert.Throws<InvalidOperationException>(() => SoftTargetTraining.Run(student, [inputs, inputs], [full_like(logits, double.NaN), logits], null, Few with { Steps = 3 })).Message);
    }

    private static CrowdNetwork Net(ulong[] seeds) => new("student", CrowdNetwork.Mlp(4, [32], 3), seeds);

    private static (Tensor Inputs, Tensor Logits) Data()
    {
        var generator = new Generator(7);
        var inputs = randn([256, 4], generator: generator);
        return (inputs, inputs.matmul(randn([4, 3], generator: generator)) + 0.3);
    }
}
