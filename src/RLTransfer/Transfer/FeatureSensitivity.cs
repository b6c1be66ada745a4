using RLTransfer.Crowds;
using RLTransfer.Networks;
using RLTransfer.Tensors;
using static TorchSharp.torch;

namespace RLTransfer.Transfer;

/// <summary>Which columns a progressive policy relies on, layer by layer (Rusu et al. 2016, §3 and appendix A). Within a layer, the columns' shares add up to 1.</summary>
/// <remarks>
/// Activations are taken in units of their own deviation: of each feature, or of each feature map over all of its pixels. Results are [seed][hidden layer][column].
/// The paper divides by the sum over columns feature by feature; features of two columns that have the same number have nothing else in common, and widths may
/// differ, so here the sum over features comes first.
/// </remarks>
public static class FeatureSensitivity
{
    /// <summary>Average Fisher sensitivity: AFS(i, k) = F(i, k) / Σ_k F(i, k), where F(i, k) = Σ_m E_ρ[(∂ log π(a|s) / ∂ĥ_m)²] over the features m of layer i of column k.</summary>
    /// <param name="policy">Its first outputs are logits.</param>
    /// <param name="actions">How many logits there are.</param>
    /// <param name="observations">States that the policy meets [S, B, …]; the expectation over actions is exact.</param>
    public static double[][][] Fisher(ProgressiveNetwork policy, int actions, Tensor observations)
    {
        ArgumentNullException.ThrowIfNull(policy);
        using var scope = NewDisposeScope();
        var hidden = new List<(int Column, int Layer, Tensor Activation)>();
        Tensor output;
        using (policy.Watch((column, layer, h) =>
        {
            hidden.Add((column, layer, h.requires_grad ? h : h.requires_grad_()));
            return h;
        }))
        {
            output = policy.forward(observations);
        }

        var logits = output.narrow(-1, 0, actions).log_softmax(-1);                                     // log π(a|s) [S, B, A]
        var fisher = hidden.Select(_ => new double[policy.Seeds.Count]).ToArray();
        for (var action = 0; action < actions; action++)
        {
            var weights = logits.select(-1, action).exp().detach();                                     // π(a|s) [S, B]
            var slopes = Gradients.Of([logits.select(-1, action).sum()], [.. hidden.Select(entry => entry.Activation)], retainGraph: true);
            using var _ = no_grad();
            for (var at = 0; at < hidden.Count; at++)
            {
                var (slope, deviation) = (slopes[at], Deviation(hidden[at].Activation.detach()));
                var squares = (slope * deviation).square().flatten(2).sum(2);                           // over features, and over a map's pixels [S, B]
                var mean = (squares * weights).mean([1]).cpu().data<float>().ToArray();
                fisher[at] = [.. fisher[at].Zip(mean, (sum, term) => sum + term)];
            }
        }

        return Shares(policy, (layer, column, seed) => fisher[hidden.FindIndex(entry => (entry.Column, entry.Layer) == (column, layer))][seed]);
    }

    /// <summary>Average perturbation sensitivity: APS(i, k) = Λ(i, k) / Σ_k Λ(i, k), with the precision Λ = 1/σ² of the Gaussian noise on layer i of column k that halves the performance.</summary>
    /// <param name="policy">Is watched while it plays.</param>
    /// <param name="observations">States that the policy meets [S, B, …], from which the activations' deviations are taken.</param>
    /// <param name="performance">Plays, and says what each seed is worth [S]; 0 is the worst there is.</param>
    /// <param name="deviations">σ, in units of the activations' deviation, growing. A seed that none of them halves counts as if the next one would.</param>
    public static double[][][] Perturbation(ProgressiveNetwork policy, Tensor observations, Func<double[]> performance, IReadOnlyList<double> deviations)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(performance);
        ArgumentNullException.ThrowIfNull(deviations);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var units = new Dictionary<(int Column, int Layer), Tensor>();
        using (policy.Watch((column, layer, h) =>
        {
            units[(column, layer)] = Deviation(h);
            return h;
        }))
        {
            policy.forward(observations);
        }

        var (whole, precisions) = (performance(), new Dictionary<(int Column, int Layer), double[]>());
        foreach (var (place, unit) in units)
        {
            var drops = new List<double[]>();
            foreach (var deviation in deviations)
            {
                var random = new CrowdRandom(policy.Seeds, FormattableString.Invariant($"perturbation {place.Column} {place.Layer}"));
                using (policy.Watch((column, layer, h) => (column, layer) != place ? h : h + (deviation * unit * random.Gaussian(policy.Device, h.shape[1..]))))
                {
                    drops.Add(performance());
                }
            }

            precisions[place] = [.. whole.Select((before, seed) => 1 / Math.Pow(Critical(before, [.. drops.Select(after => after[seed])], deviations), 2))];
        }

        return Shares(policy, (layer, column, seed) => precisions[(column, layer)][seed]);
    }

    /// <summary>The deviation of each feature over the batch, or of each feature map over batch and pixels: [S, 1, features] or [S, 1, maps, 1, 1].</summary>
    private static Tensor Deviation(Tensor h) => h.dim() == 3 ? h.std([1], unbiased: false, keepdim: true) : h.std([1, 3, 4], unbiased: false, keepdim: true);

    /// <summary>The σ at which the performance has fallen by half: between two that were tried on a straight line over log σ.</summary>
    private static double Critical(double before, double[] after, IReadOnlyList<double> deviations)
    {
        var half = before / 2;
        var first = Array.FindIndex(after, value => value <= half);
        if (first == 0)
        {
            return deviations[0];
        }

        if (first < 0)
        {
            return deviations[^1] * deviations[^1] / deviations[^2];
        }

        var share = (after[first - 1] - half) / (after[first - 1] - after[first]);
        return deviations[first - 1] * Math.Pow(deviations[first] / deviations[first - 1], share);
    }

    private static double[][][] Shares(ProgressiveNetwork policy, Func<int, int, int, double> amount)
    {
        var (layers, columns) = (policy.Columns[^1].Shape.Count - 1, policy.Columns.Count);
        return [.. Enumerable.Range(0, policy.Seeds.Count).Select(seed => Enumerable.Range(0, layers).Select(layer =>
        {
            double[] each = [.. Enumerable.Range(0, columns).Select(column => amount(layer, column, seed))];
            var sum = each.Sum();
            return sum > 0 ? [.. each.Select(value => value / sum)] : each;
        }).ToArray())];
    }
}
