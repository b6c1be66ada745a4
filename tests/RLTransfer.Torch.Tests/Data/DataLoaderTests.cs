using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Torch.Tests.Data;

public sealed class DataLoaderTests
{
    private sealed class Squares : torch.utils.data.Dataset
    {
        public override long Count => 7;

        public override Dictionary<string, Tensor> GetTensor(long index) => new() { ["x"] = torch.tensor((float)index), ["y"] = torch.tensor((float)(index * index)) };
    }

    [Fact]
    public void Batches_come_in_order_and_the_last_may_be_short()
    {
        var x = torch.arange(10, ScalarType.Float32).reshape(5, 2);
        var y = torch.arange(5);
        using var loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), 2);
        Assert.Equal(3, loader.Count);
        Assert.Equal(["[0,1,2,3]/[0,1]", "[4,5,6,7]/[2,3]", "[8,9]/[4]"], loader.Select(batch => $"[{string.Join(',', batch[0].data<float>())}]/[{string.Join(',', batch[1].data<long>())}]"));
        Assert.False(x.IsInvalid);
        using var whole = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), 2, drop_last: true);
        Assert.Equal(2, whole.Count);
        Assert.Equal(2, whole.Count());
    }

    [Fact]
    public void Shuffled_passes_differ_but_follow_the_seed_and_miss_nothing()
    {
        static float[][] Passes()
        {
            using var loader = torch.utils.data.DataLoader(new Squares(), 3, shuffle: true, seed: 5);
            return [.. Enumerable.Range(0, 3).Select(_ => loader.SelectMany(batch => batch["x"].data<float>().ToArray()).ToArray())];
        }
        var (one, two) = (Passes(), Passes());
        Assert.Equal(one, two);
        Assert.All(one, pass => Assert.Equal([0f, 1, 2, 3, 4, 5, 6], pass.Order()));
        Assert.NotEqual(one[0], one[1]);
    }

    [Fact]
    public void A_batch_is_freed_as_the_next_is_asked_for()
    {
        using var loader = torch.utils.data.DataLoader(new Squares(), 4);
        using var scope = torch.NewDisposeScope();
        Tensor? last = null;
        foreach (var batch in loader)
        {
            Assert.True(last?.IsInvalid ?? true);
            Assert.True(batch["x"].square().eq(batch["y"]).all().item<bool>());
            last = batch["y"];
        }
        Assert.True(last!.IsInvalid);
    }

    [Fact]
    public void Tensors_of_unequal_length_are_refused() =>
        Assert.Throws<ArgumentException>(() => torch.utils.data.TensorDataset(torch.zeros(3), torch.zeros(4)));
}
