using RLTransfer.Networks;
using RLTransfer.Randomness;
using RLTransfer.Tests.Networks;
using RLTransfer.Transfer;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Transfer;

public sealed class ClassifierTrainingTests
{
    private static readonly TrainingOptions Short = new() { Steps = 40, BatchSize = 16, LearningRate = 3e-3, EvaluateEvery = 20 };

    [Fact]
    public void The_loss_falls_and_the_network_beats_chance_on_unseen_examples()
    {
        using var network = CrowdNetwork.Classifier(4, [1], side: 12, width: 4);
        var curve = ClassifierTraining.Run(network, Finetuning.Scratch, One(Bars(120, 1)), One(Bars(200, 2)), Short)[0];
        Assert.Equal([20, 40], curve.Select(point => point.Step));
        Assert.True(curve[1].TrainingLoss < 0.6 * curve[0].TrainingLoss, $"{curve[0].TrainingLoss} → {curve[1].TrainingLoss}");
        Assert.True(curve[1].Accuracy > 0.6, $"accuracy {curve[1].Accuracy}; chance is 0.25");
    }

    [Fact]
    public void Transfer_beats_scratch_where_examples_are_few()
    {
        ulong[] seeds = [0, 1, 2, 3, 4, 5];
        using var source = CrowdNetwork.Classifier(4, seeds, side: 12, width: 4);
        ClassifierTraining.Run(source, Finetuning.Scratch, CrowdExamples.Shared(Bars(400, 1), seeds.Length), null, Short with { Steps = 300 });
        var (scratch, reused) = (Final(Finetuning.Scratch), Final(Finetuning.LastLayer));
        Assert.True(reused > scratch + 0.1, $"reused {reused}, from scratch {scratch}");

        double Final(Finetuning how)
        {
            using var network = how.Start(source, 4);
            var few = CrowdExamples.Of([.. seeds.Select(seed => Bars(8, 50 + seed, shift: 1))]);
            return ClassifierTraining.Run(network, how, few, CrowdExamples.Shared(Bars(200, 99, shift: 1), seeds.Length), Short).Average(curve => curve[^1].Accuracy);
        }
    }

    [Theory]
    [InlineData("last")]
    [InlineData("last two")]
    [InlineData("conv2 and output")]
    public void Frozen_layers_stay_bitwise_what_they_were_and_the_others_change(string which)
    {
        var how = which switch { "last" => Finetuning.LastLayer, "last two" => Finetuning.Last(2), _ => Finetuning.Only("conv2", "output") };
        using var network = CrowdNetwork.Classifier(4, [1], side: 12, width: 4);
        using var before = (CrowdNetwork)network.Clone();
        ClassifierTraining.Run(network, how, One(Bars(40, 1)), null, Short);
        var trained = how.Plan(network.LayerNames).Select(layer => layer.Layer).ToHashSet();
        foreach (var name in network.LayerNames)
        {
            var same = FinetuningTests.Values(before, name).SequenceEqual(FinetuningTests.Values(network, name));
            Assert.Equal(!trained.Contains(name), same);
        }
    }

    [Fact]
    public void Gradual_unfreezing_leaves_a_layer_alone_until_its_time()
    {
        var how = Finetuning.EndToEnd with { UnfreezeEvery = 15 };
        using var network = CrowdNetwork.Classifier(4, [1], side: 12, width: 4);
        using var before = (CrowdNetwork)network.Clone();
        ClassifierTraining.Run(network, how, One(Bars(40, 1)), null, Short);
        Assert.Equal([false, false, true, true, true], network.LayerNames.Select(name =>
            !FinetuningTests.Values(before, name).SequenceEqual(FinetuningTests.Values(network, name))));
    }

