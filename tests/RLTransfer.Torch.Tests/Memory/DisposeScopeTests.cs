using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Torch.Tests.Memory;

public sealed class DisposeScopeTests
{
    [Fact]
    public void A_scope_disposes_what_was_made_in_it_and_nothing_else()
    {
        var outside = torch.zeros(2);
        Tensor inside;
        using (torch.NewDisposeScope())
            inside = outside + 1;
        Assert.True(inside.IsInvalid);
        Assert.False(outside.IsInvalid);
    }

    [Fact]
    public void Moved_out_a_tensor_belongs_to_the_next_scope()
    {
        using var outer = torch.NewDisposeScope();
        Tensor kept;
        using (torch.NewDisposeScope())
            kept = torch.ones(3).MoveToOuterDisposeScope();
        Assert.False(kept.IsInvalid);
        Assert.True(outer.Contains(kept));
        outer.Dispose();
        Assert.True(kept.IsInvalid);
    }

    [Fact]
    public void Detached_a_tensor_outlives_every_scope()
    {
        Tensor kept;
        using (torch.NewDisposeScope())
        {
            using (torch.NewDisposeScope())
                kept = torch.ones(3).DetachFromDisposeScope();
        }

        Assert.Equal(3f, kept.sum().item<float>());
    }

    [Fact]
    public void DisposeEverythingBut_keeps_what_it_is_told_to()
    {
        using var scope = torch.NewDisposeScope();
        var (a, b, c) = (torch.zeros(1), torch.zeros(1), torch.zeros(1));
        scope.DisposeEverythingBut(b);
        Assert.Equal((true, false, true), (a.IsInvalid, b.IsInvalid, c.IsInvalid));
        Assert.Equal(1, scope.DisposablesCount);
    }

    [Fact]
    public void Tensors_may_leave_in_any_order()
    {
        using var scope = torch.NewDisposeScope();
        var tensors = Enumerable.Range(0, 20).Select(i => torch.full(1, i)).ToArray();
        foreach (var i in new[] { 7, 0, 19, 3, 18, 4 })
            tensors[i].Dispose();
        foreach (var i in new[] { 11, 2, 17 })
            tensors[i].DetachFromDisposeScope();
        Assert.Equal(11, scope.DisposablesCount);
        scope.Dispose();
        Assert.Equal([2, 11, 17], Enumerable.Range(0, 20).Where(i => !tensors[i].IsInvalid));
    }

    [Fact]
    public void Scopes_that_end_out_of_order_leave_the_others_in_force()
    {
        var first = torch.NewDisposeScope();
        var second = torch.NewDisposeScope();
        first.Dispose();
        var tensor = torch.zeros(1);
        Assert.True(second.Contains(tensor));
        second.Dispose();
        Assert.True(tensor.IsInvalid);
        Assert.Null(torch.CurrentDisposeScope);
    }

    [Fact]
    public async Task Scopes_are_of_their_thread()
    {
        using var scope = torch.NewDisposeScope();
        var other = await Task.Run(() => (Scope: torch.CurrentDisposeScope, Tensor: torch.zeros(1)));
        Assert.Null(other.Scope);
        Assert.False(scope.Contains(other.Tensor));
    }

    [Fact]
    public void A_disposed_tensor_says_so()
    {
        var tensor = torch.zeros(1);
        tensor.Dispose();
        Assert.Contains("disposed", Assert.Throws<InvalidOperationException>(() => tensor + 1).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrapped_computation_keeps_only_its_result()
    {
        Tensor? intermediate = null;
        var result = torch.WrappedTensorDisposeScope(() =>
        {
            intermediate = torch.ones(4);
            return intermediate * 2;
        });
        Assert.True(intermediate!.IsInvalid);
        Assert.Equal(8f, result.sum().item<float>());
    }
}
