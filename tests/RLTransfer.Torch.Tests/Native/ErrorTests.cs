using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Torch.Tests.Native;

/// <summary>What bad use of tensors says: the operator, the shapes, the types.</summary>
public sealed class ErrorTests
{
    private static string Failure(Func<object?> call) => Assert.Throws<ExternalException>(call).Message;

    [Fact]
    public void Shapes_that_do_not_fit_are_named_with_the_operator()
    {
        var message = Failure(() => torch.zeros(2, 3).matmul(torch.zeros(4, 5)));
        Assert.StartsWith("aten::matmul: ", message, StringComparison.Ordinal);
        Assert.Contains("float [2, 3]", message, StringComparison.Ordinal);
        Assert.Contains("float [4, 5]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_that_do_not_fit_are_named()
    {
        var message = Failure(() => torch.zeros(2, 2).mm(torch.zeros(2, 2, dtype: float64)));
        Assert.Contains("float [2, 2]", message, StringComparison.Ordinal);
        Assert.Contains("double [2, 2]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_of_tensors_are_described_too()
    {
        var message = Failure(() => torch.cat([torch.zeros(2, 3), torch.zeros(2, 4)], 0));
        Assert.StartsWith("aten::cat: ", message, StringComparison.Ordinal);
        Assert.Contains("[float [2, 3]; float [2, 4]]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_message_holds_a_native_stack()
    {
        foreach (var message in new[] { Failure(() => torch.zeros(3).view(2)), Failure(() => torch.zeros(3).sum(5)), Failure(() => torch.zeros(0).max()) })
        {
            Assert.DoesNotContain("frame #", message, StringComparison.Ordinal);
            Assert.DoesNotContain(".cpp", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_device_that_is_not_there_is_named()
    {
        if (torch.cuda.is_available())
            return;
        var message = Assert.Throws<InvalidOperationException>(() => torch.zeros(1).cuda()).Message;
        Assert.Contains("CUDA", message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => torch.zeros(1, device: torch.device("cuda:0")));
        Assert.Throws<ArgumentException>(() => torch.device("gpu"));
    }

    [Fact]
    public void Backward_without_a_graph_says_why()
    {
        Assert.Contains("does not require grad", Assert.Throws<ExternalException>(() => torch.ones(1).backward()).Message, StringComparison.Ordinal);
        var x = torch.ones(2, requires_grad: true);
        Assert.Contains("scalar", Assert.Throws<ExternalException>(() => (x * 2).backward()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gradient_must_fit_its_tensor()
    {
        var x = torch.ones(2, requires_grad: true);
        Assert.Contains("[3]", Assert.Throws<ExternalException>(() => x.grad = torch.ones(3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_another_type_are_not_reinterpreted()
    {
        Assert.Contains("Float32", Assert.Throws<ArgumentException>(() => torch.ones(1).item<double>()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => torch.ones(1).data<long>());
        Assert.Throws<InvalidOperationException>(() => torch.ones(2).item<float>());
    }

    [Fact]
    public void Values_that_do_not_fill_the_shape_are_counted() =>
        Assert.Contains("5 values", Assert.Throws<ArgumentException>(() => torch.tensor(new float[5], [2, 3])).Message, StringComparison.Ordinal);

    [Fact]
    public void Too_many_indices_are_counted() =>
        Assert.Contains("3 indices", Assert.Throws<ArgumentException>(() => torch.zeros(2, 2)[0, 1, 0]).Message, StringComparison.Ordinal);

    [Fact]
    public void Memory_that_is_not_there_is_an_error_and_not_the_end() =>
        Assert.Contains("memory", Failure(() => torch.empty(1L << 50)), StringComparison.Ordinal);

    [Fact]
    public void A_failure_leaves_the_thread_usable()
    {
        for (var i = 0; i < 3; i++)
        {
            Failure(() => torch.zeros(2).view(3));
            Assert.Equal(2f, torch.ones(2).sum().item<float>());
        }
    }
}
