using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using RLTransfer.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Tensors;

/// <summary>What TorchSharp 0.107 does that bites, as docs/torchsharp.md tells it: a test fails here when a version no longer does it, and its remedy can go.</summary>
public sealed class TorchSharpTrapTests
{
    [Fact]
    public void The_static_baddbmm_adds_its_last_argument()
    {
        var (a, b, c) = (full([1, 2, 2], 2f), full([1, 2, 2], 3f), full([1, 2, 2], 100f));
        Assert.Equal(112, torch.baddbmm(a, b, c)[0, 0, 0].item<float>());                       // PyTorch: 2 + 3 · 100 · 2
        Assert.Equal(112, Affine.Of(a, b, c)[0, 0, 0].item<float>());                           // x W + b
    }

    [Fact]
    public void Sum_and_prod_take_a_literal_zero_for_an_element_type()
    {
        var x = full([2, 3], 2f);
        Assert.Equal((ScalarType.Byte, 12), (x.sum(0).dtype, x.sum(0).item<byte>()));
        Assert.Equal((ScalarType.Byte, 64), (x.prod(0).dtype, x.prod(0).item<byte>()));
        Assert.Equal([4f, 4, 4], x.sum([0]).data<float>().ToArray());
        Assert.Equal([6f, 6], x.sum(1).data<float>().ToArray());
    }

    [Fact]
    public void Module_to_puts_other_parameters_in_the_place_of_those_an_optimizer_holds()
    {
        var linear = nn.Linear(2, 2);
        var kept = linear.weight;
        linear.to(float64);
        Assert.NotSame(kept, linear.weight);
        Assert.Equal(float64, linear.weight!.dtype);
    }

    [Fact]
    public void A_gradient_of_another_shape_is_accepted()
    {
        var w = ones(3, requires_grad: true);
        w.grad = ones(5, 5);
        Assert.Equal([5, 5], w.grad!.shape);
    }

    [Fact]
    public void Zero_grad_leaves_zeros_where_PyTorch_leaves_none()
    {
        var linear = nn.Linear(2, 2);
        linear.forward(ones(1, 2)).sum().backward();
        optim.SGD(linear.parameters(), 0.1).zero_grad();
        Assert.Equal(0, linear.weight!.grad!.abs().sum().item<float>());
    }

    [Fact]
    public void Kl_div_takes_its_target_for_logarithms_by_default()
    {
        var (p, q) = (tensor(new[] { 0.25f, 0.75f }), tensor(new[] { 0.5f, 0.5f }));
        var expected = (p * (p.log() - q.log())).sum().item<float>();
        Assert.Equal(expected, nn.functional.kl_div(q.log(), p.log(), reduction: nn.Reduction.Sum).item<float>(), 5);
        Assert.Equal(expected, nn.functional.kl_div(q.log(), p, log_target: false, reduction: nn.Reduction.Sum).item<float>(), 5);
    }

    [Theory]
    [InlineData("grad, twice", "second time")]
    [InlineData("grad, another shape", "invalid gradient")]
    [InlineData("matmul", "shapes cannot be multiplied")]
    [InlineData("node, too few gradients", "incorrect number of gradients")]
    public void These_lines_end_the_process(string line, string says)
    {
        var (code, output) = DyingProgram.Run(line);
        Assert.NotEqual(0, code);
        Assert.DoesNotContain("alive", output, StringComparison.Ordinal);
        Assert.Contains(says, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grad")]
    [InlineData("guard, twice")]
    public void These_lines_do_not(string line)
    {
        var (code, output) = DyingProgram.Run(line);
        Assert.True(code == 0, output);
        Assert.Contains("alive", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_carries_a_stack_of_C_plus_plus_which_our_line_leaves_out()
    {
        var error = Assert.Throws<ExternalException>(() => ones(2, 3).mm(ones(2, 3)));
        Assert.Contains("Exception raised from", error.Message, StringComparison.Ordinal);
        Assert.Equal("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", TorchErrors.Line(error));
    }

    /// <summary>The build's mark that lets arguments live until their method returns (src/Torch/KeepArgumentsAlive.cs).</summary>
    [Fact]
    public void TorchSharp_s_methods_are_compiled_as_they_are_written() =>
        Assert.True(typeof(torch).Assembly.GetCustomAttribute<DebuggableAttribute>()!.IsJITOptimizerDisabled);

    /// <summary>
    /// Numbers that go into operators live until the operator is done, whatever another thread collects. Without the build's mark about
    /// one call in a thousand fails here, or computes with freed memory; a + b too, which makes a number 1 of its own.
    /// </summary>
    [Fact]
    public void Numbers_outlive_the_operator_that_reads_them_while_another_thread_collects()
    {
        using var scope = NewDisposeScope();
        var x = rand(100_000) + 0.5f;
        var mask = x.gt(1);
        Func<Tensor>[] operators = [() => x.pow(2.5), () => x * 0.5, () => x.clamp(0.6, 0.9), () => x + x, () => x.clone().add_(0.25), () => x.square(), () => 1 - x, () => x.masked_fill(mask, 0.125)];
        var expected = operators.Select(compute => compute().sum().item<float>()).ToArray();
        var done = false;
        var collector = new Thread(() =>
        {
            while (!Volatile.Read(ref done))
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
                for (var i = 0; i < 200; i++)
                {
                    using var taken = (1e30 + i).ToScalar();    // the memory of a freed number is used again
                }
            }
        });
        collector.Start();
        try
        {
            for (var clock = Stopwatch.StartNew(); clock.ElapsedMilliseconds < 2000;)
            {
                for (var i = 0; i < operators.Length; i++)
                {
                    using var call = NewDisposeScope();
                    Assert.Equal(expected[i], operators[i]().sum().item<float>());
                }
            }
        }
        finally
        {
            Volatile.Write(ref done, true);
            collector.Join();
        }
    }
}
