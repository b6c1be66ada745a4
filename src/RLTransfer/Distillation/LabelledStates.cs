using System.Runtime.InteropServices;
using RLTransfer.Crowds;
using RLTransfer.Replay;
using static TorchSharp.torch;

namespace RLTransfer.Distillation;

/// <summary>The last states of every seed, each with the teacher's Q-values; drawn from uniformly.</summary>
/// <param name="seeds">S.</param>
/// <param name="capacity">States of each seed.</param>
/// <param name="shape">Of one observation.</param>
/// <param name="actions">A.</param>
internal sealed class LabelledStates(int seeds, int capacity, IReadOnlyList<int> shape, int actions) : ISaved
{
    private readonly int size = shape.Aggregate(1, (product, extent) => product * extent);
    private readonly PictureStore[] observations = [.. Enumerable.Range(0, seeds).Select(_ => new PictureStore(capacity, shape.Aggregate(1, (product, extent) => product * extent), shape.Count == 3))];
    private readonly float[][] values = [.. Enumerable.Range(0, seeds).Select(_ => new float[checked(capacity * actions)])];
    private long added;

    /// <summary>States of each seed.</summary>
    public int Count => (int)Math.Min(added, capacity);

    /// <summary>Adds states of every seed, over the oldest ones.</summary>
    /// <param name="shown">[S · E] observations, seed by seed.</param>
    /// <param name="labels">q_T [S, E, A].</param>
    public void Add(ReadOnlySpan<float> shown, Tensor labels)
    {
        using var local = labels.cpu().contiguous();
        var q = MemoryMarshal.Cast<byte, float>(local.bytes);
        var each = (int)labels.shape[1];
        for (var i = 0; i < seeds * each; i++)
        {
            var place = (int)((added + (i % each)) % capacity);
            observations[i / each].Put(place, shown.Slice(i * size, size));
            q.Slice(i * actions, actions).CopyTo(values[i / each].AsSpan(place * actions));
        }

        added += each;
    }

    /// <summary>Draws states of every seed, with replacement: observations [S, B, …] and q_T [S, B, A].</summary>
    public (Tensor Observations, Tensor Values) Sample(int batchSize, CrowdRandom random, Device device)
    {
        var (shown, labels) = (empty([seeds, batchSize, .. shape.Select(extent => (long)extent)]), empty(seeds, batchSize, actions));
        var o = MemoryMarshal.Cast<byte, float>(shown.bytes);
        var q = MemoryMarshal.Cast<byte, float>(labels.bytes);
        for (var i = 0; i < seeds * batchSize; i++)
        {
            var seed = i / batchSize;
            var place = random[seed].NextInt32(Count);
            observations[seed].Get(place, o.Slice(i * size, size));
            values[seed].AsSpan(place * actions, actions).CopyTo(q[(i * actions)..]);
        }

        return (shown.to(device), labels.to(device));
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        writer.Write(added);
        for (var seed = 0; seed < seeds; seed++)
        {
            observations[seed].Save(writer, Count);
            writer.Write(MemoryMarshal.AsBytes(values[seed].AsSpan(0, Count * actions)));
        }
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        added = reader.ReadInt64();
        if (added < 0)
        {
            throw new InvalidDataException("Saved states are damaged.");
        }

        for (var seed = 0; seed < seeds; seed++)
        {
            observations[seed].Load(reader, Count);
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values[seed].AsSpan(0, Count * actions)));
        }
    }
}
