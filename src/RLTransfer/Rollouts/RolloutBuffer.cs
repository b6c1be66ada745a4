using System.Runtime.InteropServices;
using RLTransfer.Crowds;
using RLTransfer.Environments;
using static TorchSharp.torch;

namespace RLTransfer.Rollouts;

/// <summary>T steps of S · E instances under one policy, seeds first, and what is estimated from them.</summary>
/// <remarks>Rows of one seed lie step by step and within a step instance by instance: tensors are [S, T · E, …]. The arrays are used again for the next rollout.</remarks>
public sealed class RolloutBuffer
{
    private readonly int seeds, each, observationSize, actionSize;
    private readonly long[] observationShape;
    private readonly bool discrete;
    private readonly Device device;
    private readonly float[] observations, actions, last;
    private readonly List<(int Row, float[] Observation, Tensor? Memory)> cutOff = [];
    private readonly Stack<float[]> spare = new();
    private Tensor? startMemory;
    private int step;

    /// <summary>An empty rollout.</summary>
    /// <param name="environment">S · E instances, seed by seed, which start ended episodes within the same step.</param>
    /// <param name="seeds">S.</param>
    /// <param name="steps">T, of each instance.</param>
    /// <param name="device">Where tensors go.</param>
    public RolloutBuffer(VectorEnvironment environment, int seeds, int steps, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        (this.seeds, Steps, this.device) = (seeds, steps, device ?? CPU);
        each = environment.Count / seeds;
        observationSize = environment.SingleObservationSpace.Size;
        observationShape = [.. environment.SingleObservationSpace.Shape.Select(extent => (long)extent)];
        discrete = environment.SingleActionSpace is Discrete;
        actionSize = environment.SingleActionSpace.Size;
        var rows = environment.Count * steps;
        observations = new float[rows * observationSize];
        actions = new float[rows * actionSize];
        last = new float[environment.Count * observationSize];
        (Rewards, Values, NextValues, LogProbabilities, AdvantageEstimates, Returns) = (new float[rows], new float[rows], new float[rows], new float[rows], new float[rows], new float[rows]);
        (Ended, Terminated) = (new bool[rows], new bool[rows]);
    }

    /// <summary>T.</summary>
    public int Steps { get; }

    /// <summary>Rows of one seed: T · E.</summary>
    public int Rows => Steps * each;

    /// <summary>Whether all T steps are there.</summary>
    public bool IsFull => step == Steps;

    /// <summary>r [S, T, E]; a scaler may change them.</summary>
    public float[] Rewards { get; }

    /// <summary>Where episodes ended, either way [S, T, E].</summary>
    public bool[] Ended { get; }

    /// <summary>Where the task terminated: there is no value beyond [S, T, E].</summary>
    public bool[] Terminated { get; }

    /// <summary>V(s_t) [S, T, E], after <see cref="ComputeAdvantages"/>.</summary>
    public float[] Values { get; }

    /// <summary>V(s_t+1) [S, T, E], 0 where the task terminated; after <see cref="ComputeAdvantages"/>.</summary>
    public float[] NextValues { get; }

    /// <summary>log π(a_t|s_t) [S, T, E], once <see cref="SetLogProbabilities"/> was called.</summary>
    public float[] LogProbabilities { get; }

    /// <summary>Â [S, T, E], after <see cref="ComputeAdvantages"/>.</summary>
    public float[] AdvantageEstimates { get; }

    /// <summary>What V(s_t) should be: Â + V [S, T, E], after <see cref="ComputeAdvantages"/>.</summary>
    public float[] Returns { get; }

    /// <summary>The observations' numbers [S, T, E, …].</summary>
    public ReadOnlySpan<float> ObservedNumbers => observations;

    /// <summary>Observations [S, T · E, …].</summary>
    public Tensor Observations => tensor(observations, [seeds, Rows, .. observationShape], device: device);

    /// <summary>Actions: choices [S, T · E], int64, or vectors [S, T · E, A].</summary>
    public Tensor Actions => Choices(tensor(actions, [seeds, Rows, actionSize], device: device));

    /// <summary>All of the rollout's sequences, where the policy remembers.</summary>
    public RolloutSequences? Sequences => startMemory is null ? null : new(startMemory, Begins([.. Enumerable.Range(0, seeds).Select(_ => (ReadOnlyMemory<int>)Enumerable.Range(0, each).ToArray())]));

