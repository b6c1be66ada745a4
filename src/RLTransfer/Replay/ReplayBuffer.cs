using System.Runtime.InteropServices;
using RLTransfer.Crowds;
using RLTransfer.Environments;
using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Replay;

/// <summary>The last transitions of every seed, drawn from uniformly (Lin 1992; Mnih et al. 2015), with n-step returns (Sutton 1988; Hessel et al. 2018, Eq. 1).</summary>
/// <remarks>
/// Each seed has a ring of its own and draws from a random stream of its own: seeds never see each other's experience.
/// Vectors are kept as they are; of pictures each pixel takes a byte, or two where they have more than 256 different values.
/// </remarks>
public sealed class ReplayBuffer : ISaved
{
    private readonly int seeds, each, observationSize, actionSize, width;
    private readonly long[] observationShape;
    private readonly bool discrete;
    private readonly int steps;
    private readonly double[] powers;
    private readonly float[][] rings;
    private readonly PictureStore[] observations, nextObservations;
    private readonly float[][] pending;
    private readonly int[] pendingCount;
    private readonly CrowdRandom random;
    private readonly Device device;
    private readonly int[] next;

    /// <summary>An empty buffer.</summary>
    /// <param name="environment">Whose transitions are kept: S · E instances, seed by seed, which start ended episodes within the same step.</param>
    /// <param name="random">Draws for every seed [S].</param>
    /// <param name="seeds">S.</param>
    /// <param name="capacity">Transitions of each seed.</param>
    /// <param name="discount">γ.</param>
    /// <param name="steps">n of the n-step returns.</param>
    /// <param name="device">Where batches go.</param>
    public ReplayBuffer(VectorEnvironment environment, CrowdRandom random, int seeds, int capacity, double discount, int steps = 1, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        (this.seeds, this.random, this.steps, Capacity, this.device) = (seeds, random, steps, capacity, device ?? CPU);
        each = environment.Count / seeds;
        observationSize = environment.SingleObservationSpace.Size;
        observationShape = [.. environment.SingleObservationSpace.Shape.Select(extent => (long)extent)];
        discrete = environment.SingleActionSpace is Discrete;
        actionSize = environment.SingleActionSpace.Size;

        // A waiting row: observation, action, reward, discount. What it leads to is shown when it is done.
        width = observationSize + actionSize + 2;
        powers = [.. Enumerable.Range(0, steps + 1).Select(n => Math.Pow(discount, n))];
        rings = [.. Enumerable.Range(0, seeds).Select(_ => new float[checked(capacity * (actionSize + 2))])];
        var pictures = observationShape.Length == 3;
        observations = [.. Enumerable.Range(0, seeds).Select(_ => new PictureStore(capacity, observationSize, pictures))];
        nextObservations = [.. Enumerable.Range(0, seeds).Select(_ => new PictureStore(capacity, observationSize, pictures))];
        next = new int[seeds];
        Counts = new int[seeds];
        pending = [.. Enumerable.Range(0, environment.Count).Select(_ => new float[steps * width])];
        pendingCount = new int[environment.Count];
    }

    /// <summary>Transitions of each seed that fit.</summary>
    public int Capacity { get; }

    /// <summary>The fewest transitions that a seed has.</summary>
    public int Count => Counts.Min();

    /// <summary>Remembers every episode once more, with goals that it reached; null: nothing does.</summary>
    /// <exception cref="InvalidOperationException">Returns of several steps are replayed: their rewards are of one goal.</exception>
    public Hindsight? Hindsight
    {
        get;
        set => field = value is null || steps == 1 ? value : throw new InvalidOperationException(FormattableString.Invariant($"Hindsight needs returns of one step, not of {steps}: set ReturnSteps to 1."));
    }

    private int[] Counts { get; }

    /// <summary>Remembers what the instances show; called before they step.</summary>
    public void Before(VectorEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        for (var i = 0; i < pending.Length; i++)
        {
            environment.Observations.AsSpan(i * observationSize, observationSize).CopyTo(pending[i].AsSpan(pendingCount[i] * width));
        }
    }

    /// <summary>Adds what the step led to; called after it.</summary>
    /// <param name="environment">The instances.</param>
    /// <param name="actions">[S, E] or [S, E, A].</param>
    public void After(VectorEnvironment environment, Tensor actions)
    {
        using var scope = NewDisposeScope();
        var taken = actions.to(ScalarType.Float32).cpu().contiguous();
        var numbers = MemoryMarshal.Cast<byte, float>(taken.bytes);
        for (var i = 0; i < environment.Count; i++)
        {
            var (terminated, ended) = (environment.Terminated[i], environment.Terminated[i] || environment.Truncated[i]);
            var shown = (ended ? environment.FinalObservations : environment.Observations).AsSpan(i * observationSize, observationSize);
            Add(i, numbers.Slice(i * actionSize, actionSize), environment.Rewards[i], shown, terminated, ended);
        }
    }

