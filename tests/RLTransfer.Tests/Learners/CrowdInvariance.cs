using RLTransfer.Learners;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Learners;

/// <summary>What every learner must keep: a crowd is its members, the same settings give the same bits, a saved learner goes on.</summary>
internal static class CrowdInvariance
{
    private const ulong Watched = 3;

    /// <summary>Seed 3 learns the same alone, in a crowd of 2 and in a crowd of 10: the kernels give the same bits, libtorch's vectorized functions round the ends of a tensor in their own way.</summary>
    /// <param name="create">Makes the learner for a crowd.</param>
    /// <param name="steps">About 50 updates.</param>
    /// <param name="tolerance">Of returns (relative) and weights (absolute).</param>
    public static void Check(Func<IReadOnlyList<ulong>, Learner> create, long steps, double tolerance = 1e-6)
    {
        var (returns, weights) = Run(create, [Watched], steps);
        Assert.Contains(weights, weight => weight != 0);
        foreach (var crowd in new ulong[][] { [11, Watched], [0, 1, 2, Watched, 4, 5, 6, 7, 8, 9] })
        {
            var (inCrowd, crowdWeights) = Run(create, crowd, steps);
            Assert.All(returns.Zip(inCrowd), pair => Assert.Equal(pair.First, pair.Second, tolerance * (1 + Math.Abs(pair.First))));
            Assert.Equal(weights.Length, crowdWeights.Length);
            var largest = weights.Zip(crowdWeights, (a, b) => Math.Abs(a - b)).Max();
            Assert.True(largest <= tolerance, FormattableString.Invariant($"in a crowd of {crowd.Length} a weight differs by {largest}"));
        }
    }

    /// <summary>Run twice, the learner does the same bit by bit.</summary>
    public static void SameTwice(Func<IReadOnlyList<ulong>, Learner> create, long steps)
    {
        using var one = create([1, 2]);
        using var two = create([1, 2]);
        Train(one, steps);
        Train(two, steps);
        Assert.Equal(Saved(one), Saved(two));
    }

    /// <summary>Saved after half of the steps and read by a new learner, it goes on bit by bit as the one that was never saved.</summary>
    public static void GoesOn(Func<IReadOnlyList<ulong>, Learner> create, long steps)
    {
        using var unbroken = create([1, 2]);
        Train(unbroken, steps / 2);
        var half = Saved(unbroken);
        Train(unbroken, steps / 2);

        using var resumed = create([1, 2]);
        resumed.Load(new BinaryReader(new MemoryStream(half)));
        Train(resumed, steps / 2);
        Assert.Equal(Saved(unbroken), Saved(resumed));
    }

    /// <summary>All that a learner saves.</summary>
    public static byte[] Saved(Learner learner)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        learner.Save(writer);
        return stream.ToArray();
    }

    private static void Train(Learner learner, long steps) => learner.Train(steps, new Training { EvaluateEvery = Math.Max(1, steps / 2), Episodes = 3 });

    private static (double[] Returns, float[] Weights) Run(Func<IReadOnlyList<ulong>, Learner> create, ulong[] crowd, long steps)
    {
        using var learner = create(crowd);
        Train(learner, steps);
        var at = Array.IndexOf(crowd, Watched);
        using var scope = NewDisposeScope();
        return (
            [.. learner.Curve.Points.Select(point => point.Returns[at])],
            [.. learner.Networks.OrderBy(network => network.Key, StringComparer.Ordinal)
                .SelectMany(network => network.Value.Weights.SelectMany(weight => Own(weight, network.Value.Copies, crowd.Length, at)))]);
    }

    /// <summary>One seed's numbers of a weight whose members lie copy by copy.</summary>
    private static float[] Own(Tensor weight, int copies, int seeds, int at) =>
        weight.detach().view([copies, seeds, .. weight.shape[1..]]).select(1, at).contiguous().data<float>().ToArray();
}