    /// <summary>Begins anew, with a policy that remembers.</summary>
    /// <param name="memory">What it remembers now [S, E, M]; a copy is kept until the next rollout.</param>
    public void Clear(Tensor memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        Clear();
        startMemory?.Dispose();
        startMemory = memory.detach().clone().DetachFromDisposeScope();
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        step = 0;
        foreach (var (_, observation, memory) in cutOff)
        {
            spare.Push(observation);
            memory?.Dispose();
        }

        cutOff.Clear();
    }

    /// <summary>Takes what the instances show, before they step.</summary>
    public void Before(VectorEnvironment environment) => CopyRows(environment.Observations, observations, observationSize);

    /// <summary>Takes what the step led to.</summary>
    /// <param name="environment">The instances.</param>
    /// <param name="taken">[S, E] or [S, E, A].</param>
    /// <param name="memory">What the policy remembers of it [S, E, M], before it forgets episodes that have ended; null where it remembers nothing.</param>
    public void After(VectorEnvironment environment, Tensor taken, Tensor? memory = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        using var scope = NewDisposeScope();
        CopyRows(MemoryMarshal.Cast<byte, float>(taken.to(ScalarType.Float32).cpu().contiguous().bytes), actions, actionSize);
        for (var i = 0; i < environment.Count; i++)
        {
            var row = Row(i);
            Rewards[row] = (float)environment.Rewards[i];
            Terminated[row] = environment.Terminated[i];
            Ended[row] = environment.Terminated[i] || environment.Truncated[i];
            if (environment.Truncated[i] && !environment.Terminated[i])
            {
                var shown = spare.TryPop(out var used) ? used : new float[observationSize];
                environment.FinalObservations.AsSpan(i * observationSize, observationSize).CopyTo(shown);
                cutOff.Add((row, shown, memory?[i / each, i % each].clone().DetachFromDisposeScope()));
            }
        }

        if (++step == Steps)
        {
            environment.Observations.CopyTo(last, 0);
        }
    }

    /// <summary>Keeps log π(a|s) of the policy that acted [S, T · E].</summary>
    public void SetLogProbabilities(Tensor logProbabilities) => Numbers(logProbabilities).CopyTo(LogProbabilities);

    /// <summary>Estimates advantages (Schulman et al. 2016, Eq. 16) and returns. Cut-off episodes and the rollout's end count the value of the observation that follows; terminated ones do not.</summary>
    /// <param name="values">V of <see cref="Observations"/> [S, T · E].</param>
    /// <param name="valueOf">V of other observations: [S, B, …] → [S, B].</param>
    /// <param name="discount">γ.</param>
    /// <param name="lambda">λ.</param>
    public void ComputeAdvantages(Tensor values, Func<Tensor, Tensor> valueOf, double discount, double lambda)
    {
        ArgumentNullException.ThrowIfNull(valueOf);
        ComputeAdvantagesWithMemory(values, (observations, _) => valueOf(observations), null, discount, lambda);
    }

    /// <summary>The same, where values depend on what is remembered.</summary>
    /// <param name="values">V of <see cref="Observations"/> [S, T · E].</param>
    /// <param name="valueOf">V of other observations [S, B, …] with what was remembered before them [S, B, M] → [S, B].</param>
    /// <param name="memory">What the policy remembers at the rollout's end [S, E, M]; null where it remembers nothing.</param>
    /// <param name="discount">γ.</param>
    /// <param name="lambda">λ.</param>
    public void ComputeAdvantagesWithMemory(Tensor values, Func<Tensor, Tensor?, Tensor> valueOf, Tensor? memory, double discount, double lambda)
    {
        ArgumentNullException.ThrowIfNull(valueOf);
        Numbers(values).CopyTo(Values);
        FillNextValues(valueOf, memory);
        for (var seed = 0; seed < seeds; seed++)
        {
            var (from, count) = (seed * Rows, Rows);
            Advantages.Generalized(
                Rewards.AsSpan(from, count), Values.AsSpan(from, count), NextValues.AsSpan(from, count), Ended.AsSpan(from, count), each, discount, lambda, AdvantageEstimates.AsSpan(from, count));
        }

        for (var i = 0; i < Returns.Length; i++)
        {
            Returns[i] = AdvantageEstimates[i] + Values[i];
        }
    }

