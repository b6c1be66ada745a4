using RLTransfer.Networks;
using RLTransfer.Tensors;
using static TorchSharp.torch;

namespace RLTransfer.MetaLearning;

/// <summary>Model-agnostic meta-learning (Finn et al. 2017, Algorithm 1): initial weights from which one gradient step on a new task leads far.</summary>
/// <remarks>
/// For every seed on its own, with the loss L of task i on examples to learn from, and L′ on others of the same task:
/// θ′_i = θ − α ∇_θ L_i(θ), and θ ← θ − β ∇_θ Σ_i L′_i(θ′_i)   (§2.2 and Eq. 1). The gradient of θ′_i by θ is I − α ∇²L_i(θ): exact by default,
/// I where <see cref="MamlOptions.FirstOrder"/>. The sum over tasks is a mean here, which Adam's steps do not notice.
/// Each task's weights are a member of a crowd of S · T, so all tasks of all seeds are one tensor program.
/// </remarks>
public sealed class Maml : IDisposable
{
    private readonly NetworkSpec spec;
    private readonly NetworkFactory architecture;
    private readonly CrowdAdam optimizer;
    private readonly Dictionary<int, ICrowdModule> shapes = [];
    private readonly Dictionary<(int Parameter, int Tasks), Tensor> places = [];

    /// <summary>New initial weights for every seed.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="architecture">Makes it; null: <see cref="CrowdNetwork.Create"/>.</param>
    /// <exception cref="ArgumentException">An option is impossible, or the network has several copies.</exception>
    public Maml(NetworkSpec spec, MamlOptions? options = null, NetworkFactory? architecture = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Options = options ?? new();
        Options.Validate();
        if (spec.Copies != 1)
        {
            throw new ArgumentException($"Maml takes one network a seed; {spec.Name} has {spec.Copies} copies.", nameof(spec));
        }

        (this.spec, this.architecture) = (spec, architecture ?? CrowdNetwork.Create);
        Network = this.architecture(spec);
        optimizer = new(Network.Layers, Options.LearningRate);
    }

    /// <summary>The options.</summary>
    public MamlOptions Options { get; }

    /// <summary>θ: the initial weights of every seed [S].</summary>
    public ICrowdModule Network { get; }

    /// <summary>The inner loop: each task's weights after some steps down its own loss.</summary>
    /// <param name="loss">From a network to the loss of each member [S · T].</param>
    /// <param name="tasks">T: tasks of each seed; null: as many as a meta-update has.</param>
    /// <param name="steps">How many; null: as many as in a meta-update.</param>
    /// <param name="stepSize">Their length; null: as in a meta-update.</param>
    /// <param name="learn">Whether a loss of these weights is to be differentiated by θ; otherwise nothing of the way is kept.</param>
    public FastNetwork Adapt(Func<FastNetwork, Tensor> loss, int? tasks = null, int? steps = null, double? stepSize = null, bool learn = true)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var network = Start(tasks ?? Options.Tasks, learn);
        for (var step = 0; step < (steps ?? Options.InnerSteps); step++)
        {
            network = Descend(network, loss(network), stepSize, learn);
        }

