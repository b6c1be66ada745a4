using RLTransfer.Networks;
using RLTransfer.Transfer;
using static TorchSharp.torch;

namespace RLTransfer.Distillation;

/// <summary>How a classifier learns from soft targets.</summary>
public sealed record SoftTargetOptions
{
    /// <summary>Updates.</summary>
    public int Steps { get; init; } = 2_000;

    /// <summary>Examples an update; all of them where there are fewer.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Adam's at first; it falls linearly to nothing.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>T of the student; its targets were made with the same.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>w: what soft targets count beside hard labels, where there are labels.</summary>
    public double SoftWeight { get; init; } = 0.9;
}

/// <summary>Trains a crowd of classifiers by Adam on <see cref="SoftTargets.Loss"/>. With targets of 0 and 1 at temperature 1 it is the usual training on labels.</summary>
public static class SoftTargetTraining
{
    private const int ChunkSize = 1_000;

    /// <summary>Trains a network in place. Seed i learns the same alone and in any crowd.</summary>
    /// <param name="network">With the weights to start from.</param>
    /// <param name="inputs">What each member learns from, [N, …] for each; several members may share one tensor.</param>
    /// <param name="targets">p of each, [N, K] for each, at the options' temperature.</param>
    /// <param name="labels">The right classes, [N] for each; null: soft targets alone.</param>
    /// <param name="options">Updates, batch, rate, temperature.</param>
    /// <param name="cancellation">Stops between two updates.</param>
    /// <returns>The mean loss of the last tenth of the updates [S].</returns>
    /// <exception cref="ArgumentException">There is not one set a member, or the sets differ in size.</exception>
    /// <exception cref="InvalidOperationException">A loss is no number any more; the message says whose and when.</exception>
    public static double[] Run(CrowdNetwork network, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets, IReadOnlyList<Tensor>? labels, SoftTargetOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(options);
        var (members, count) = (network.Seeds.Count, inputs.Count > 0 ? inputs[0].shape[0] : 0);
        if (inputs.Count != members || targets.Count != members || (labels is not null && labels.Count != members)
            || inputs.Concat(targets).Concat(labels ?? []).Any(set => set.shape[0] != count) || count == 0)
        {
            throw new ArgumentException($"A crowd of {members} learns from one set of inputs, targets and labels each, all of one size; got {inputs.Count}, {targets.Count} and {labels?.Count ?? 0}.", nameof(inputs));
        }

        using var optimizer = new CrowdAdam(network.Layers, options.LearningRate);
        var batches = network.Seeds.Select(seed => new Minibatches((int)count, options.BatchSize, seed)).ToArray();
        var (late, lateFrom) = (new double[members], options.Steps - Math.Max(1, options.Steps / 10));
        for (var step = 0; step < options.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var drawn = batches.Select(batch => batch.Next(network.Device)).ToArray();
            optimizer.zero_grad();
            optimizer.Scale(1 - ((double)step / options.Steps));
            var loss = SoftTargets.Loss(network.forward(Batch(inputs)), Batch(targets), labels is null ? null : Batch(labels), options.Temperature, options.SoftWeight);
            loss.sum().backward();                                                                      // sum over S: members never mix
            optimizer.step();
            if (step >= lateFrom)
            {
                Add(loss, step);
            }

            Tensor Batch(IReadOnlyList<Tensor> sets) => stack([.. sets.Zip(drawn, (set, rows) => set.index_select(0, rows))], 0);
        }

        return [.. late.Select(sum => sum / (options.Steps - lateFrom))];

        void Add(Tensor loss, int step)
        {
            var values = loss.detach().cpu().data<float>();
            for (var member = 0; member < members; member++)
            {
                late[member] += float.IsFinite(values[member]) ? values[member] : throw new InvalidOperationException(FormattableString.Invariant(
                    $"The loss of seed {network.Seeds[member]} is {values[member]} after {step} updates at learning rate {options.LearningRate}: use a smaller one."));
            }
        }
    }

    /// <summary>Every member's logits of inputs that all of them see: [N, …] → [S, N, K], without gradient.</summary>
    public static Tensor Logits(CrowdNetwork network, Tensor inputs)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(inputs);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        List<Tensor> chunks = [];
        for (var start = 0L; start < inputs.shape[0]; start += ChunkSize)
        {
            using var inner = NewDisposeScope();
            var chunk = inputs.narrow(0, start, Math.Min(ChunkSize, inputs.shape[0] - start));
            chunks.Add(network.forward(chunk.unsqueeze(0).expand([network.Seeds.Count, .. chunk.shape])).MoveToOuterDisposeScope());
        }

        return cat(chunks, 1).MoveToOuterDisposeScope();
    }
}
