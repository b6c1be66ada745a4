using RLTransfer.Networks;
using RLTransfer.Tensors;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Networks;

public sealed class CrowdNetworkTests
{
    private static readonly ulong[] Ten = [.. Enumerable.Range(0, 10).Select(i => (ulong)i)];

    [Theory]
    [InlineData(Initialization.Uniform)]
    [InlineData(Initialization.Orthogonal)]
    public void A_member_s_weights_are_bitwise_the_same_alone_and_in_a_crowd(Initialization initialization)
    {
        using var crowd = new CrowdNetwork("q", Convolutional, Ten, initialization: initialization);
        using var alone = new CrowdNetwork("q", Convolutional, [3], initialization: initialization);
        foreach (var (of, one) in crowd.Weights.Zip(alone.Weights))
        {
            Assert.Equal(Numbers(one), Numbers(of.narrow(0, 3, 1)));
        }
    }

    [Fact]
    public void Members_differ_and_so_do_copies_and_streams()
    {
        using var twins = new CrowdNetwork("critic", CrowdNetwork.Mlp(3, [4], 1), [1, 2], copies: 2);
        using var other = new CrowdNetwork("actor", CrowdNetwork.Mlp(3, [4], 1), [1, 2]);
        var members = Enumerable.Range(0, 4).Select(i => Numbers(twins["hidden1"].Weight[i])).Append(Numbers(other["hidden1"].Weight[0])).ToArray();
        for (var i = 0; i < members.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                Assert.NotEqual(members[i], members[j]);
            }
        }
    }

    [Theory]
    [InlineData(Activation.ReLU)]
    [InlineData(Activation.Tanh)]
    public void Forward_is_every_member_by_itself(Activation activation)
    {
        using var crowd = new CrowdNetwork("q", CrowdNetwork.Mlp(5, [7, 6], 3), [4, 5, 6], activation: activation);
        var x = randn(3, 8, 5);
        var together = crowd.forward(x);
        Assert.Equal([3, 8, 3], together.shape);
        for (var member = 0; member < 3; member++)
        {
            var y = x[member];
            foreach (var layer in crowd.Layers)
            {
                y = y.mm(layer.Weight[member]) + layer.Bias[member];
                y = layer == crowd.Layers[^1] ? y : activation == Activation.Tanh ? y.tanh() : y.relu();
            }

            Close(y, together[member]);
        }
    }

    [Fact]
    public void A_convolutional_crowd_is_every_member_s_conv2d()
    {
        using var crowd = new CrowdNetwork("q", Convolutional, [4, 5, 6]);
        var pictures = rand([3, 8, 4, 12, 12]);
        var together = crowd.forward(pictures);
        for (var member = 0; member < 3; member++)
        {
            var y = pictures[member];
            foreach (var (layer, shape) in crowd.Layers.Zip(crowd.Shape))
            {
                y = shape is ConvolutionLayer c
                    ? nn.functional.conv2d(y, layer.Weight[member], layer.Bias[member], [c.Stride, c.Stride], [c.Padding, c.Padding])
                    : y.flatten(1).mm(layer.Weight[member]) + layer.Bias[member];
                y = layer == crowd.Layers[^1] ? y : y.relu();
            }

            Close(y, together[member]);
        }
    }

    [Fact]
    public void Convolutions_alone_give_pictures_with_channels_first()
    {
        using var crowd = new CrowdNetwork("q", [new ConvolutionLayer("a", 2, 3, Kernel: 3, Stride: 2, Padding: 1), new ConvolutionLayer("b", 3, 5, Kernel: 2)], [4, 5]);
        var pictures = rand([2, 6, 2, 9, 7]);
        var y = crowd.forward(pictures);
        Assert.Equal([2, 6, 5, 4, 3], y.shape);
        Close(crowd.Run(crowd.Run(pictures, 0, 1), 1, 2), y);
    }

    [Theory]
    [InlineData(Activation.ReLU, false)]
    [InlineData(Activation.Tanh, false)]
    [InlineData(Activation.ReLU, true)]
    [InlineData(Activation.Tanh, true)]
    public void Gradients_are_those_of_the_layers_one_by_one(Activation activation, bool pictures)
    {
        using var crowd = new CrowdNetwork("q", pictures ? Convolutional : CrowdNetwork.Mlp(5, [7, 6], 3), [4, 5, 6], activation: activation);
        var x = (pictures ? rand([3, 8, 4, 12, 12]) : randn(3, 8, 5)).requires_grad_();
        var given = randn(3, 8, 3);
        Tensor[] wanted = [x, crowd.Flat];
        var fused = Gradients.Of([crowd.forward(x)], wanted, [given]);
        var composed = Gradients.Of([OneByOne(crowd, x)], wanted, [given]);
        foreach (var (one, other) in fused.Zip(composed))
        {
            Close(other, one);
        }
    }

    [Theory]
    [InlineData(3, 2, 1, 9, 7)]
    [InlineData(16, 2, 1, 6, 6)]
    [InlineData(4, 1, 3, 5, 4)]
    [InlineData(6, 4, 0, 9, 12)]
    public void Convolutions_of_any_channels_stride_and_padding_have_the_gradients_of_the_layers_one_by_one(int channels, int stride, int padding, int height, int width)
    {
        using var crowd = new CrowdNetwork("q", [new ConvolutionLayer("a", channels, 20, Kernel: 3, stride, padding), new ConvolutionLayer("b", 20, 5, Kernel: 2, Stride: 1, Padding: 1)], [4, 5]);
        var x = rand([2, 6, channels, height, width]).requires_grad_();
        var (one, other) = (crowd.forward(x), OneByOne(crowd, x));
        Close(other, one);
        Tensor[] wanted = [x, crowd.Flat];
        var given = randn(other.shape);
        foreach (var (fused, composed) in Gradients.Of([one], wanted, [given]).Zip(Gradients.Of([other], wanted, [given])))
        {
            Close(composed, fused);
        }
    }

    [Fact]
    public void The_fused_tanh_is_exact_to_five_units_in_the_last_place()
    {
        using var crowd = new CrowdNetwork("q", CrowdNetwork.Mlp(1, [1], 1), [0], activation: Activation.Tanh);
        using (no_grad())
        {
            foreach (var layer in crowd.Layers)
            {
                layer.Weight.fill_(1);
                layer.Bias.zero_();
            }
        }

        float[] x = [.. Enumerable.Range(-12_000, 24_001).Select(i => i / 1000f), 1e-20f, -1e-6f, float.PositiveInfinity, float.NegativeInfinity];
        var found = crowd.forward(tensor(x, [1, x.Length, 1])).data<float>().ToArray();
        for (var i = 0; i < x.Length; i++)
        {
            var expected = Math.Tanh(x[i]);
            Assert.True(Math.Abs(found[i] - expected) <= 5 * (MathF.BitIncrement((float)Math.Abs(expected)) - Math.Abs((float)expected)), $"tanh {x[i]} is {expected}, not {found[i]}");
            Assert.InRange(found[i], -1, 1);
        }

        Assert.True(float.IsNaN(crowd.forward(full([1, 1, 1], float.NaN)).item<float>()));
    }

    [Fact]
    public void Gradients_of_gradients_are_those_of_the_layers_one_by_one()
    {
        using var crowd = new CrowdNetwork("q", CrowdNetwork.Mlp(5, [7, 6], 1), [4, 5], activation: Activation.Tanh);
        var x = randn(2, 8, 5).requires_grad_();
        Tensor[] Penalty(Tensor output)
        {
            var slope = Gradients.Of([output.sum()], [x], createGraph: true)[0];
            return Gradients.Of([slope.square().sum()], [crowd.Flat]);
        }

        foreach (var (one, other) in Penalty(crowd.forward(x)).Zip(Penalty(OneByOne(crowd, x))))
        {
            Close(other, one);
        }
    }

    [Fact]
    public void Seeds_never_mix()
    {
        using var crowd = new CrowdNetwork("q", CrowdNetwork.Mlp(5, [7], 3), [4, 5]);
        crowd.forward(randn(2, 8, 5))[0].sum().backward();
        foreach (var weight in crowd.Layers.SelectMany(layer => layer.Weights))
        {
            Assert.True(weight.Gradient!.select(0, 0).abs().sum().item<float>() > 0);
            Assert.Equal(0, weight.Gradient!.select(0, 1).abs().sum().item<float>());
        }
    }

    [Fact]
    public void A_member_s_results_are_bitwise_the_same_alone_and_in_a_crowd()
    {
        using var crowd = new CrowdNetwork("q", Convolutional, Ten);
        using var alone = new CrowdNetwork("q", Convolutional, [3]);
        var pictures = rand([10, 8, 4, 12, 12]);
        Assert.Equal(Numbers(alone.forward(pictures.narrow(0, 3, 1))), Numbers(crowd.forward(pictures).narrow(0, 3, 1)));
    }

    [Fact]
    public void Two_threads_give_what_one_gives()
    {
        using var crowd = new CrowdNetwork("q", CrowdNetwork.Mlp(5, [70], 3), Ten);
        var x = randn(10, 8, 5);
        var one = Numbers(crowd.forward(x));
        Threads.ForConvolutions(2);
        try
        {
            Assert.Equal(one, Numbers(crowd.forward(x)));
        }
        finally
        {
            Threads.ForSmallNets();
        }
    }

    [Fact]
    public void Copies_see_the_same_observations_and_answer_each_for_itself()
    {
        using var twins = new CrowdNetwork("critic", CrowdNetwork.Mlp(5, [7], 2), [4, 5, 6], copies: 2);
        var x = randn(3, 8, 5);
        var both = twins.forward(x);
        Assert.Equal([2, 3, 8, 2], both.shape);
        Close(twins.Run(cat([x, x], 0), 0, 2), both.flatten(0, 1));
        Assert.False(both[0].allclose(both[1]));
    }

    [Fact]
    public void Weights_can_be_handed_in_and_learned_through()
    {
        using var crowd = new CrowdNetwork("q", CrowdNetwork.Mlp(2, [8], 1), [4, 5], activation: Activation.Tanh);
        var (x, y) = (randn(2, 16, 2), randn(2, 16, 1));
        var loss = (crowd.forward(x) - y).square().mean([1, 2]).sum();
        var gradient = Gradients.Of([loss], [crowd.Flat], createGraph: true)[0];
        Tensor[] adapted = [crowd.Flat - (0.1 * gradient)];
        Assert.NotEqual(Numbers(crowd.forward(x)), Numbers(crowd.Apply(adapted, x)));

        // MAML's outer gradient, along one direction, against a difference of the outer loss.
        double Outer(double step)
        {
            using var moved = (CrowdNetwork)crowd.Clone();
            using (no_grad())
            {
                moved["hidden1"].Weight.add_(step);
            }

            var inner = (moved.forward(x) - y).square().mean([1, 2]).sum();
            var slope = Gradients.Of([inner], [moved.Flat])[0];
            return (moved.Apply([moved.Flat - (0.1 * slope)], x) - y).square().mean([1, 2]).sum().item<float>();
        }

        var outer = (crowd.Apply(adapted, x) - y).square().mean([1, 2]).sum();
        var direction = crowd["hidden1"].Weights[0].In(Gradients.Of([outer], [crowd.Flat])[0]).sum().item<float>();
        Assert.Equal((Outer(1e-2) - Outer(-1e-2)) / 2e-2, direction, 0.01 * Math.Max(1, Math.Abs(direction)));
    }

    [Fact]
    public void Only_the_named_layers_learn()
    {
        using var crowd = new CrowdNetwork("q", Convolutional, [4]);
        crowd.TrainOnly("conv2", "output");
        crowd.forward(rand([1, 8, 4, 12, 12])).sum().backward();
        Assert.Equal(["conv2", "output"], crowd.Layers.Where(layer => layer.Weights.All(weight => weight.Gradient!.abs().sum().item<float>() > 0)).Select(layer => layer.Name));
        Assert.Equal(["conv1", "hidden1"], crowd.Layers.Where(layer => layer.Weights.All(weight => weight.Gradient!.abs().sum().item<float>() == 0)).Select(layer => layer.Name));
    }

    [Fact]
    public void Orthogonal_weights_are_orthogonal_and_biases_zero()
    {
        using var crowd = new CrowdNetwork("q", CrowdNetwork.Mlp(8, [16], 4), [4, 5], initialization: Initialization.Orthogonal, outputGain: 0.01);
        for (var member = 0; member < 2; member++)
        {
            var (hidden, output) = (crowd["hidden1"].Weight[member], crowd["output"].Weight[member]);
            Close(2 * eye(8), hidden.mm(hidden.t()));                                                  // rows: the gain √2, squared
            Close(1e-4 * eye(4), output.t().mm(output));
        }

        Assert.All(Numbers(crowd["hidden1"].Bias), bias => Assert.Equal(0, bias));
    }

    [Fact]
    public void Uniform_weights_are_PyTorch_s()
    {
        using var crowd = new CrowdNetwork("q", CrowdNetwork.Mlp(16, [400], 4), [4]);
        var weights = Numbers(crowd["hidden1"].Weight);
        Assert.All(weights, weight => Assert.InRange(weight, -0.25, 0.25));
        Assert.Equal(0.25 / Math.Sqrt(3), Math.Sqrt(weights.Average(weight => weight * weight)), 2e-3);
    }

    [Fact]
    public void A_clone_is_apart_and_Polyak_moves_it_towards_the_source()
    {
        using var source = new CrowdNetwork("q", CrowdNetwork.Mlp(2, [3], 1), [4, 5]);
        using var target = (CrowdNetwork)source.Clone();
        var before = Numbers(target["output"].Weight);
        using (no_grad())
        {
            source["output"].Weight.add_(1);
        }

        Assert.Equal(before, Numbers(target["output"].Weight));
        source.Polyak(target, 0.25);
        Close(tensor(before).add(0.25f), target["output"].Weight.flatten());
    }

    [Fact]
    public void A_fresh_head_leaves_the_source_alone_and_keeps_the_layers_below()
    {
        using var source = new CrowdNetwork("q", Convolutional, [4, 5]);
        using var target = source.WithFreshHead(6, "new head");
        Assert.Equal([2, 8, 6], target.forward(rand([2, 8, 4, 12, 12])).shape);
        Assert.Equal(Numbers(source["hidden1"].Weight), Numbers(target["hidden1"].Weight));
        var before = Numbers(source["hidden1"].Weight);
        using (no_grad())
        {
            target["hidden1"].Weight.zero_();
        }

        Assert.Equal(before, Numbers(source["hidden1"].Weight));
    }

    [Fact]
    public void Named_layers_are_drawn_anew_and_others_kept()
    {
        using var source = new CrowdNetwork("q", CrowdNetwork.Mlp(2, [3, 3], 1), [4, 5]);
        using var target = source.WithFresh("second life", "hidden2", "output");
        Assert.Equal(Numbers(source["hidden1"].Weight), Numbers(target["hidden1"].Weight));
        Assert.NotEqual(Numbers(source["hidden2"].Weight), Numbers(target["hidden2"].Weight));
        Assert.NotEqual(Numbers(source["output"].Bias), Numbers(target["output"].Bias));
    }

    [Fact]
    public void A_part_continues_where_the_layers_before_it_end()
    {
        using var network = new CrowdNetwork("q", Convolutional, [4, 5]);
        using var top = network.From(2);
        var pictures = rand([2, 8, 4, 12, 12]);
        Assert.Equal(["hidden1", "output"], top.LayerNames);
        Close(network.forward(pictures), top.forward(network.Run(pictures, 0, 2)));
        Assert.Same(pictures, network.Run(pictures, 1, 1));
    }

    [Fact]
    public void Bad_input_is_named()
    {
        using var network = new CrowdNetwork("q", CrowdNetwork.Mlp(2, [3], 1), [4, 5]);
        using var wider = new CrowdNetwork("q", CrowdNetwork.Mlp(2, [4], 1), [4, 5]);
        Assert.StartsWith("The network has no layer 'head'; it has hidden1, output.", Assert.Throws<ArgumentException>(() => network.TrainOnly("head")).Message, StringComparison.Ordinal);
        Assert.StartsWith("Layer 'hidden1' has weights [2, 2, 3] and [2, 1, 3]; they do not fit [2, 2, 4] and [2, 1, 4].", Assert.Throws<ArgumentException>(() => network.CopyTo(wider)).Message, StringComparison.Ordinal);
        Assert.StartsWith("q has 1 parameters, got 2 tensors.", Assert.Throws<ArgumentException>(() => network.Apply([ones(1), ones(1)], ones(2, 4, 2))).Message, StringComparison.Ordinal);
        Assert.Contains("Layer 'hidden1' takes 2 inputs, got 7", Assert.ThrowsAny<Exception>(() => network.forward(ones(2, 4, 7))).Message, StringComparison.Ordinal);
        Assert.Contains("members", Assert.ThrowsAny<Exception>(() => network.forward(ones(3, 4, 2))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new CrowdNetwork("q", [new DenseLayer("a", 2, 2), new DenseLayer("a", 2, 2)], [0]));
        Assert.Throws<ArgumentException>(() => new CrowdNetwork("q", CrowdNetwork.Mlp(2, [3], 1), []));
    }

    [Fact]
    public void The_classifier_makes_logits_of_pictures()
    {
        using var network = CrowdNetwork.Classifier(37, [1, 2]);
        Assert.Equal(["conv1", "conv2", "conv3", "hidden", "output"], network.LayerNames);
        Assert.Equal([2, 5, 37], network.forward(zeros([2, 5, 1, 28, 28])).shape);
        Assert.Equal([2, 3, 32, 4, 4], network.Run(zeros([2, 3, 1, 28, 28]), 0, 3).shape);
    }

    [Fact]
    public void He_s_weights_have_his_variance_and_zero_biases()
    {
        using var network = CrowdNetwork.Classifier(37, [1]);
        Assert.Equal(2.0 / 512, Numbers(network["hidden"].Weight).Average(weight => weight * weight), 2e-4);
        Assert.Equal(1.0 / 64, Numbers(network["output"].Weight).Average(weight => weight * weight), 2e-3);
        Assert.All(Numbers(network["hidden"].Bias), bias => Assert.Equal(0, bias));
    }

    [Fact]
    public void One_seed_s_network_alone_gives_what_it_gave_in_the_crowd()
    {
        using var crowd = new CrowdNetwork("q", Convolutional, [4, 5, 6], copies: 2);
        using var alone = crowd.Of(1);
        var x = rand([3, 8, 4, 12, 12]);
        Assert.Equal([5UL], alone.Seeds);
        Assert.Equal(Numbers(crowd.forward(x).narrow(1, 1, 1)), Numbers(alone.forward(x.narrow(0, 1, 1))));
    }

    private static IReadOnlyList<Layer> Convolutional => CrowdNetwork.For([4, 12, 12], [20], 3);

    private static Tensor OneByOne(CrowdNetwork crowd, Tensor x)
    {
        foreach (var (layer, shape) in crowd.Layers.Zip(crowd.Shape))
        {
            var (weight, bias) = (layer.Weights[0].In(crowd.Flat), layer.Weights[1].In(crowd.Flat));
            x = stack([.. Enumerable.Range(0, (int)x.shape[0]).Select(member => shape is ConvolutionLayer c
                ? nn.functional.conv2d(x[member], weight[member], bias[member], [c.Stride, c.Stride], [c.Padding, c.Padding])
                : x[member].flatten(1).mm(weight[member]) + bias[member])]);
            x = layer == crowd.Layers[^1] ? x : crowd.Activation == Activation.Tanh ? x.tanh() : x.relu();
        }

        return x;
    }

    private static float[] Numbers(Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();

    private static void Close(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(expected.allclose(actual, 1e-4, 1e-5), $"differ by {(expected - actual).abs().max().item<float>()}");
    }
}
