using RLTransfer.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Networks;

public sealed class LayeredNetworkTests
{
    [Fact]
    public void The_convolutional_classifier_makes_logits_of_images()
    {
        using var network = LayeredNetwork.Convolutional(37, seed: 1);
        Assert.Equal(["conv1", "conv2", "conv3", "hidden", "output"], network.LayerNames);
        Assert.Equal([5, 37], network.forward(zeros(5, 1, 28, 28)).shape);
        Assert.Equal([2, 32, 4, 4], network.Run(zeros(2, 1, 28, 28), 0, 3).shape);
        Assert.Equal(10, network.parameters().Count());
    }

    [Fact]
    public void Weights_follow_from_the_seed_and_have_He_s_variance()
    {
        using var one = LayeredNetwork.Convolutional(37, seed: 1);
        using var again = LayeredNetwork.Convolutional(37, seed: 1);
        using var other = LayeredNetwork.Convolutional(37, seed: 2);
        Assert.Equal(Values(one, "hidden"), Values(again, "hidden"));
        Assert.NotEqual(Values(one, "hidden"), Values(other, "hidden"));
        Assert.Equal(2.0 / 512, Values(one, "hidden").Average(w => w * w), 2e-4);
    }

    [Fact]
    public void A_part_continues_where_the_layers_before_it_end()
    {
        using var network = LayeredNetwork.Convolutional(4, seed: 3);
        using var top = network.Part(3);
        var images = randn(6, 1, 28, 28);
        var whole = network.forward(images);
        Assert.Equal(["hidden", "output"], top.LayerNames);
        Assert.True(whole.allclose(top.forward(network.Run(images, 0, 3)), 1e-6, 1e-6));
    }

    [Fact]
    public void A_fresh_head_leaves_the_source_alone_and_keeps_the_layers_below()
    {
        using var source = LayeredNetwork.Convolutional(37, seed: 1);
        var before = source.LayerNames.Select(name => Values(source, name)).ToArray();
        using var target = source.WithFreshHead(10, seed: 5);
        Assert.Equal([3, 10], target.forward(zeros(3, 1, 28, 28)).shape);
        Assert.Equal(before[3], Values(target, "hidden"));
        using (no_grad())
        {
            ((Linear)target["hidden"]).weight.zero_();
        }

        Assert.Equal(before, source.LayerNames.Select(name => Values(source, name)));
    }

    [Fact]
    public void Only_the_named_layers_learn()
    {
        using var network = LayeredNetwork.Convolutional(4, seed: 3);
        network.TrainOnly("conv3", "output");
        Assert.Equal(["conv3", "output"], network.LayerNames.Where(name => network[name].parameters().All(p => p.requires_grad)));
        Assert.Equal(["conv1", "conv2", "hidden"], network.LayerNames.Where(name => network[name].parameters().All(p => !p.requires_grad)));
    }

    [Fact]
    public void An_unknown_layer_is_refused_with_those_there_are()
    {
        using var network = LayeredNetwork.Convolutional(4, seed: 3);
        var error = Assert.Throws<ArgumentException>(() => network.TrainOnly("head"));
        Assert.StartsWith("The network has no layer 'head'; it has conv1, conv2, conv3, hidden, output.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_of_one_name_are_refused() =>
        Assert.Throws<ArgumentException>(() => new LayeredNetwork([new DenseLayer("a", 2, 2), new DenseLayer("a", 2, 2)], 0));

    internal static float[] Values(LayeredNetwork network, string layer) => [.. network[layer].parameters().SelectMany(p => p.detach().cpu().data<float>().ToArray())];
}
