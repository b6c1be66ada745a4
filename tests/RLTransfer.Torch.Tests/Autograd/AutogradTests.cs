using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Torch.Tests.Autograd;

public sealed class AutogradTests
{
    private static Tensor Leaf(params double[] values) => torch.tensor(values, requires_grad: true);

    [Fact]
    public void Gradients_add_up_until_they_are_cleared()
    {
        var x = Leaf(3);
        (x * x).sum().backward();
        (x * x).sum().backward();
        Assert.Equal(12.0, x.grad!.item<double>());
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void No_grad_records_nothing_and_ends_with_its_scope()
    {
        var x = Leaf(2);
        using (torch.no_grad())
        {
            Assert.False(torch.is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            using (torch.enable_grad())
                Assert.True((x * 2).requires_grad);
        }

        Assert.True((x * 2).requires_grad);
    }

    [Fact]
    public void Inference_mode_makes_tensors_without_gradients()
    {
        var x = Leaf(2);
        using (torch.inference_mode())
        {
            Assert.True(torch.is_inference_mode_enabled());
            Assert.False((x * 2).requires_grad);
        }

        Assert.False(torch.is_inference_mode_enabled());
    }

    [Fact]
    public void Second_derivatives_come_from_a_graph_of_the_first()
    {
        var x = Leaf(2);
        var first = torch.autograd.grad([x.pow(3).sum()], [x], create_graph: true)[0];
        var second = torch.autograd.grad([first.sum()], [x])[0];
        Assert.Equal(12.0, first.item<double>(), 12);
        Assert.Equal(12.0, second.item<double>(), 12);
    }

    [Fact]
    public void Vector_Jacobian_products_weigh_the_outputs()
    {
        var x = Leaf(1, 2);
        (x * x).backward([torch.tensor(new double[] { 1, 10 })]);
        Assert.Equal([2.0, 40], x.grad!.data<double>().ToArray());
    }

    [Fact]
    public void An_input_without_part_has_no_gradient_where_that_is_allowed()
    {
        var (x, y) = (Leaf(1), Leaf(1));
        Assert.Null(torch.autograd.grad([(x * 2).sum()], [x, y], allow_unused: true)[1]);
        Assert.ThrowsAny<Exception>(() => torch.autograd.grad([(x * 2).sum()], [x, y]));
    }

    [Fact]
    public void Detached_tensors_cut_the_graph()
    {
        var x = Leaf(3);
        (x * x.detach()).sum().backward();
        Assert.Equal(3.0, x.grad!.item<double>());
    }

    [Fact]
    public void Retained_gradients_of_inner_tensors_are_kept()
    {
        var x = Leaf(3);
        var y = x * 2;
        y.retain_grad();
        y.pow(2).sum().backward();
        Assert.Equal(12.0, y.grad!.item<double>());
        Assert.True(x.is_leaf);
        Assert.False(y.is_leaf);
    }
}
