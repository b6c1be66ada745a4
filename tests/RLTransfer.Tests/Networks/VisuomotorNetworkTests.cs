using RLTransfer.Environments;
using RLTransfer.Environments.Planar;
using RLTransfer.Networks;
using RLTransfer.Randomness;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Networks;

/// <summary>From a picture and numbers to numbers, alone and as the task module of a policy.</summary>
public sealed class VisuomotorNetworkTests
{
    private const int Rows = 16, Pixels = 3 * 16 * 12;

    private static readonly VisionOptions Vision = new() { Filters = [3, 2] };

    [Fact]
    public void A_filter_of_a_colour_finds_the_puck()
    {
        using var scope = NewDisposeScope();
        using var network = new VisuomotorNetwork("task push", 0, PlanarTask.Picture(64), Vision with { Filters = [1] }, [4], 2, [0]);
        using (no_grad())
        {
            var filter = zeros([1, 1, 3, 5, 5]);
            (filter[0, 0, 0, 2, 2], filter[0, 0, 1, 2, 2], filter[0, 0, 2, 2, 2]) = (24, -80, 32);    // purple and no other colour: 24 R − 80 G + 32 B
            network["task push/conv1"].Weight.copy_(filter);
            network["task push/conv1"].Bias.zero_();
        }

        using var environment = Gym.MakeVector("PlanarPush-v0", 1, ("links", 2), ("picture", 64));
        var state = new double[environment.StateSize];
        for (var seed = 0; seed < 10; seed++)
        {
            environment.Reset(seed);
            environment.GetState(0, state);
            var (x, y) = PlanarTask.InPicture(state[^6], state[^5]);
            var seen = tensor(environment.Observations).view(1, 1, -1).narrow(-1, PlanarTask.RobotPart(2), network.Inputs);
            var found = network.FeaturePoints(seen);
            Assert.Equal(x, found[0, 0, 0, 0].item<float>(), 0.07);                                   // a response stands for 1/16 of a side
            Assert.Equal(y, found[0, 0, 0, 1].item<float>(), 0.07);
        }
    }

    [Fact]
    public void Numbers_and_picture_both_count_and_a_seed_is_the_same_alone_and_in_a_crowd()
    {
        using var scope = NewDisposeScope();
        using var crowd = Network(5, 3, 4);
        using var alone = Network(5, 4);
        var x = Draw(1, 2, 6, 5 + Pixels);
        var y = crowd.forward(x);
        Assert.Equal([2, 6, 7], y.shape);
        Assert.True((alone.forward(x.narrow(0, 1, 1)) - y.narrow(0, 1, 1)).abs().max().item<float>() < 1e-5);
        var (numbers, picture) = (x.clone(), x.clone());
        numbers.narrow(-1, 0, 5).add_(1);
        picture.narrow(-1, 5, 40).add_(1);
        Assert.True((crowd.forward(numbers) - y).abs().max().item<float>() > 1e-4);
        Assert.True((crowd.forward(picture) - y).abs().max().item<float>() > 1e-4);
        using var clone = crowd.Clone();
        Assert.Equal(Numbers(y), Numbers(clone.forward(x)));
        Assert.Equal(Numbers(y), Numbers(crowd.Apply(crowd.Parameters, x)));
    }

    [Fact]
    public void Gradients_are_the_finite_differences()
    {
        using var scope = NewDisposeScope();
        using var network = Network(2, 1);
        var x = Draw(2, 1, 3, 2 + Pixels);
        network.forward(x).square().sum().backward();
        var (x64, weights) = (x.to(ScalarType.Float64), network.Flat.detach().to(ScalarType.Float64).requires_grad_());
        network.Apply([weights], x64).square().sum().backward();
        Assert.True((network.Flat.grad!.to(ScalarType.Float64) - weights.grad!).abs().max().item<double>() < 1e-3 * weights.grad!.abs().max().item<double>(), "fused and reference");
        using var _ = no_grad();
        const double step = 1e-6;
        for (var i = 0; i < weights.numel(); i += 11)
        {
            var (above, below) = (weights.detach().clone(), weights.detach().clone());
            above[i] += step;
            below[i] -= step;
            var difference = (network.Apply([above], x64).square().sum() - network.Apply([below], x64).square().sum()).item<double>() / (2 * step);
            Assert.Equal(difference, weights.grad![i].item<double>(), 1e-5 * Math.Max(1, Math.Abs(difference)));
        }
    }

    [Fact]
    public void As_a_task_module_it_sees_nothing_of_the_robot_part_and_gets_the_gradient_of_its_own_cells_only()
    {
        using var scope = NewDisposeScope();
        using var push = new VisuomotorNetwork("task push", 0, PlanarTask.Picture(Rows), Vision, [5], 3, [1, 2]);
        using var reach = new VisuomotorNetwork("task reach", 0, PlanarTask.Picture(Rows), Vision, [5], 3, [1, 2]);
        using var two = Robot("two", 10);
        using var three = Robot("three", 13);
        using var twoPush = new ModularPolicy(push, two);
        using var threePush = new ModularPolicy(push, three);
        using var twoReach = new ModularPolicy(reach, two);
        var (x, y) = (Draw(3, 2, 4, 10 + Pixels), Draw(4, 2, 4, 13 + Pixels));
        var moved = x.clone();
        moved.narrow(-1, 0, 10).add_(1);
        Assert.Equal(Numbers(twoPush.Interface(x)), Numbers(twoPush.Interface(moved)));
        Assert.NotEqual(Numbers(twoPush.forward(x)), Numbers(twoPush.forward(moved)));

        twoPush.forward(x).square().sum().backward();
        Assert.Null(reach.Flat.grad);
        Assert.Null(three.Flat.grad);
        var own = push.Flat.grad!.clone();
        twoReach.forward(x).square().sum().backward();
        Assert.Equal(Numbers(own), Numbers(push.Flat.grad!));                                         // another task's cell adds nothing
        threePush.forward(y).square().sum().backward();
        var all = push.Flat.grad!.clone();
        push.Flat.grad = null;
        threePush.forward(y).square().sum().backward();
        Assert.True((all - own - push.Flat.grad!).abs().max().item<float>() < 1e-4 * Math.Max(1, all.abs().max().item<float>()), "the sum over its cells");

        using var clone = twoPush.Clone();
        Assert.Equal(Numbers(twoPush.forward(x)), Numbers(clone.forward(x)));
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_name()
    {
        using var network = Network(2, 1);
        Assert.Contains("2 + 3·16·12", Assert.Throws<ArgumentException>(() => network.forward(zeros(1, 4, 9))).Message, StringComparison.Ordinal);
        Assert.Contains("takes a picture", Assert.Throws<ArgumentException>(() => new VisuomotorNetwork("task", 0, [12], Vision, [4], 2, [0])).Message, StringComparison.Ordinal);
    }

    private static VisuomotorNetwork Network(int numbers, params ulong[] seeds) => new("policy", numbers, PlanarTask.Picture(Rows), Vision, [6], 7, seeds);

    private static CrowdNetwork Robot(string name, int part) => new($"robot {name}", [.. CrowdNetwork.Mlp(3 + part, [6], 2).Select(layer => layer with { Name = $"robot {name}/{layer.Name}" })], [1, 2], activation: Activation.Tanh);

    private static Tensor Draw(ulong stream, params long[] shape)
    {
        var random = new Philox(17, stream);
        return tensor([.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => (float)random.NextDouble())], shape);
    }

    private static float[] Numbers(Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();
}
