using RLTransfer.Adaptation;
using RLTransfer.Randomness;
using RLTransfer.Transfer;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Adaptation;

/// <summary>Thin (0) and thick (1) bars: bright on black, or in the target bright on a colour.</summary>
internal static class Bars
{
    public const int Side = 8;

    public static Examples Of(int count, bool isTarget, ulong seed)
    {
        var (random, values, labels) = (new Philox(seed, Philox.Stream("bars")), new float[count * 3 * Side * Side], new long[count]);
        for (var i = 0; i < count; i++)
        {
            labels[i] = i % 2;
            var (at, color) = (1 + random.NextInt32(4), new[] { random.NextSingle(), random.NextSingle(), random.NextSingle() });
            for (var p = 0; p < 3 * Side * Side; p++)
            {
                var (channel, x) = (p / (Side * Side), p % Side);
                var isBar = x >= at && x <= at + (2 * labels[i]);
                values[(i * 3 * Side * Side) + p] = isBar ? 1 : isTarget ? 0.7f * color[channel] : -1;
            }
        }

        return new(tensor(values, [count, 3, Side, Side]), tensor(labels));
    }

    /// <summary>The same with a map: 1 on the bar, 0 beside it.</summary>
    public static GraspPictures WithMaps(int count, bool isTarget, ulong seed)
    {
        using var bars = Of(count, isTarget, seed);
        return new(bars.Inputs.clone(), bars.Inputs.amin([1]).gt(0.95).to(ScalarType.Int64), bars.Labels.clone());
    }
}
