using RLTransfer.Networks;
using RLTransfer.Randomness;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Networks;

/// <summary>Progressive networks: Eq. 2 in values and gradients, what is equal to a plain network, and what no gradient reaches.</summary>
public sealed class ProgressiveNetworkTests
{
    private const double Relative = 2e-5;
    private static readonly ulong[] seeds = [4, 9];

    [Fact]
    public void Any_columns_have_the_values_and_gradients_of_the_reference_in_64_bits()
    {
        for (var run = 0UL; run < 60; run++)
        {
            using var scope = NewDisposeScope();
            var random = new Philox(run, Philox.Stream("progressive networks"));
            var pictures = random.NextInt32(2) == 0;
            int[] shape = pictures ? [1 + random.NextInt32(3), 6 + random.NextInt32(5), 6 + random.NextInt32(5)] : [1 + random.NextInt32(30)];
            ulong[] crowd = [.. Enumerable.Range(0, 1 + random.NextInt32(3)).Select(seed => (ulong)seed)];
            var (copies, activation, count) = (1 + random.NextInt32(2), random.NextInt32(2) == 0 ? Activation.ReLU : Activation.Tanh, 1 + random.NextInt32(4));
            var (convolutions, hidden) = (Convolutions(random), random.NextInt32(3));
            ProgressiveNetwork? network = null;
            for (var k = 0; k < count; k++)
            {
                network = new("net", Column(random, shape, convolutions, hidden), network, crowd, copies, activation, laterals: new() { Width = 0.2 + random.NextSingle(), Scale = random.NextSingle() });
            }

            foreach (var layer in network!.Layers)
            {
                layer.Learns = random.NextInt32(4) > 0;
            }

            var x = Draw(random, [crowd.Length, 1 + random.NextInt32(20), .. shape.Select(extent => (long)extent)]);
            Compare(network, x, random, $"network {run}, {count} columns: {string.Join(", ", network.Columns[^1].Shape)} for {string.Join(" x ", x.shape)}");
        }
    }

