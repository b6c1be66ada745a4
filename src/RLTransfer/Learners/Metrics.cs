using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>Running means of what a learner reports, seed by seed; a figure that is no number stops the training.</summary>
public sealed class Metrics
{
    private readonly IReadOnlyList<ulong> seeds;
    private readonly SortedDictionary<string, (double[] Sums, long[] Counts)> columns = new(StringComparer.Ordinal);

    internal Metrics(IReadOnlyList<ulong> seeds) => this.seeds = seeds;

    /// <summary>The names that were reported since the last point of the curve.</summary>
    public IEnumerable<string> Names => columns.Keys;

    internal long Step { get; set; }

    /// <summary>Adds one figure of every seed.</summary>
    /// <param name="name">Such as <c>loss</c>.</param>
    /// <param name="perSeed">[S], float32.</param>
    /// <exception cref="DivergenceException">One is no finite number.</exception>
    public void Report(string name, Tensor perSeed)
    {
        ArgumentNullException.ThrowIfNull(perSeed);
        var local = perSeed.device_type == DeviceType.CPU ? perSeed : perSeed.cpu();
        var values = local.is_contiguous() ? local : local.contiguous();
        var numbers = MemoryMarshal.Cast<byte, float>(values.detach().bytes);
        for (var seed = 0; seed < seeds.Count; seed++)
        {
            Report(name, seed, numbers[seed]);
        }
    }

    /// <summary>Adds a figure of one seed.</summary>
    /// <exception cref="DivergenceException">It is no finite number.</exception>
    public void Report(string name, int seed, double value)
    {
        if (!double.IsFinite(value))
        {
            throw new DivergenceException(name, seeds[seed], Step, value);
        }

        if (!columns.TryGetValue(name, out var column))
        {
            columns[name] = column = (new double[seeds.Count], new long[seeds.Count]);
        }

        column.Sums[seed] += value;
        column.Counts[seed]++;
    }

    /// <summary>The means since the last call, by name, [S] each; NaN for a seed that reported nothing.</summary>
    internal IReadOnlyDictionary<string, double[]> Take()
    {
        var means = columns.ToDictionary(
            column => column.Key,
            column => column.Value.Sums.Zip(column.Value.Counts, (sum, count) => count == 0 ? double.NaN : sum / count).ToArray(),
            StringComparer.Ordinal);
        columns.Clear();
        return means;
    }

    internal void Save(BinaryWriter writer)
    {
        writer.Write(columns.Count);
        foreach (var (name, (sums, counts)) in columns)
        {
            writer.Write(name);
            writer.Write(MemoryMarshal.AsBytes(sums.AsSpan()));
            writer.Write(MemoryMarshal.AsBytes(counts.AsSpan()));
        }
    }

    internal void Load(BinaryReader reader)
    {
        columns.Clear();
        var count = reader.ReadInt32();
        for (var i = 0; i < count; i++)
        {
            var (name, sums, counts) = (reader.ReadString(), new double[seeds.Count], new long[seeds.Count]);
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(sums.AsSpan()));
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(counts.AsSpan()));
            columns[name] = (sums, counts);
        }
    }
}