    /// <summary>Rewards to go G as returns, and G − b as advantages.</summary>
    /// <param name="values">b of <see cref="Observations"/> [S, T · E].</param>
    /// <param name="discount">γ.</param>
    public void ComputeReturns(Tensor values, double discount)
    {
        Numbers(values).CopyTo(Values);
        for (var seed = 0; seed < seeds; seed++)
        {
            var (from, count) = (seed * Rows, Rows);
            Advantages.RewardsToGo(Rewards.AsSpan(from, count), Ended.AsSpan(from, count), each, discount, Returns.AsSpan(from, count));
        }

        for (var i = 0; i < Returns.Length; i++)
        {
            AdvantageEstimates[i] = Returns[i] - Values[i];
        }
    }

    /// <summary>Scales the advantages of some of a seed's rows to mean 0 and deviation 1.</summary>
    internal void NormalizeAdvantages(int seed, IReadOnlyList<int> rows)
    {
        var scaled = rows.Select(row => AdvantageEstimates[(seed * Rows) + row]).ToArray();
        Advantages.Normalize(scaled);
        for (var i = 0; i < scaled.Length; i++)
        {
            AdvantageEstimates[(seed * Rows) + rows[i]] = scaled[i];
        }
    }

    /// <summary>Everything as one batch of T · E rows.</summary>
    /// <param name="normalizeAdvantages">Scale each seed's advantages to mean 0 and deviation 1.</param>
    public RolloutBatch All(bool normalizeAdvantages = false)
    {
        var advantages = AdvantageEstimates.ToArray();
        for (var seed = 0; normalizeAdvantages && seed < seeds; seed++)
        {
            Advantages.Normalize(advantages.AsSpan(seed * Rows, Rows));
        }

        return new(Observations, Actions, Column(LogProbabilities), Column(Values), Column(advantages), Column(Returns)) { Sequences = Sequences };
    }

    /// <summary>Every row once, in batches; each seed in an order of its own. Where the policy remembers, whole instances are drawn, with all of their steps.</summary>
    /// <param name="random">Draws the orders.</param>
    /// <param name="batches">How many batches; T · E must divide into them, or E where the policy remembers.</param>
    /// <param name="normalizeAdvantages">Scale each seed's advantages to mean 0 and deviation 1 within each batch.</param>
    public IEnumerable<RolloutBatch> Batches(CrowdRandom random, int batches, bool normalizeAdvantages)
    {
        ArgumentNullException.ThrowIfNull(random);
        var count = startMemory is null ? Rows : each;
        var size = count / batches;
        var orders = new int[seeds][];
        for (var seed = 0; seed < seeds; seed++)
        {
            orders[seed] = [.. Enumerable.Range(0, count)];
            random[seed].Shuffle(orders[seed].AsSpan());
        }

        for (var batch = 0; batch < batches; batch++)
        {
            var from = batch * size;
            var drawn = orders.Select(order => (ReadOnlyMemory<int>)order.AsMemory(from, size)).ToArray();
            yield return startMemory is null ? Take(drawn, normalizeAdvantages) : TakeInstances(drawn, startMemory, normalizeAdvantages);
        }
    }

    /// <summary>All steps of chosen instances of every seed.</summary>
    private RolloutBatch TakeInstances(IReadOnlyList<ReadOnlyMemory<int>> instances, Tensor memory, bool normalizeAdvantages)
    {
        var rows = instances.Select(chosen => (ReadOnlyMemory<int>)Enumerable.Range(0, Steps).SelectMany(t => chosen.ToArray().Select(instance => (t * each) + instance)).ToArray()).ToArray();
        var start = stack([.. instances.Select((chosen, seed) => memory[seed].index_select(0, tensor(chosen.ToArray().Select(i => (long)i).ToArray(), device: device)))]);
        return Take(rows, normalizeAdvantages) with { Sequences = new(start, Begins(instances)) };
    }

    /// <summary>1 where an episode begins within the rollout: after a step that ended one [S, E, T].</summary>
    private Tensor Begins(IReadOnlyList<ReadOnlyMemory<int>> instances)
    {
        var count = instances[0].Length;
        var begins = new float[seeds * count * Steps];
        for (var seed = 0; seed < seeds; seed++)
        {
            for (var i = 0; i < count; i++)
            {
                for (var t = 1; t < Steps; t++)
                {
                    begins[(((seed * count) + i) * Steps) + t] = Ended[(seed * Rows) + ((t - 1) * each) + instances[seed].Span[i]] ? 1 : 0;
                }
            }
        }

        return tensor(begins, [seeds, count, Steps], device: device);
    }

