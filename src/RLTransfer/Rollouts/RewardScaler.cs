using RLTransfer.Crowds;
using RLTransfer.Environments;

namespace RLTransfer.Rollouts;

/// <summary>Rewards over the running standard deviation of the discounted return, seed by seed (Engstrom et al. 2020, Appendix A.2); means are kept.</summary>
/// <param name="seeds">S.</param>
/// <param name="instances">E, of each seed.</param>
/// <param name="discount">γ.</param>
public sealed class RewardScaler(int seeds, int instances, double discount) : ISaved
{
    private readonly RunningMoments[] moments = [.. Enumerable.Range(0, seeds).Select(_ => new RunningMoments(1))];
    private readonly double[] returns = new double[seeds * instances];

    /// <summary>Learns from a rollout's rewards, then scales them.</summary>
    /// <param name="rewards">[S, T, E].</param>
    /// <param name="ended">Where episodes ended [S, T, E].</param>
    public void Apply(Span<float> rewards, ReadOnlySpan<bool> ended)
    {
        var each = rewards.Length / seeds;
        var soFar = new double[each];
        for (var seed = 0; seed < seeds; seed++)
        {
            var own = rewards.Slice(seed * each, each);
            var running = returns.AsSpan(seed * instances, instances);
            for (var i = 0; i < each; i++)
            {
                ref var sum = ref running[i % instances];
                soFar[i] = sum = (sum * discount) + own[i];
                sum = ended[(seed * each) + i] ? 0 : sum;
            }

            moments[seed].Add(soFar);
            var scale = (float)(1 / Math.Sqrt(moments[seed].Variance[0] + 1e-8));
            foreach (ref var reward in own)
            {
                reward *= scale;
            }
        }
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (var own in moments)
        {
            own.Save(writer);
        }

        foreach (var sum in returns)
        {
            writer.Write(sum);
        }
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        foreach (var own in moments)
        {
            own.Load(reader);
        }

        for (var i = 0; i < returns.Length; i++)
        {
            returns[i] = reader.ReadDouble();
        }
    }
}
