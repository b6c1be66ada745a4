using RLTransfer.Networks;
using TorchSharp;
using TorchSharp.Modules;
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

/// <summary>Trains classifiers by Adam on the cross-entropy −log softmax(f(x))_y.</summary>
public static class ClassifierTraining
{
    /// <summary>Trains one network in place.</summary>
    /// <param name="network">With the weights to start from.</param>
    /// <param name="how">Which layers learn, how fast, from when on. Layers that do not learn are run once, not at every update.</param>
    /// <param name="train">What to learn from.</param>
    /// <param name="monitor">What to look at on the way; null for nothing.</param>
    /// <param name="options">Updates, batch, learning rate.</param>
    /// <param name="seed">Whose order of examples it is.</param>
    /// <returns>One point a look; accuracy and loss are NaN where nothing is monitored.</returns>
    /// <exception cref="InvalidOperationException">The loss is no number any more; the message says when.</exception>
    public static IReadOnlyList<TrainingPoint> Run(LayeredNetwork network, Finetuning how, Examples train, Examples? monitor, TrainingOptions options, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(how);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(options);
        using var scope = NewDisposeScope();
        var depth = how.FrozenDepth(network);
        if (depth > 0)
        {
            (train, monitor) = (train.Through(network, depth), monitor?.Through(network, depth));
        }

        var plan = how.Plan(network);
        using var optimizer = optim.Adam(plan.Select(layer => new Adam.ParamGroup(network[layer.Layer].parameters(), options.LearningRate * layer.RateFactor)));
        var batches = new Minibatches(train.Count, options.BatchSize, seed);
        var batch = new long[batches.Size];
        var points = new List<TrainingPoint>();
        using var losses = zeros(1, device: train.Labels.device);
        var since = 0;
        for (var step = 1; step <= options.Steps; step++)
        {
            using (NewDisposeScope())
            {
                if (plan.Any(layer => layer.FromStep == step - 1))
                {
                    network.TrainOnly(plan.Where(layer => layer.FromStep < step).Select(layer => layer.Layer));
                }

                batches.Next(batch);
                var index = tensor(batch, device: train.Labels.device);
                var logits = network.Run(train.Inputs.index_select(0, index), depth, network.Layers.Count);
                var loss = nn.functional.cross_entropy(logits, train.Labels.index_select(0, index));
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
                losses.add_(loss.detach());
            }

            since++;
            if (options.LooksAfter(step))
            {
                var trainingLoss = losses.item<float>() / since;
                Check(trainingLoss, seed, step, options);
                losses.zero_();
                since = 0;
                var (accuracy, loss) = monitor?.Score(x => network.Run(x, depth, network.Layers.Count)) ?? (double.NaN, double.NaN);
                points.Add(new(step, trainingLoss, accuracy, loss));
            }
        }

        return points;
    }

    /// <summary>Trains one network a seed, each in place: as one tensor program where only dense layers learn, side by side on the machine's cores otherwise.</summary>
    /// <remarks>
    /// Seed i gives the same curve alone and in any crowd. A stack of small dense layers costs little more than one of them;
    /// convolutions gain nothing from stacking on a CPU, but two cores run two of them at a time.
    /// </remarks>
    /// <param name="networks">One a seed.</param>
    /// <param name="how">The same for all.</param>
    /// <param name="train">One a seed, all of one size.</param>
    /// <param name="monitor">One a seed; null for nothing.</param>
    /// <param name="options">The same for all.</param>
    /// <param name="seeds">Whose orders of examples they are.</param>
    /// <returns>One curve a seed.</returns>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static IReadOnlyList<TrainingPoint>[] RunCrowd(
        IReadOnlyList<LayeredNetwork> networks, Finetuning how, IReadOnlyList<Examples> train, IReadOnlyList<Examples>? monitor, TrainingOptions options, IReadOnlyList<ulong> seeds)
    {
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentNullException.ThrowIfNull(how);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(seeds);
        if (networks.Count == 0 || networks.Count != train.Count || networks.Count != seeds.Count || (monitor is not null && monitor.Count != networks.Count))
        {
            throw new ArgumentException(FormattableString.Invariant($"A crowd needs as many networks, training sets, monitored sets and seeds: {networks.Count}, {train.Count}, {monitor?.Count}, {seeds.Count}."));
        }

        if (DenseCrowd.Takes(networks[0], how) && train.All(examples => examples.Count == train[0].Count))
        {
            return DenseCrowd.Run(networks, how.FrozenDepth(networks[0]), train, monitor, options, seeds);
        }

        var curves = new IReadOnlyList<TrainingPoint>[networks.Count];
        var cores = train[0].Labels.device.type == DeviceType.CPU ? Environment.ProcessorCount : 1;
        Parallel.For(0, networks.Count, new ParallelOptions { MaxDegreeOfParallelism = cores }, i =>
            curves[i] = Run(networks[i], how, train[i], monitor?[i], options, seeds[i]));
        return curves;
    }

    internal static void Check(double loss, ulong seed, int step, TrainingOptions options)
    {
        if (!double.IsFinite(loss))
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"The training loss of seed {seed} is {loss} after {step} updates at learning rate {options.LearningRate}: use a smaller one."));
        }
    }
}
