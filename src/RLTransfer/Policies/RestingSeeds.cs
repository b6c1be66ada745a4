using RLTransfer.Networks;
using RLTransfer.Tensors;
using static TorchSharp.torch;

namespace RLTransfer.Policies;

/// <summary>Seeds that take no part in updates for a while: their loss counts nothing and their weights stay, whatever the optimizer's momentum would do.</summary>
internal sealed class RestingSeeds(int seeds, IReadOnlyList<CrowdWeight> weights)
{
    private readonly bool[] resting = new bool[seeds];

    /// <summary>All take part again.</summary>
    public void Wake() => Array.Clear(resting);

    /// <summary>Lets seeds rest whose figure [S] is larger than it may be.</summary>
    public void Rest(Tensor figures, double largest)
    {
        var values = figures.cpu().contiguous().Numbers();
        for (var seed = 0; seed < resting.Length; seed++)
        {
            resting[seed] |= values[seed] > largest;
        }
    }

    /// <summary>One update with those that do not rest.</summary>
    /// <param name="loss">[S].</param>
    /// <param name="update">The step.</param>
    public void Around(Tensor loss, Action<Tensor> update)
    {
        if (!Array.Exists(resting, rests => rests))
        {
            update(loss);
            return;
        }

        using var mask = tensor(resting, [resting.Length], device: loss.device);
        var before = weights.Select(weight => weight.Value.clone()).ToArray();
        update(loss.masked_fill(mask, 0));
        using var _ = no_grad();
        foreach (var (weight, kept) in weights.Zip(before))
        {
            long[] shape = [resting.Length, .. Enumerable.Repeat(1L, weight.Shape.Count - 1)];
            weight.Value.copy_(where(mask.view(shape), kept, weight.Value));
        }
    }
}
