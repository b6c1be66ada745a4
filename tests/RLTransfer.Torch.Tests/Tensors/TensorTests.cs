using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Torch.Tests.Tensors;

public sealed class FirstStepsTests
{
    [Fact]
    public void Arithmetic_and_reductions_compute()
    {
        var x = torch.tensor(new float[,] { { 1, 2 }, { 3, 4 } });
        var y = (x * 2 + 1).sum();
        Assert.Equal(24f, y.item<float>());
        Assert.Equal([2L, 2L], x.shape);
        Assert.Equal([7f, 10f, 15f, 22f], x.matmul(x).data<float>().ToArray());
    }

    [Fact]
    public void Gradients_reach_the_leaves()
    {
        var x = torch.tensor(new double[] { 1, 2, 3 }, requires_grad: true);
        (x * x).sum().backward();
        Assert.Equal([2, 4, 6], x.grad!.data<double>().ToArray());
    }

    [Fact]
    public void Slices_are_views()
    {
        var x = torch.arange(12, float32).reshape(3, 4);
        Assert.Equal([1f, 2f, 5f, 6f, 9f, 10f], x[.., 1..3].data<float>().ToArray());
        x[1] = torch.zeros(4);
        Assert.Equal(0f, x[1].sum().item<float>());
        x[.., 0] = torch.tensor(5f);
        Assert.Equal([5f, 5f, 5f], x[TensorIndex.Ellipsis, 0].data<float>().ToArray());
    }

    [Fact]
    public void A_failing_operator_names_itself_and_the_shapes()
    {
        var error = Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => torch.zeros(2, 3).mm(torch.zeros(4, 5)));
        Assert.Contains("mm", error.Message, StringComparison.Ordinal);
        Assert.Contains("[2, 3]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scopes_dispose_what_they_saw()
    {
        Tensor inner, kept;
        using (torch.NewDisposeScope())
        {
            inner = torch.zeros(3);
            kept = (inner + 1).MoveToOuterDisposeScope();
        }

        Assert.True(inner.IsInvalid);
        Assert.Equal(3f, kept.sum().item<float>());
    }

    [Fact]
    public void Numbers_take_the_tensors_type_and_lose_nothing_else()
    {
        Assert.Equal(float32, (torch.ones(2) * 2.5).dtype);
        Assert.Equal(float32, (torch.ones(2, dtype: int64) * 2.5).dtype);
        Assert.Equal(float64, (torch.ones(2, dtype: float64) + 1).dtype);
        Assert.Equal(float16, (torch.ones(2, dtype: float16) + 0.1).dtype);
        Assert.Equal(int64, (torch.ones(2, dtype: int64) + true).dtype);
        Assert.Equal(float.PositiveInfinity, (torch.ones(1) * 1e300).item<float>());
        Assert.True((torch.ones(1) * double.NaN).isnan().item<bool>());
        Assert.Equal(0.1 + 0.2, (torch.tensor(0.1) + 0.2).item<double>());
    }
}