        return network;
    }

    /// <summary>θ itself, once for every task.</summary>
    /// <param name="tasks">T.</param>
    /// <param name="learn">Whether gradients run to θ.</param>
    public FastNetwork Start(int tasks, bool learn = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tasks, 1);
        if (!shapes.TryGetValue(tasks, out var shape))
        {
            shapes.Add(tasks, shape = architecture(spec with { Seeds = [.. spec.Seeds.SelectMany(seed => Enumerable.Repeat(seed, tasks))] }));
        }

        return new(shape, [.. Network.Parameters.Select((_, parameter) => Spread(parameter, tasks)).Select(weights => learn ? weights : weights.detach().requires_grad_())]);
    }

    /// <summary>One inner step, θ′ = θ − α ∇L.</summary>
    /// <param name="network">Where it begins.</param>
    /// <param name="loss">Of each member, computed with this network [S · T].</param>
    /// <param name="stepSize">α; null: as in a meta-update.</param>
    /// <param name="learn">As in <see cref="Adapt"/>.</param>
    public FastNetwork Descend(FastNetwork network, Tensor loss, double? stepSize = null, bool learn = true)
    {
        ArgumentNullException.ThrowIfNull(network);
        RequireOneEach(loss, network.Members);
        var exact = learn && !Options.FirstOrder;
        var gradients = Gradients.Of([loss.sum()], network.Weights, createGraph: exact);                // members never mix: the sum's gradients are their own
        return network.With([.. network.Weights.Zip(gradients, (weights, gradient) =>
        {
            var next = weights - ((stepSize ?? Options.StepSize) * (exact ? gradient : gradient.detach()));
            return learn ? next : next.detach().requires_grad_();
        })]);
    }

    /// <summary>The outer loop: one step of every seed's θ down the loss that its tasks have after the inner steps.</summary>
    /// <param name="loss">Of each member, computed with what <see cref="Adapt"/> gave [S · T].</param>
    /// <returns>Each seed's mean [S].</returns>
    public double[] Learn(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        RequireOneEach(loss, null);
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        var means = loss.view(Network.Seeds.Count, -1).mean([1]);                                       // over tasks [S]
        means.sum().backward();                                                                         // seeds never mix
        if (Options.MaxGradientNorm > 0)
        {
            GradientClipping.PerSeed(Network.Learning(), Options.MaxGradientNorm);
        }

        optimizer.step();
        return [.. means.to(ScalarType.Float64).cpu().data<double>()];
    }

    /// <summary>One meta-update whose data is at hand.</summary>
    /// <param name="support">The loss on the examples that are learned from: of each member [S · T].</param>
    /// <param name="query">The loss on other examples of the same tasks [S · T].</param>
    /// <returns>Each seed's mean loss after the inner steps [S].</returns>
    public double[] Learn(Func<FastNetwork, Tensor> support, Func<FastNetwork, Tensor> query)
    {
        ArgumentNullException.ThrowIfNull(query);
        using var scope = NewDisposeScope();
        return Learn(query(Adapt(support)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        optimizer.Dispose();
        Network.Dispose();
        foreach (var shape in shapes.Values)
        {
            shape.Dispose();
        }

        foreach (var place in places.Values)
        {
            place.Dispose();
        }
    }

    /// <summary>A parameter of θ as the crowd of tasks has it: every weight [S, …] becomes [S · T, …].</summary>
    private Tensor Spread(int parameter, int tasks)
    {
        var whole = Network.Parameters[parameter];
        if (!places.TryGetValue((parameter, tasks), out var place))
        {
            // Where each number of the crowd stands in θ: weight by weight, and of each weight seed by seed, T times.
            var seeds = Network.Seeds.Count;
            long[] all = [.. Network.Layers.SelectMany(layer => layer.Weights).Where(weight => ReferenceEquals(weight.Parameter, whole)).OrderBy(weight => weight.Offset).SelectMany(weight =>
                from seed in Enumerable.Range(0, seeds)
                from task in Enumerable.Range(0, tasks)
                from number in Enumerable.Range(0, (int)(weight.Count / seeds))
                select weight.Offset + (seed * (weight.Count / seeds)) + number)];
            places.Add((parameter, tasks), place = tensor(all, device: whole.device).DetachFromDisposeScope());
        }

        // The view is a node of its own: the inner gradient ends there, and leaves the selection's to the outer one.
        return whole.flatten().index_select(0, place).view([tasks * whole.shape[0], .. whole.shape[1..]]);
    }

    private void RequireOneEach(Tensor loss, int? members)
    {
        if (loss.dim() != 1 || loss.shape[0] % Network.Seeds.Count != 0 || (members is { } all && loss.shape[0] != all))
        {
            throw new ArgumentException($"Maml takes one loss a member, [{(members is { } count ? $"{count}" : "S · T")}]; got [{string.Join(", ", loss.shape)}]. Take the mean over examples, and leave the tasks apart.", nameof(loss));
        }
    }
}
