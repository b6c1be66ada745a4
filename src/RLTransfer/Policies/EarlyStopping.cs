using RLTransfer.Networks;
using RLTransfer.Tensors;
using static TorchSharp.torch;

namespace RLTransfer.Policies;

/// <summary>Seeds whose updates stop early: their loss counts nothing and their weights stay, whatever the optimizer's momentum would do.</summary>
internal sealed class EarlyStopping(int seeds, IReadOnlyList<CrowdWeight> weights)
{
    private readonly bool[] stopped = new bool[seeds];

    /// <summary>All take part again.</summary>
    public void Reset() => Array.Clear(stopped);

    /// <summary>Stops the seeds whose figure [S] is larger than it may be.</summary>
    public void StopAbove(Tensor figures, double largest)
    {
        var values = figures.cpu().contiguous().Numbers();
        for (var seed = 0; seed < stopped.Length; seed++)
        {
            stopped[seed] |= values[seed] > largest;
        }
    }

    /// <summary>One update of those that have not stopped.</summary>
    /// <param name="loss">[S].</param>
    /// <param name="update">The step.</param>
    public void Update(Tensor loss, Action<Tensor> update)
    {
        if (!Array.Exists(stopped, stops => stops))
        {
            update(loss);
            return;
        }

        using var mask = tensor(stopped, [stopped.Length], device: loss.device);
        var before = weights.Select(weight => weight.Value.clone()).ToArray();
        update(loss.masked_fill(mask, 0));
        using var _ = no_grad();
        foreach (var (weight, kept) in weights.Zip(before))
        {
            long[] shape = [stopped.Length, .. Enumerable.Repeat(1L, weight.Shape.Count - 1)];
            weight.Value.copy_(where(mask.view(shape), kept, weight.Value));
        }
    }
}
