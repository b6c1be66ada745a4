using RLTransfer.Kernels;

namespace RLTransfer.Tests.Kernels;

public sealed class CrowdPlanTests
{
    private static readonly LayerShape[] Mlp = [new("hidden", 4, 64), new("output", 64, 2)];

    private static readonly LayerShape[] Convolutional = [new("conv", 3, 8, 3, 2, 1), new("output", 72, 2)];

    [Fact]
    public void Weights_lie_layer_by_layer_then_member_by_member()
    {
        var plan = new CrowdPlan([10, 32, 3, 5, 6], Convolutional, tanh: false);
        Assert.Equal((0, 10 * 27 * 8), (plan.Steps[0].WeightStart, plan.Steps[0].BiasStart));
        Assert.Equal((10 * (27 * 8 + 8), 10 * (27 * 8 + 8 + 72 * 2)), (plan.Steps[1].WeightStart, plan.Steps[1].BiasStart));
        Assert.Equal(10 * (27 * 8 + 8 + 72 * 2 + 2), plan.FlatSize);
        Assert.Equal(10 * 32 * 72, plan.KeptSize(32));
        Assert.Equal([10, 32, 2], plan.OutputShape(32));
        Assert.Equal([10, 7, 8, 3, 3], new CrowdPlan([10, 1, 3, 5, 6], Convolutional[..1], tanh: false).OutputShape(7));
    }

    [Fact]
    public void One_plan_serves_any_batch()
    {
        var plan = new CrowdPlan([10, 32, 4], Mlp, tanh: false);
        Assert.Equal(7, plan.BatchOf([10, 7, 4]));
        Assert.True(plan.Takes([10, 7, 4]));
        Assert.False(plan.Takes([10, 7, 5]));
        Assert.False(plan.Takes([10, 7, 4, 1, 1]));
        plan.CheckFlat(10 * (4 * 64 + 64 + 64 * 2 + 2));
    }

    [Fact]
    public void Pictures_may_go_straight_into_a_dense_layer() =>
        Assert.Equal(12, new CrowdPlan([1, 1, 3, 2, 2], [new("output", 12, 2)], tanh: false).Steps[0].Inputs);

    [Theory]
    [InlineData(new long[] { 10, 32, 5 }, "Layer 'hidden' takes 4 inputs, got 5.")]
    [InlineData(new long[] { 10, 32, 1, 1, 5 }, "Layer 'hidden' takes 4 inputs, got 5.")]
    [InlineData(new long[] { 10, 32 }, "[members, batch, channels, height, width], got [10, 32].")]
    [InlineData(new long[] { 0, 32, 4 }, "got [0, 32, 4].")]
    public void A_dense_crowd_refuses_other_inputs(long[] shape, string message) => Refused(message, () => new CrowdPlan(shape, Mlp, tanh: false));

    [Theory]
    [InlineData(new long[] { 10, 32, 4, 5, 6 }, "Layer 'conv' takes 3 channels, got 4.")]
    [InlineData(new long[] { 10, 32, 3, 9, 9 }, "Layer 'output' takes 72 inputs, got 200.")]
    [InlineData(new long[] { 10, 32, 72 }, "Layer 'conv' takes 3 channels, got 72.")]
    public void A_convolutional_crowd_refuses_other_inputs(long[] shape, string message) => Refused(message, () => new CrowdPlan(shape, Convolutional, tanh: false));

    [Fact]
    public void Layers_that_cannot_be_are_refused_by_name()
    {
        Refused("at least one layer", () => new CrowdPlan([1, 1, 4], [], tanh: false));
        Refused("Layer 'output' takes 63 inputs, got 64.", () => new CrowdPlan([1, 1, 4], [Mlp[0], new("output", 63, 2)], tanh: false));
        Refused("Layer 'conv' has filters of 4 x 4, larger than its pictures of 3 x 5", () => new CrowdPlan([1, 1, 1, 3, 5], [new("conv", 1, 2, 4)], tanh: false));
        Refused("Layer 'none' needs inputs, outputs", () => new CrowdPlan([1, 1, 4], [new("none", 4, 0)], tanh: false));
        Refused("Layer 'still' needs inputs, outputs and a stride", () => new CrowdPlan([1, 1, 1, 3, 3], [new("still", 1, 1, 3, Stride: 0)], tanh: false));
        Refused("Layer 'giant' is too large", () => new CrowdPlan([1, 1, 1_000_000], [new("giant", 1_000_000, 1_000_000)], tanh: false));
    }

    [Fact]
    public void Inputs_and_parameters_that_do_not_fit_the_plan_are_refused()
    {
        var plan = new CrowdPlan([10, 32, 4], Mlp, tanh: false);
        Refused("Layer 'hidden' of a crowd takes inputs of shape [10, batch, 4], got [9, 32, 4].", () => plan.BatchOf([9, 32, 4]));
        Refused("at most", () => plan.BatchOf([10, 1L << 40, 4]));
        Refused("'hidden', 'output' of 10 members have 4500 weights and biases, got 4499.", () => plan.CheckFlat(4499));
    }

    private static void Refused(string message, Func<object?> make) => Assert.Contains(message, Assert.Throws<ArgumentException>(make).Message, StringComparison.Ordinal);

    private static void Refused(string message, Action call) => Assert.Contains(message, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
}
