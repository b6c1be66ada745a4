using RLTransfer.Networks;
using static TorchSharp.torch;

namespace RLTransfer.Transfer;

/// <summary>Settings of a training run.</summary>
public sealed record TrainingOptions
{
    /// <summary>Updates.</summary>
    public int Steps { get; init; } = 300;

    /// <summary>Examples an update; all of them where there are fewer.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Adam's (Kingma and Ba 2015).</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Updates between two looks at the monitored examples; 0: at the end only.</summary>
    public int EvaluateEvery { get; init; }

    /// <summary>Whether the run is looked at after this many updates.</summary>
    internal bool LooksAfter(int step) => step == Steps || (EvaluateEvery > 0 && step % EvaluateEvery == 0);
}

/// <summary>One look at a run.</summary>
/// <param name="Step">Updates so far.</param>
/// <param name="TrainingLoss">Mean loss of the batches since the last look.</param>
/// <param name="Accuracy">On the monitored examples.</param>
/// <param name="Loss">Mean cross-entropy on the monitored examples.</param>
public readonly record struct TrainingPoint(int Step, double TrainingLoss, double Accuracy, double Loss);

/// <summary>Trains classifiers by Adam on the cross-entropy −log softmax(f(x))_y, a whole crowd of seeds at once.</summary>
public static class ClassifierTraining
{
    /// <summary>Trains a network in place. Seed i gives the same curve alone and in any crowd.</summary>
    /// <param name="network">With the weights to start from.</param>
    /// <param name="how">Which layers learn, how fast, from when on. Layers that never learn are run once, not at every update.</param>
    /// <param name="train">What to learn from: a set for every seed.</param>
    /// <param name="monitor">What to look at on the way; null for nothing.</param>
    /// <param name="options">Updates, batch, learning rate.</param>
    /// <returns>A curve for each seed, with one point a look; accuracy and loss are NaN where nothing is monitored.</returns>
    /// <exception cref="ArgumentException">There are not as many sets as seeds.</exception>
    /// <exception cref="InvalidOperationException">A loss is no number any more; the message says whose and when.</exception>
    public static IReadOnlyList<TrainingPoint>[] Run(CrowdNetwork network, Finetuning how, CrowdExamples train, CrowdExamples? monitor, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(how);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(options);
        var count = network.Seeds.Count;
        if (train.Labels.shape[0] != count || (monitor is not null && monitor.Labels.shape[0] != count))
        {
            throw new ArgumentException(FormattableString.Invariant($"A crowd of {count} seeds needs a set of examples for each, got {train.Labels.shape[0]} to learn from and {monitor?.Labels.shape[0]} to look at."), nameof(train));
        }

        using var scope = NewDisposeScope();
        var (depth, top) = (how.FrozenDepth(network.LayerNames), network.Shape.Count);
        if (depth > 0)
        {
            (train, monitor) = (train.Through(network, depth), monitor?.Through(network, depth));
        }

        var plan = how.Plan(network.LayerNames);
        using var optimizer = Optimizer(network, plan, options.LearningRate);
        var batches = network.Seeds.Select(seed => new Minibatches(train.Count, options.BatchSize, seed)).ToArray();
        var (size, curves) = (batches[0].Size, network.Seeds.Select(_ => new List<TrainingPoint>()).ToArray());
        var batch = new long[count * size];
        var (losses, since) = (zeros(count, device: train.Labels.device), 0);
        for (var step = 1; step <= options.Steps; step++)
        {
            using (NewDisposeScope())
            {
                if (plan.Any(layer => layer.FromStep == step - 1))
                {
                    network.TrainOnly(plan.Where(layer => layer.FromStep < step).Select(layer => layer.Layer));
                }

                for (var seed = 0; seed < count; seed++)
                {
                    batches[seed].Next(batch.AsSpan(seed * size, size));
                }

                var (inputs, labels) = train.Take(batch);
                var loss = CrowdExamples.CrossEntropy(network.Run(inputs, depth, top), labels).mean([1]);      // [S]: mean over B
                optimizer.zero_grad();
                loss.sum().backward();                                                                      // sum over S
                optimizer.step();
                losses.add_(loss.detach());
            }

            since++;
            if (options.LooksAfter(step))
            {
                var scores = monitor?.Score(x => network.Run(x, depth, top));
                var sums = losses.cpu().data<float>().ToArray();
                losses.zero_();
                for (var seed = 0; seed < count; seed++)
                {
                    Check(sums[seed], network.Seeds[seed], step, options);
                    curves[seed].Add(new(step, sums[seed] / since, scores?[seed].Accuracy ?? double.NaN, scores?[seed].Loss ?? double.NaN));
                }

                since = 0;
            }
        }

        return curves;
    }

    private static CrowdAdam Optimizer(CrowdNetwork network, IReadOnlyList<LayerPlan> plan, double learningRate)
    {
        var optimizer = new CrowdAdam(plan.Select(layer => network[layer.Layer]), learningRate);
        foreach (var (group, layer) in optimizer.Groups.Zip(plan))
        {
            group.LearningRate = group.InitialLearningRate = learningRate * layer.RateFactor;
        }

        return optimizer;
    }

    private static void Check(double loss, ulong seed, int step, TrainingOptions options)
    {
        if (!double.IsFinite(loss))
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"The training loss of seed {seed} is {loss} after {step} updates at learning rate {options.LearningRate}: use a smaller one."));
        }
    }
}