    [Theory]
    [InlineData("scratch")]
    [InlineData("last")]
    [InlineData("last two")]
    public void A_seed_gives_the_same_curve_alone_and_in_any_crowd(string which)
    {
        var how = which switch { "scratch" => Finetuning.Scratch, "last" => Finetuning.LastLayer, _ => Finetuning.Last(2) };
        var alone = Crowd(how, 3);
        foreach (var seeds in new ulong[][] { [1, 3], [3, 7, 5, 2, 0] })
        {
            var crowd = Crowd(how, seeds);
            var i = Array.IndexOf(seeds, 3UL);
            for (var point = 0; point < alone.Curves[0].Count; point++)
            {
                Assert.Equal(alone.Curves[0][point].TrainingLoss, crowd.Curves[i][point].TrainingLoss, 1e-5);
                Assert.Equal(alone.Curves[0][point].Loss, crowd.Curves[i][point].Loss, 1e-5);
            }

            Assert.All(alone.Weights[0].Zip(crowd.Weights[i]), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        }
    }

    [Fact]
    public void Two_runs_are_bitwise_the_same()
    {
        var (first, second) = (Crowd(Finetuning.EndToEnd, 1, 2, 3), Crowd(Finetuning.EndToEnd, 1, 2, 3));
        Assert.Equal(first.Weights, second.Weights);
        Assert.Equal(first.Curves.SelectMany(curve => curve), second.Curves.SelectMany(curve => curve));
    }

    [Fact]
    public void Discriminative_rates_are_those_of_the_plan()
    {
        // With Adam the first update moves every weight by its learning rate.
        using var network = CrowdNetwork.Classifier(4, [1], side: 12, width: 4);
        using var before = (CrowdNetwork)network.Clone();
        ClassifierTraining.Run(network, Finetuning.EndToEnd with { RateFactor = 0.5 }, One(Bars(40, 1)), null, new() { Steps = 1, LearningRate = 0.01 });
        var largest = network.LayerNames.Select(name => FinetuningTests.Values(before, name).Zip(FinetuningTests.Values(network, name), (a, b) => Math.Abs(a - b)).Max());
        Assert.All(largest.Reverse().Zip([0.01, 0.005, 0.0025, 0.00125, 0.000625]), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
    }

    [Fact]
    public void Minibatches_show_every_example_once_an_epoch()
    {
        var batches = new Minibatches(10, 4, seed: 5);
        var seen = new long[20];
        for (var i = 0; i < 20; i += 4)
        {
            batches.Next(seen.AsSpan(i, 4));
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), seen.Take(10).Order());
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), seen.Skip(10).Order());
        Assert.NotEqual(seen.Take(10), seen.Skip(10));
        Assert.Equal(3, new Minibatches(3, 32, seed: 5).Size);
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_the_run_and_says_when()
    {
        using var network = CrowdNetwork.Classifier(4, [7], side: 12, width: 4);
        var bad = Bars(20, 1);
        bad.Inputs.fill_(float.NaN);
        var error = Assert.Throws<InvalidOperationException>(() => ClassifierTraining.Run(network, Finetuning.Scratch, One(bad), null, Short));
        Assert.StartsWith("The training loss of seed 7 is NaN after 20 updates at learning rate 0.003", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_crowd_needs_one_of_everything_a_seed()
    {
        using var network = CrowdNetwork.Classifier(4, [1, 2], side: 12, width: 4);
        Assert.Throws<ArgumentException>(() => ClassifierTraining.Run(network, Finetuning.Scratch, One(Bars(4, 1)), null, Short));
        Assert.Throws<ArgumentException>(() => CrowdExamples.Of([Bars(4, 1), Bars(5, 1)]));
    }

    private static (IReadOnlyList<TrainingPoint>[] Curves, float[][] Weights) Crowd(Finetuning how, params ulong[] seeds)
    {
        using var network = CrowdNetwork.Classifier(4, seeds, side: 12, width: 4);
        var curves = ClassifierTraining.Run(network, how, CrowdExamples.Of([.. seeds.Select(seed => Bars(40, seed))]), CrowdExamples.Shared(Bars(60, 77), seeds.Length), Short);
        return (curves, [.. seeds.Select((_, i) => network["output"].Weight[i].contiguous().data<float>().ToArray())]);
    }

    private static CrowdExamples One(Examples examples) => CrowdExamples.Shared(examples, 1);

    /// <summary>Noisy 12 × 12 images of a bar that lies, stands, rises or falls; <paramref name="shift"/> names the classes otherwise.</summary>
    private static Examples Bars(int count, ulong seed, int shift = 0)
    {
        var random = new Philox(seed, Philox.Stream("bars"));
        var (pixels, labels) = (new float[count * 144], new long[count]);
        for (var i = 0; i < count; i++)
        {
            var kind = i % 4;
            labels[i] = (kind + shift) % 4;
            var (cx, cy) = (3 + random.NextInt32(6), 3 + random.NextInt32(6));
            for (var p = 0; p < 144; p++)
            {
                var (x, y) = ((p % 12) - cx, (p / 12) - cy);
                var on = kind switch { 0 => y == 0, 1 => x == 0, 2 => x == y, _ => x == -y } && Math.Max(Math.Abs(x), Math.Abs(y)) <= 4;
                pixels[(i * 144) + p] = (on ? 1.5f : 0) + (float)(0.3 * random.NextGaussian());
            }
        }

        return new(tensor(pixels).reshape(count, 1, 12, 12), tensor(labels));
    }
}
