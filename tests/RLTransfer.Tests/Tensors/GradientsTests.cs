using RLTransfer.Networks;
using RLTransfer.Tensors;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Tensors;

/// <summary>Gradients by the guard: the derivative's numbers, and an exception for every mistake that ends the process in autograd.grad.</summary>
public sealed class GradientsTests
{
    private readonly Tensor w = tensor(new float[] { 1, 2, 3 }).requires_grad_(), other = ones(3, requires_grad: true);

    [Fact]
    public void They_are_the_derivative_and_leave_the_inputs_own_gradients_alone()
    {
        (w * 5).sum().backward();
        Assert.Equal([2, 4, 6], Numbers(Gradients.Of([(w * w).sum()], [w])[0]));
        Assert.Equal([5, 5, 5], Numbers(w.grad!));
        Assert.Null(other.grad);
        Assert.Equal([2, 0, 6], Numbers(Gradients.Of([w * w], [w], [tensor(new float[] { 1, 0, 1 })])[0]));
    }

    [Fact]
    public void Of_a_tensor_inside_of_the_graph()
    {
        var y = w * 2;
        Assert.Equal([4, 8, 12], Numbers(Gradients.Of([(y * y).sum()], [y])[0]));
    }

    [Fact]
    public void They_can_be_differentiated_and_the_graph_then_serves_again()
    {
        var loss = (w * w * w).sum();
        var slope = Gradients.Of([loss], [w], createGraph: true)[0];
        Assert.Equal([6, 12, 18], Numbers(Gradients.Of([slope.sum()], [w], retainGraph: true)[0]));
        Assert.Null(w.grad);
        Assert.Equal([3, 12, 27], Numbers(Gradients.Of([loss], [w])[0]));
    }

    [Fact]
    public void An_input_without_influence_is_named_or_null_where_that_is_allowed()
    {
        var error = Assert.Throws<ArgumentException>(() => Gradients.Of([(w * w).sum()], [w, other]));
        Assert.Contains("input 1 (Float32 [3]) was not used", error.Message, StringComparison.Ordinal);
        var found = Gradients.OfReached([(w * w).sum()], [w, other]);
        Assert.Equal([2, 4, 6], Numbers(found[0]!));
        Assert.Null(found[1]);
    }

    [Fact]
    public void Every_mistake_is_an_exception_that_names_the_tensor()
    {
        void Says(string text, Action mistake) => Assert.Contains(text, Assert.Throws<ArgumentException>(mistake).Message, StringComparison.Ordinal);
        Says("output 0 (Float32 []) has no graph", () => Gradients.Of([ones(3).sum()], [w]));
        Says("output 0 (Float32 [3]) is not one number", () => Gradients.Of([w * w], [w]));
        Says("the gradient of output 0 is Float32 [4], but the output is Float32 [3]", () => Gradients.Of([w * w], [w], [ones(4)]));
        Says("the gradient of output 0 is Float64 [3], but the output is Float32 [3]", () => Gradients.Of([w * w], [w], [ones(3, dtype: float64)]));
        Says("1 outputs, but 2 gradients", () => Gradients.Of([w * w], [w], [ones(3), ones(3)]));
        Says("input 0 (Float32 [3]) requires no gradient", () => Gradients.Of([(w * w).sum()], [ones(3)]));
        Says("inputs 0 and 1 are the same", () => Gradients.Of([(w * w).sum()], [w, w]));
        Says("there is no output", () => Gradients.Of([], [w]));
        Says("there is no input", () => Gradients.Of([(w * w).sum()], []));
    }

    [Fact]
    public void A_graph_that_is_used_up_is_an_exception_of_one_line()
    {
        var loss = (w * w).sum();
        Gradients.Of([loss], [w]);
        var error = Assert.Throws<InvalidOperationException>(() => Gradients.Of([loss], [w]));
        Assert.Contains("Gradients of Float32 []: Trying to backward through the graph a second time", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain("frame #", error.Message, StringComparison.Ordinal);
        Assert.Null(w.grad);
    }

    [Fact]
    public void A_crowd_s_weights_changed_before_its_backward_pass_are_an_exception_not_the_end_of_the_process()
    {
        using var crowd = new CrowdNetwork("q", CrowdNetwork.Mlp(5, [7], 3), [4, 5]);
        var loss = crowd.forward(randn(2, 8, 5)).square().sum();
        using (no_grad())
        {
            crowd.Flat.mul_(2);
        }

        var error = Assert.Throws<InvalidOperationException>(() => Gradients.Of([loss], [crowd.Flat]));
        Assert.Contains("modified by an inplace operation", error.Message, StringComparison.Ordinal);

        loss = crowd.forward(randn(2, 8, 5)).square().sum();
        using (no_grad())
        {
            crowd.Flat.mul_(2);
        }

        Assert.Throws<System.Runtime.InteropServices.ExternalException>(loss.backward);
    }

    private static float[] Numbers(Tensor tensor) => tensor.detach().data<float>().ToArray();
}
