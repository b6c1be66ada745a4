using RLTransfer.Networks;
using RLTransfer.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Transfer;

/// <summary>Many seeds' dense layers as one tensor program: weights [S, in, out], inputs [S, B, in], and a loss that is summed over S, so that seeds never mix.</summary>
internal static class DenseCrowd
{
    /// <summary>Whether only dense layers, the last ones, learn, all alike.</summary>
    public static bool Takes(LayeredNetwork network, Finetuning how)
    {
        var plan = how.Plan(network);
        return plan.Count == network.Layers.Count - how.FrozenDepth(network)
            && plan.All(layer => layer.RateFactor == 1 && layer.FromStep == 0 && network[layer.Layer] is Linear);
    }

    public static IReadOnlyList<TrainingPoint>[] Run(
        IReadOnlyList<LayeredNetwork> networks, int depth, IReadOnlyList<Examples> train, IReadOnlyList<Examples>? monitor, TrainingOptions options, IReadOnlyList<ulong> seeds)
    {
        using var scope = NewDisposeScope();
        var count = networks.Count;
        var device = train[0].Labels.device;
        var layers = Enumerable.Range(depth, networks[0].Layers.Count - depth).Select(layer => Stack(networks, layer)).ToArray();
        using var optimizer = optim.Adam(layers.SelectMany(layer => new[] { layer.Weight, layer.Bias }), options.LearningRate);

        // [S · N, F] and [S · N]: one index_select draws every seed's batch.
        var (inputs, labels) = Gather(networks, depth, train);
        var monitored = monitor is null ? default : Gather(networks, depth, monitor);
        var features = inputs.shape[1];
        var each = train[0].Count;
        var batches = seeds.Select(seed => new Minibatches(each, options.BatchSize, seed)).ToArray();
        var size = batches[0].Size;
        var batch = new long[count * size];
        var curves = seeds.Select(_ => new List<TrainingPoint>()).ToArray();
        var losses = zeros(count, device: device);
        var since = 0;
        for (var step = 1; step <= options.Steps; step++)
        {
            using (NewDisposeScope())
            {
                for (var s = 0; s < count; s++)
                {
                    batches[s].Next(batch.AsSpan(s * size, size), (long)s * each);
                }

                var index = tensor(batch, device: device);
                var logits = Forward(layers, inputs.index_select(0, index).view(count, size, features));           // [S, B, C]
                var loss = nn.functional.cross_entropy(logits.flatten(0, 1), labels.index_select(0, index), reduction: nn.Reduction.None)
                    .view(count, size).mean([1]);                                                                   // [S]: mean over B
                optimizer.zero_grad();
                loss.sum().backward();                                                                              // sum over S
                optimizer.step();
                losses.add_(loss.detach());
            }

            since++;
            if (options.LooksAfter(step))
            {
                var scores = monitor is null ? null : Score(layers, monitored.Inputs.view(count, -1, features), monitored.Labels.view(count, -1));
                var trainingLosses = losses.cpu().data<float>().ToArray();
                losses.zero_();
                for (var s = 0; s < count; s++)
                {
                    ClassifierTraining.Check(trainingLosses[s], seeds[s], step, options);
                    curves[s].Add(new(step, trainingLosses[s] / since, scores?[s].Accuracy ?? double.NaN, scores?[s].Loss ?? double.NaN));
                }

                since = 0;
            }
        }

        Unstack(layers, networks, depth);
        return curves;
    }

    private static Tensor Forward((Parameter Weight, Parameter Bias)[] layers, Tensor x)
    {
        for (var i = 0; i < layers.Length; i++)
        {
            x = Affine.Of(x, layers[i].Weight, layers[i].Bias);                                                       // b + x W   [S, B, out]
            x = i < layers.Length - 1 ? nn.functional.relu(x) : x;
        }

        return x;
    }

    private static (double Accuracy, double Loss)[] Score((Parameter Weight, Parameter Bias)[] layers, Tensor inputs, Tensor labels)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var logits = Forward(layers, inputs);
        var right = logits.argmax(-1).eq(labels).to(ScalarType.Float32).mean([1]).cpu().data<float>().ToArray();
        var loss = nn.functional.cross_entropy(logits.flatten(0, 1), labels.flatten(), reduction: nn.Reduction.None)
            .view(labels.shape).mean([1]).cpu().data<float>().ToArray();
        return [.. right.Zip(loss, (r, l) => ((double)r, (double)l))];
    }

    private static (Tensor Inputs, Tensor Labels) Gather(IReadOnlyList<LayeredNetwork> networks, int depth, IReadOnlyList<Examples> sets)
    {
        using var scope = NewDisposeScope();
        var through = sets.Select((set, s) => depth == 0 ? set : set.Through(networks[s], depth)).ToArray();
        return (cat([.. through.Select(set => set.Inputs.flatten(1))], 0).MoveToOuterDisposeScope(), cat([.. through.Select(set => set.Labels)], 0).MoveToOuterDisposeScope());
    }

    private static (Parameter Weight, Parameter Bias) Stack(IReadOnlyList<LayeredNetwork> networks, int layer)
    {
        using var _ = no_grad();
        var dense = networks.Select(network => (Linear)network[network.LayerNames[layer]]).ToArray();
        return (new Parameter(stack([.. dense.Select(linear => linear.weight.t())], 0).contiguous()), new Parameter(stack([.. dense.Select(linear => linear.bias!.unsqueeze(0))], 0)));
    }

    private static void Unstack((Parameter Weight, Parameter Bias)[] layers, IReadOnlyList<LayeredNetwork> networks, int depth)
    {
        using var _ = no_grad();
        for (var i = 0; i < layers.Length; i++)
        {
            for (var s = 0; s < networks.Count; s++)
            {
                var dense = (Linear)networks[s][networks[s].LayerNames[depth + i]];
                dense.weight.copy_(layers[i].Weight.select(0, s).t());
                dense.bias!.copy_(layers[i].Bias.select(0, s).squeeze(0));
            }
        }
    }
}