    /// <summary>Chosen rows of every seed.</summary>
    /// <param name="rows">For every seed, as many rows of its own, each from 0 to T · E − 1.</param>
    /// <param name="normalizeAdvantages">Scale each seed's advantages to mean 0 and deviation 1.</param>
    public RolloutBatch Take(IReadOnlyList<ReadOnlyMemory<int>> rows, bool normalizeAdvantages = false)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var size = rows[0].Length;
        var (o, a) = (new float[seeds * size * observationSize], new float[seeds * size * actionSize]);
        var columns = new float[4, seeds * size];
        for (var seed = 0; seed < seeds; seed++)
        {
            var chosen = rows[seed].Span;
            for (var i = 0; i < size; i++)
            {
                var (row, to) = ((seed * Rows) + chosen[i], (seed * size) + i);
                observations.AsSpan(row * observationSize, observationSize).CopyTo(o.AsSpan(to * observationSize));
                actions.AsSpan(row * actionSize, actionSize).CopyTo(a.AsSpan(to * actionSize));
                (columns[0, to], columns[1, to], columns[2, to], columns[3, to]) = (LogProbabilities[row], Values[row], AdvantageEstimates[row], Returns[row]);
            }

            if (normalizeAdvantages)
            {
                Advantages.Normalize(MemoryMarshal.CreateSpan(ref columns[2, seed * size], size));
            }
        }

        var all = tensor(columns, device: device).view(4, seeds, size);
        return new(
            tensor(o, [seeds, size, .. observationShape], device: device),
            Choices(tensor(a, [seeds, size, actionSize], device: device)),
            all.select(0, 0),
            all.select(0, 1),
            all.select(0, 2),
            all.select(0, 3));
    }

    private static ReadOnlySpan<float> Numbers(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.detach().cpu().contiguous().bytes);

    private Tensor Column(float[] values) => tensor(values, [seeds, Rows], device: device);

    private Tensor Choices(Tensor taken) => discrete ? taken.squeeze(-1).to(ScalarType.Int64) : taken;

    /// <summary>V(s_t+1) is the next row's value, but for episodes that ended and for the rollout's last step.</summary>
    private void FillNextValues(Func<Tensor, Tensor?, Tensor> valueOf, Tensor? memory)
    {
        using var scope = NewDisposeScope();
        var most = cutOff.Count == 0 ? 0 : cutOff.GroupBy(row => row.Row / Rows).Max(group => group.Count());
        var width = each + most;
        var further = new float[seeds * width * observationSize];
        var places = new int[seeds];
        var remembered = memory is null ? null : zeros([seeds, width, memory.shape[2]], device: device);
        remembered?.narrow(1, 0, each).copy_(memory!);
        for (var seed = 0; seed < seeds; seed++)
        {
            last.AsSpan(seed * each * observationSize, each * observationSize).CopyTo(further.AsSpan(seed * width * observationSize));
        }

        foreach (var (row, observation, own) in cutOff)
        {
            var (seed, place) = (row / Rows, each + places[row / Rows]++);
            observation.CopyTo(further, ((seed * width) + place) * observationSize);
            if (own is not null)
            {
                remembered![seed, place].copy_(own);
            }
        }

        var furtherValues = Numbers(valueOf(tensor(further, [seeds, width, .. observationShape], device: device), remembered));
        for (var seed = 0; seed < seeds; seed++)
        {
            Values.AsSpan((seed * Rows) + each, Rows - each).CopyTo(NextValues.AsSpan(seed * Rows));
            furtherValues.Slice(seed * width, each).CopyTo(NextValues.AsSpan((seed * Rows) + Rows - each));
        }

        for (var row = 0; row < NextValues.Length; row++)
        {
            NextValues[row] = Terminated[row] ? 0 : NextValues[row];
        }

        Array.Clear(places);
        foreach (var (row, _, _) in cutOff)
        {
            NextValues[row] = furtherValues[(row / Rows * width) + each + places[row / Rows]++];
        }
    }

    private void CopyRows(ReadOnlySpan<float> from, float[] to, int size)
    {
        for (var seed = 0; seed < seeds; seed++)
        {
            from.Slice(seed * each * size, each * size).CopyTo(to.AsSpan(((seed * Rows) + (step * each)) * size));
        }
    }

    private int Row(int instance) => (instance / each * Rows) + (step * each) + (instance % each);
}