    [Fact]
    public void Values_are_those_of_equation_2_written_out_and_gradients_those_of_finite_differences()
    {
        using var network = Dense(columns: 3, widths: [[4, 3], [2, 5], [3, 3]]);
        var x = Draw(new(1, 2), [2, 3, 4]);
        var y = network.forward(x);
        Close(EquationTwo.ByHand(network, x, null, 0), y.to(ScalarType.Float64), "values");
        var given = Draw(new(3, 4), y.shape);
        (y * given).sum().backward();
        foreach (var layer in network.Columns[2].Layers.Concat(network.Columns[2].Laterals.Select(lateral => lateral.Weights)))
        {
            foreach (var weight in layer.Weights)
            {
                var gradient = weight.Gradient!.contiguous().data<float>().ToArray();
                for (var i = 0; i < gradient.Length; i++)
                {
                    const double step = 1e-5;
                    var slope = (Loss(EquationTwo.ByHand(network, x, weight, i, step)) - Loss(EquationTwo.ByHand(network, x, weight, i, -step))) / (2 * step);
                    Assert.True(Math.Abs(slope - gradient[i]) < 1e-4 * Math.Max(1, Math.Abs(slope)), $"{layer.Name}'s {weight.Name}[{i}]: {gradient[i]}, by differences {slope}");
                }
            }
        }

        double Loss(Tensor values) => (values * given.to(ScalarType.Float64)).sum().item<double>();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_column_is_a_plain_network_bitwise(bool pictures)
    {
        var (layers, x) = Plain(pictures);
        using var plain = new CrowdNetwork("net", layers, seeds);
        using var one = new ProgressiveNetwork("net", layers, null, seeds);
        var (expected, y) = (plain.forward(x), one.forward(x));
        Assert.Equal(Numbers(expected), Numbers(y));
        expected.square().sum().backward();
        y.square().sum().backward();
        Assert.Equal(Numbers(plain.Flat.grad!), Numbers(one.Columns[0].Flat.grad!));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void With_lateral_weights_of_zero_the_second_column_is_a_plain_network_bitwise(bool pictures)
    {
        var (layers, x) = Plain(pictures);
        using var plain = new CrowdNetwork("net", layers, seeds);
        using var first = new CrowdNetwork("other", layers, seeds);
        using var two = new ProgressiveNetwork("net", layers, first, seeds);
        foreach (var lateral in two.Columns[1].Laterals)
        {
            lateral.U.Value.zero_();
        }

        var (expected, y) = (plain.forward(x), two.forward(x));
        Assert.Equal(Numbers(expected), Numbers(y));
        expected.square().sum().backward();
        y.square().sum().backward();
        Assert.Equal(Numbers(plain.Flat.grad!), Numbers(two.Columns[1].Flat.grad!.narrow(0, 0, plain.Flat.numel())));
    }

    [Fact]
    public void No_gradient_reaches_an_earlier_column_whatever_is_asked_of_its_layers()
    {
        using var network = Dense(columns: 3, widths: [[4, 3], [2, 5], [3, 3]]);
        Assert.All(network.Layers, layer => Assert.Equal(layer.Name.StartsWith("column3/", StringComparison.Ordinal), layer.Learns));
        network.TrainOnly(network.LayerNames);                                                          // all are told to learn
        using var optimizer = new CrowdAdam(network.Layers, 0.1);
        float[][] before = [.. network.Columns.Select(column => Numbers(column.Flat))];
        var x = Draw(new(1, 2), [2, 3, 4]);
        x.requires_grad = true;                                                                         // through the reference, which could reach them
        foreach (var input in (Tensor[])[x.detach(), x])
        {
            network.forward(input).square().sum().backward();
            Assert.All(network.Columns.Take(2), column => Assert.Null(column.Flat.grad));
            Assert.NotNull(network.Columns[2].Flat.grad);
            optimizer.step();
        }

        Assert.Equal(before[..2], network.Columns.Take(2).Select(column => Numbers(column.Flat)));
        Assert.NotEqual(before[2], Numbers(network.Columns[2].Flat));
        Assert.NotNull(x.grad);                                                                         // whoever climbs a critic gets there through all columns
    }

    [Fact]
    public void The_gradient_of_the_input_passes_through_earlier_columns()
    {
        using var network = Dense(columns: 2, widths: [[4, 3], [2, 5]]);
        var x = Draw(new(1, 2), [2, 3, 4]).requires_grad_();
        network.Fixed(x).sum().backward();
        const float step = 1e-2f;
        for (var i = 0; i < 4; i++)
        {
            using var _ = no_grad();
            var moved = zeros(2, 3, 4);
            moved.select(2, i).fill_(step);
            var slope = (network.forward(x + moved).sum([2]) - network.forward(x - moved).sum([2])) / (2 * step);
            Assert.True((slope - x.grad!.select(2, i)).abs().max().item<float>() < 2e-2, $"input {i}");
        }
    }

    [Fact]
    public void Only_what_learns_has_a_gradient_and_those_below_are_the_same_without_it()
    {
        using var all = Dense(columns: 2, widths: [[4, 3], [2, 5]]);
        using var some = all.Clone();
        some.TrainOnly("column2/hidden2 from column1", "column2/output");
        var x = Draw(new(1, 2), [2, 3, 4]);
        all.forward(x).square().sum().backward();
        some.forward(x).square().sum().backward();
        foreach (var (one, other) in all.Layers.Zip(some.Layers).Where(pair => pair.First.Name.StartsWith("column2/", StringComparison.Ordinal)))
        {
            foreach (var (weight, same) in one.Weights.Zip(other.Weights))
            {
                Assert.Equal(other.Learns ? Numbers(weight.Gradient!) : new float[weight.Count], Numbers(same.Gradient!));
            }
        }
    }

    [Fact]
    public void A_seed_has_the_same_weights_and_values_alone_and_in_a_crowd()
    {
        using var crowd = Make(3, 8, 5);
        using var alone = Make(8);
        var x = Draw(new(1, 2), [3, 6, 1, 8, 8]);
        Assert.Equal(crowd.LayerNames, alone.LayerNames);
        Assert.All(crowd.Weights.Zip(alone.Weights), pair => Assert.Equal(Numbers(pair.First.narrow(0, 1, 1)), Numbers(pair.Second)));
        Assert.Equal(Numbers(crowd.forward(x).narrow(0, 1, 1)), Numbers(alone.forward(x.narrow(0, 1, 1))));

        static ProgressiveNetwork Make(params ulong[] members)
        {
            using var first = new CrowdNetwork("first", CrowdNetwork.For([1, 8, 8], [6], 3), members, initialization: Initialization.Orthogonal);
            return new("net", CrowdNetwork.For([1, 8, 8], [9], 4), first, members, initialization: Initialization.Orthogonal);
        }
    }

    [Fact]
    public void The_first_columns_are_bitwise_what_they_were_and_a_clone_is_the_whole()
    {
        using var one = Dense(columns: 1, widths: [[4, 3]]);
        using var two = new ProgressiveNetwork("net", CrowdNetwork.Mlp(4, [2, 5], 2), one, seeds);
        using var three = new ProgressiveNetwork("net", CrowdNetwork.Mlp(4, [3, 3], 3), two, seeds);
        using var optimizer = new CrowdAdam(three.Layers, 0.1);
        var x = Draw(new(1, 2), [2, 3, 4]);
        for (var i = 0; i < 3; i++)
        {
            optimizer.zero_grad();
            three.forward(x).square().sum().backward();
            optimizer.step();
        }

        using var first = three.First(1);
        using var second = three.First(2);
        using var clone = three.Clone();
        Assert.Equal(Numbers(one.forward(x)), Numbers(first.forward(x)));
        Assert.Equal(Numbers(two.forward(x)), Numbers(second.forward(x)));
        Assert.Equal(Numbers(three.forward(x)), Numbers(clone.forward(x)));
    }

    [Fact]
    public void Whoever_watches_sees_every_layer_of_every_column_and_may_change_it()
    {
        using var network = Dense(columns: 2, widths: [[4, 3], [2, 5]]);
        var x = Draw(new(1, 2), [2, 3, 4]);
        var seen = new List<(int Column, int Layer, long Width)>();
        float[] watched, plain = Numbers(network.forward(x));
        using (network.Watch((column, layer, h) =>
        {
            seen.Add((column, layer, h.shape[^1]));
            return h;
        }))
        {
            watched = Numbers(network.forward(x));
        }

        Assert.All(plain.Zip(watched), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal([(0, 0, 4), (1, 0, 2), (0, 1, 3), (1, 1, 5)], seen);
        using (network.Watch((column, layer, h) => (column, layer) == (0, 0) ? zeros_like(h) : h))
        {
            Assert.NotEqual(plain, Numbers(network.forward(x)));
        }

        Assert.Equal(plain, Numbers(network.forward(x)));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var plain = new CrowdNetwork("net", CrowdNetwork.Mlp(4, [3], 2), seeds);
        Assert.Contains("width alone", Refusal(() => new ProgressiveNetwork("net", CrowdNetwork.Mlp(4, [3, 3], 2), plain, seeds)), StringComparison.Ordinal);
        Assert.Contains("other seeds", Refusal(() => new ProgressiveNetwork("net", CrowdNetwork.Mlp(4, [3], 2), plain, [1, 2])), StringComparison.Ordinal);
        Assert.Contains("ReLU", Refusal(() => new ProgressiveNetwork("net", CrowdNetwork.Mlp(4, [3], 2), plain, seeds, activation: Activation.Tanh)), StringComparison.Ordinal);
        Assert.Contains("width above 0", Refusal(() => new ProgressiveNetwork("net", CrowdNetwork.Mlp(4, [3], 2), plain, seeds, laterals: new() { Width = 0 })), StringComparison.Ordinal);
        using var network = new ProgressiveNetwork("net", CrowdNetwork.Mlp(4, [3], 2), plain, seeds);
        Assert.Contains("2 members", Refusal(() => network.forward(zeros(3, 1, 4))), StringComparison.Ordinal);
        Assert.Contains("inputs", Refusal(() => network.forward(zeros(2, 1, 5))), StringComparison.Ordinal);

        static string Refusal(Action action) => Assert.Throws<ArgumentException>(action).Message;
    }

    private static ProgressiveNetwork Dense(int columns, int[][] widths)
    {
        ProgressiveNetwork? network = null;
        for (var k = 0; k < columns; k++)
        {
            network = new(k == 0 ? "net" : $"net{k + 1}", CrowdNetwork.Mlp(4, widths[k], 3), network, seeds, laterals: new() { Width = 1, Scale = 0.7 });
        }

        return network!;
    }

    private static (IReadOnlyList<Layer> Layers, Tensor Input) Plain(bool pictures) => pictures
        ? (CrowdNetwork.For([2, 9, 9], [20], 4), Draw(new(5, 6), [2, 17, 2, 9, 9]))
        : (CrowdNetwork.Mlp(30, [24, 33], 4), Draw(new(5, 6), [2, 17, 30]));

    private static void Compare(ProgressiveNetwork network, Tensor x, Philox random, string which)
    {
        Tensor[] wide = [.. network.Parameters.Select(parameter => parameter.detach().to(ScalarType.Float64))];
        wide[^1].requires_grad = true;
        var (fused, reference) = (network.forward(x), network.Apply(wide, x.to(ScalarType.Float64)));
        Close(reference, fused.to(ScalarType.Float64), $"{which}: values");
        var column = network.Columns[^1];
        CrowdLayer[] layers = [.. column.Layers, .. column.Laterals.Select(lateral => lateral.Weights)];
        if (!fused.requires_grad)
        {
            Assert.True(Array.TrueForAll(layers, layer => !layer.Learns), which);
            return;
        }

        var given = Draw(random, fused.shape);
        fused.backward([given]);
        reference.backward([given.to(ScalarType.Float64)]);
        foreach (var layer in layers)
        {
            foreach (var weight in layer.Weights)
            {
                if (layer.Learns)
                {
                    Close(weight.In(wide[^1].grad!), weight.Gradient!.to(ScalarType.Float64), $"{which}: {layer.Name}'s {weight.Name}");
                }
                else
                {
                    Assert.Equal(0, weight.Gradient!.abs().max().item<float>());
                }
            }
        }
    }

    private static (int Kernel, int Stride, int Padding)[] Convolutions(Philox random) =>
        [.. Enumerable.Range(0, random.NextInt32(3)).Select(_ => (1 + random.NextInt32(3), 1 + random.NextInt32(2), random.NextInt32(2)))];

    private static Layer[] Column(Philox random, int[] shape, (int Kernel, int Stride, int Padding)[] convolutions, int hidden)
    {
        var layers = new List<Layer>();
        var numbers = shape.Aggregate(1, (product, extent) => product * extent);
        if (shape.Length == 3)
        {
            var (channels, height, width) = (shape[0], shape[1], shape[2]);
            foreach (var (kernel, stride, padding) in convolutions)
            {
                var layer = new ConvolutionLayer($"conv{layers.Count + 1}", channels, 1 + random.NextInt32(20), kernel, stride, padding);
                layers.Add(layer);
                (channels, height, width) = (layer.Out, layer.OutputSide(height), layer.OutputSide(width));
            }

            numbers = channels * height * width;
        }

        for (var i = 0; i < hidden; i++)
        {
            layers.Add(new DenseLayer($"hidden{i + 1}", numbers, numbers = 1 + random.NextInt32(40)));
        }

        layers.Add(new DenseLayer("output", numbers, 1 + random.NextInt32(9)));
        return [.. layers];
    }

    private static Tensor Draw(Philox random, long[] shape)
    {
        var values = new float[shape.Aggregate(1L, (product, extent) => product * extent)];
        foreach (ref var value in values.AsSpan())
        {
            value = (float)random.NextGaussian();
        }

        return tensor(values, shape);
    }

    private static float[] Numbers(Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();

    private static void Close(Tensor expected, Tensor actual, string what)
    {
        Assert.Equal(expected.shape, actual.shape);
        var (largest, apart) = (expected.abs().max().item<double>(), (expected - actual).abs().max().item<double>());
        Assert.True(apart <= Relative * Math.Max(largest, 1e-6), $"{what}: {apart} apart, of {largest}");
    }
}