    /// <summary>Draws transitions of every seed, with replacement.</summary>
    /// <param name="batchSize">B, of each seed.</param>
    /// <exception cref="InvalidOperationException">A seed has no transition yet.</exception>
    public ReplayBatch Sample(int batchSize)
    {
        if (Count == 0)
        {
            throw new InvalidOperationException("The replay buffer is empty: collect some steps before drawing from it.");
        }

        var (shown, following) = (empty([seeds, batchSize, .. observationShape]), empty([seeds, batchSize, .. observationShape]));
        var (actions, rewards, discounts) = (empty(seeds, batchSize, actionSize), empty(seeds, batchSize), empty(seeds, batchSize));
        var o = Numbers(shown);
        var n = Numbers(following);
        var a = Numbers(actions);
        var r = Numbers(rewards);
        var d = Numbers(discounts);
        for (var seed = 0; seed < seeds; seed++)
        {
            for (var b = seed * batchSize; b < (seed + 1) * batchSize; b++)
            {
                var place = random[seed].NextInt32(Counts[seed]);
                observations[seed].Get(place, o.Slice(b * observationSize, observationSize));
                nextObservations[seed].Get(place, n.Slice(b * observationSize, observationSize));
                var row = rings[seed].AsSpan(place * (actionSize + 2), actionSize + 2);
                row[..actionSize].CopyTo(a[(b * actionSize)..]);
                (r[b], d[b]) = (row[^2], row[^1]);
            }
        }

        var taken = discrete ? actions.squeeze(-1).to(ScalarType.Int64) : actions;
        return device.type == DeviceType.CPU
            ? new(shown, taken, rewards, following, discounts)
            : new(shown.to(device), taken.to(device), rewards.to(device), following.to(device), discounts.to(device));
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        for (var seed = 0; seed < seeds; seed++)
        {
            writer.Write(Counts[seed]);
            writer.Write(next[seed]);
            writer.Write(MemoryMarshal.AsBytes(rings[seed].AsSpan(0, Counts[seed] * (actionSize + 2))));
            observations[seed].Save(writer, Counts[seed]);
            nextObservations[seed].Save(writer, Counts[seed]);
        }

        for (var i = 0; i < pending.Length; i++)
        {
            writer.Write(pendingCount[i]);
            writer.Write(MemoryMarshal.AsBytes(pending[i].AsSpan()));
        }
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        for (var seed = 0; seed < seeds; seed++)
        {
            (Counts[seed], next[seed]) = (reader.ReadInt32(), reader.ReadInt32());
            if (Counts[seed] < 0 || Counts[seed] > Capacity || next[seed] < 0 || next[seed] >= Capacity)
            {
                throw new InvalidDataException("A saved replay buffer is damaged, or larger than this one.");
            }

            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(rings[seed].AsSpan(0, Counts[seed] * (actionSize + 2))));
            observations[seed].Load(reader, Counts[seed]);
            nextObservations[seed].Load(reader, Counts[seed]);
        }

        for (var i = 0; i < pending.Length; i++)
        {
            pendingCount[i] = reader.ReadInt32();
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(pending[i].AsSpan()));
        }
    }

    /// <summary>Bytes that a number of the observations takes, at most over the seeds: 4 of vectors, 1 or 2 of pictures.</summary>
    public int BytesEach => observations.Concat(nextObservations).Max(store => store.BytesEach);

    private static Span<float> Numbers(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>Each waiting row gains the new reward; the oldest is done after n steps, all are at an episode's end, and what is shown then is where they led.</summary>
    private void Add(int instance, ReadOnlySpan<float> action, double reward, ReadOnlySpan<float> shown, bool terminated, bool ended)
    {
        var rows = pending[instance].AsSpan();
        var count = pendingCount[instance]++;
        var fresh = rows.Slice(count * width, width);
        action.CopyTo(fresh[observationSize..]);
        fresh[observationSize + actionSize] = 0;
        for (var age = 0; age <= count; age++)
        {
            var row = rows.Slice((count - age) * width, width);
            row[observationSize + actionSize] += (float)(powers[age] * reward);
            if (ended || age == steps - 1)
            {
                row[observationSize + actionSize + 1] = terminated ? 0 : (float)powers[age + 1];
            }
        }

        var done = ended ? count + 1 : count + 1 == steps ? 1 : 0;
        for (var i = 0; i < done; i++)
        {
            Push(instance / each, rows.Slice(i * width, width), shown);
        }

        Hindsight?.Add(instance, rows[..width], shown, ended, (row, following) => Push(instance / each, row, following));
        rows[(done * width)..((count + 1) * width)].CopyTo(rows);
        pendingCount[instance] -= done;
    }

    private void Push(int seed, ReadOnlySpan<float> row, ReadOnlySpan<float> following)
    {
        observations[seed].Put(next[seed], row[..observationSize]);
        row[observationSize..].CopyTo(rings[seed].AsSpan(next[seed] * (actionSize + 2)));
        nextObservations[seed].Put(next[seed], following);
        next[seed] = (next[seed] + 1) % Capacity;
        Counts[seed] = Math.Min(Counts[seed] + 1, Capacity);
    }
}
