using RLTransfer.Networks;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Networks;

public sealed class FinetuningTests : IDisposable
{
    private readonly CrowdNetwork network = CrowdNetwork.Classifier(4, [3]);

    public void Dispose() => network.Dispose();

    [Fact]
    public void Each_way_says_which_layers_learn()
    {
        Assert.Equal(["output"], Names(Finetuning.LastLayer));
        Assert.Equal(["output", "hidden"], Names(Finetuning.Last(2)));
        Assert.Equal(["output", "hidden", "conv3", "conv2", "conv1"], Names(Finetuning.EndToEnd));
        Assert.Equal(["output", "hidden", "conv3", "conv2", "conv1"], Names(Finetuning.Scratch));
        Assert.Equal(["output", "conv2"], Names(Finetuning.Only("conv2", "output")));
        Assert.Equal([4, 3, 0, 1], new[] { Finetuning.LastLayer, Finetuning.Last(2), Finetuning.EndToEnd, Finetuning.Only("conv2", "output") }.Select(how => how.FrozenDepth(network.LayerNames)));
    }

    [Fact]
    public void Discriminative_rates_fall_with_the_distance_from_the_output_and_unfreezing_goes_down()
    {
        var plan = (Finetuning.EndToEnd with { RateFactor = 0.5, UnfreezeEvery = 10 }).Plan(network.LayerNames);
        Assert.Equal([1, 0.5, 0.25, 0.125, 0.0625], plan.Select(layer => layer.RateFactor));
        Assert.Equal([0, 10, 20, 30, 40], plan.Select(layer => layer.FromStep));
        Assert.Equal([3, 1.5], (Finetuning.Last(2) with { Rate = 3, RateFactor = 0.5 }).Plan(network.LayerNames).Select(layer => layer.RateFactor));
    }

    [Fact]
    public void From_scratch_shares_nothing_with_the_source_and_the_others_all_but_the_head()
    {
        using var trained = (CrowdNetwork)network.Clone();
        using (no_grad())
        {
            trained.Flat.add_(1);
        }

        using var scratch = Finetuning.Scratch.Start(trained, 10);
        using var reused = Finetuning.EndToEnd.Start(trained, 10);
        foreach (var name in network.LayerNames.SkipLast(1))
        {
            Assert.Equal(Values(trained, name), Values(reused, name));
            Assert.NotEqual(Values(trained, name), Values(scratch, name));
        }

        Assert.Equal(Values(scratch, "output"), Values(reused, "output"));
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Finetuning.Last(0));
        Assert.Contains("last 6 layers of a network that has 5", Assert.Throws<ArgumentException>(() => Finetuning.Last(6).Plan(network.LayerNames)).Message, StringComparison.Ordinal);
        Assert.Contains("no layer 'top'", Assert.Throws<ArgumentException>(() => Finetuning.Only("top").Plan(network.LayerNames)).Message, StringComparison.Ordinal);
        Assert.Contains("rate factor", Assert.Throws<ArgumentException>(() => (Finetuning.EndToEnd with { RateFactor = 2 }).Plan(network.LayerNames)).Message, StringComparison.Ordinal);
        Assert.Contains("above 0; given 0", Assert.Throws<ArgumentException>(() => (Finetuning.EndToEnd with { Rate = 0 }).Plan(network.LayerNames)).Message, StringComparison.Ordinal);
    }

    internal static float[] Values(CrowdNetwork network, string layer) => [.. network[layer].Weights.SelectMany(weight => weight.Value.cpu().data<float>().ToArray())];

    private IEnumerable<string> Names(Finetuning how) => how.Plan(network.LayerNames).Select(layer => layer.Layer);
}
