using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Torch.Tests.Indexing;

public sealed class IndexingTests
{
    private static Tensor Grid() => torch.arange(24).reshape(2, 3, 4);

    private static long[] Values(Tensor tensor) => tensor.data<long>().ToArray();

    [Fact]
    public void Numbers_take_dimensions_away()
    {
        Assert.Equal([4L, 5, 6, 7], Values(Grid()[0, 1]));
        Assert.Equal(23, Grid()[1, 2, 3].item<long>());
        Assert.Equal(23, Grid()[-1, -1, -1].item<long>());
        Assert.Equal([12L, 13, 14, 15], Values(Grid()[^1, 0]));
    }

    [Fact]
    public void Slices_keep_dimensions()
    {
        Assert.Equal([1L, 3, 4], Grid()[1..].shape);
        Assert.Equal([2L, 1, 2], Grid()[.., 1..2, ^2..].shape);
        Assert.Equal([0L, 2, 12, 14], Values(Grid()[.., 0, TensorIndex.Slice(0, 4, 2)]));
        Assert.Equal([2L, 3, 2], Grid()[TensorIndex.Ellipsis, TensorIndex.Slice(step: 2)].shape);
    }

    [Fact]
    public void New_dimensions_appear_where_they_are_named()
    {
        Assert.Equal([1L, 2, 3, 4], Grid()[TensorIndex.None].shape);
        Assert.Equal([2L, 1, 4], Grid()[.., TensorIndex.Null, 0].shape);
    }

    [Fact]
    public void An_ellipsis_stands_for_what_is_missing()
    {
        Assert.Equal([3L, 7, 11, 15, 19, 23], Values(Grid()[TensorIndex.Ellipsis, 3]));
        Assert.Equal([12L, 16, 20], Values(Grid()[1, TensorIndex.Ellipsis, 0]));
    }

    [Fact]
    public void Tensors_of_numbers_gather()
    {
        var rows = torch.tensor(new long[] { 1, 0, 1 });
        Assert.Equal([3L, 3, 4], Grid()[rows].shape);
        Assert.Equal([12L, 1, 14], Values(Grid()[TensorIndex.Tensor(rows), 0, TensorIndex.Tensor(torch.tensor(new long[] { 0, 1, 2 }))]));
    }

    [Fact]
    public void Masks_select()
    {
        var grid = Grid();
        Assert.Equal([20L, 21, 22, 23], Values(grid[grid > 19]));
        var rows = torch.tensor(new[] { true, false, true });
        Assert.Equal([2L, 2, 4], grid[.., TensorIndex.Tensor(rows)].shape);
    }

    [Fact]
    public void What_is_selected_is_a_view_and_tensors_of_indices_copy()
    {
        var grid = Grid();
        grid[0][1].fill_(-1);
        Assert.Equal(-4, grid[0, 1].sum().item<long>());
        grid[torch.tensor(new long[] { 0 })].fill_(5);
        Assert.Equal(0, grid[0, 0, 0].item<long>());
    }

    [Fact]
    public void Assignment_writes_through_every_kind_of_index()
    {
        var grid = Grid();
        grid[0, 0, 0] = torch.tensor(100L);
        grid[1] = torch.zeros(3, 4, dtype: int64);
        grid[.., 1..3, 2] = torch.tensor(7L);
        grid[grid == 100] = torch.tensor(-1L);
        grid[TensorIndex.Tensor(torch.tensor(new long[] { 0, 1 })), 0, 3] = torch.tensor(new long[] { 8, 9 });
        Assert.Equal([-1L, 1, 2, 8, 4, 5, 7, 7, 8, 9, 7, 11, 0, 0, 0, 9, 0, 0, 7, 0, 0, 0, 7, 0], Values(grid));
    }

    [Fact]
    public void Assignment_is_seen_by_autograd()
    {
        var x = torch.ones(3, dtype: float64, requires_grad: true);
        var y = x * 2;
        y[1] = torch.tensor(5.0);
        y.sum().backward();
        Assert.Equal([2.0, 0, 2], x.grad!.data<double>().ToArray());
    }

    [Fact]
    public void An_index_out_of_range_fails()
    {
        Assert.ThrowsAny<Exception>(() => Grid()[2]);
        Assert.Throws<ArgumentException>(() => Grid()[TensorIndex.Slice(step: -1)]);
    }
}
