using RLTransfer.Crowds;
using RLTransfer.Environments;
using static TorchSharp.torch;

namespace RLTransfer.Rollouts;

/// <summary>Observations less their running mean, over their running standard deviation; every seed has moments of its own, and playing uses those of learning.</summary>
/// <remarks>The moments change between rollouts only, so that the policy that acted and the one that learns see the same.</remarks>
public sealed class ObservationNormalizer : ISaved, IDisposable
{
    /// <summary>Normalized numbers further from 0 than this are clipped (Engstrom et al. 2020, Appendix A.2).</summary>
    private const double Farthest = 10;

    private readonly RunningMoments[] moments;
    private readonly Device device;
    private readonly long[] shape;
    private Tensor mean, scale;

    /// <summary>Moments of no observation yet: mean 0, variance 1.</summary>
    /// <param name="seeds">S.</param>
    /// <param name="observationShape">Of one observation.</param>
    /// <param name="device">Where observations are.</param>
    public ObservationNormalizer(int seeds, IReadOnlyList<int> observationShape, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(observationShape);
        this.device = device ?? CPU;
        shape = [seeds, 1, .. observationShape.Select(extent => (long)extent)];
        moments = [.. Enumerable.Range(0, seeds).Select(_ => new RunningMoments(observationShape.Aggregate(1, (product, extent) => product * extent)))];
        (mean, scale) = Take();
    }

    /// <summary>(o − mean) / √(variance + 10⁻⁸), clipped to ± 10: [S, B, …].</summary>
    public Tensor Apply(Tensor observations) => ((observations - mean) * scale).clamp(-Farthest, Farthest);

    /// <summary>Adds what was observed.</summary>
    /// <param name="observations">[S, N, …], flat.</param>
    public void Learn(ReadOnlySpan<float> observations)
    {
        var each = observations.Length / moments.Length;
        for (var seed = 0; seed < moments.Length; seed++)
        {
            moments[seed].Add(observations.Slice(seed * each, each), []);
        }

        Refresh();
    }

    /// <summary>Copies another task's moments.</summary>
    /// <param name="source">Of observations of the same shape.</param>
    public void TakeFrom(ObservationNormalizer source)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        source.Save(writer);
        bytes.Position = 0;
        using var reader = new BinaryReader(bytes);
        Load(reader);
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        foreach (var own in moments)
        {
            own.Save(writer);
        }
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        foreach (var own in moments)
        {
            own.Load(reader);
        }

        Refresh();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        mean.Dispose();
        scale.Dispose();
    }

    private void Refresh()
    {
        Dispose();
        (mean, scale) = Take();
    }

    private (Tensor Mean, Tensor Scale) Take() => (
        Tensor([.. moments.SelectMany(own => own.Mean.Select(value => (float)value))]),
        Tensor([.. moments.SelectMany(own => own.Variance.Select(value => (float)(1 / Math.Sqrt(value + 1e-8))))]));

    private Tensor Tensor(float[] values) => tensor(values, shape, device: device).DetachFromDisposeScope();
}
