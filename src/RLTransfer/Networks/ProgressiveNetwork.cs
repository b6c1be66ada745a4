using RLTransfer.Kernels;
using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>Progressive network (Rusu et al. 2016): a column for every task; earlier columns are frozen, and later ones take in what they know through lateral connections.</summary>
/// <remarks>
/// Layer i of column k: h_i^k = f(W_i^k h_{i−1}^k + Σ_{j&lt;k} U_i^{k:j} σ(V_i^{k:j} α h_{i−1}^j))   (Eq. 2; f = σ, none after the last layer).
/// Each earlier column j has an adapter of its own: a learned scale α, a projection V to fewer numbers, a nonlinearity, and U. (The paper writes the
/// earlier columns' features as one vector; with two columns it is the same.) V is a convolution of one pixel where layer i − 1 gives pictures.
/// The last column is the one that learns and whose output it gives. Earlier columns are computed once a pass and without a graph: no gradient reaches them,
/// whatever their layers' <see cref="CrowdLayer.Learns"/> says.
/// </remarks>
public sealed class ProgressiveNetwork : CrowdModule
{
    private readonly List<(long[] Sample, ColumnPlan[] Plans)> planned = [];
    private readonly ProgressiveColumn[] columns;
    private Watcher? watcher;

    /// <summary>A new column beside those there are.</summary>
    /// <param name="stream">What the random streams of the new column's weights are called; with the same name its own layers begin as a <see cref="CrowdNetwork"/>'s do.</param>
    /// <param name="layers">Of the new column: as many as the others have and of the same kinds; widths may differ.</param>
    /// <param name="earlier">A <see cref="CrowdNetwork"/> (one column) or <see cref="ProgressiveNetwork"/> (as many as it has), whose weights are copied and frozen; null: the new column is the first.</param>
    /// <param name="seeds">Whose weights these are [S].</param>
    /// <param name="copies">How many networks each seed has.</param>
    /// <param name="activation">f and σ.</param>
    /// <param name="initialization">How the new column's first weights are drawn.</param>
    /// <param name="outputGain">The orthogonal output layer's gain.</param>
    /// <param name="laterals">How the new column takes in what earlier ones know.</param>
    /// <param name="device">Where it computes; the CPU by default.</param>
    /// <exception cref="ArgumentException">The earlier columns are of other seeds, copies, kinds of layers or activation.</exception>
    public ProgressiveNetwork(
        string stream,
        IReadOnlyList<Layer> layers,
        ICrowdModule? earlier,
        IReadOnlyList<ulong> seeds,
        int copies = 1,
        Activation activation = Activation.ReLU,
        Initialization initialization = Initialization.Uniform,
        double outputGain = 1,
        LateralOptions? laterals = null,
        Device? device = null)
        : this(stream, [.. DesignsOf(earlier, activation), new(stream, layers, initialization, outputGain, laterals ?? new())], seeds, copies, activation, device)
    {
        if (earlier is null)
        {
            return;
        }

        if (!earlier.Seeds.SequenceEqual(Seeds) || earlier.Copies != copies)
        {
            throw new ArgumentException($"The earlier columns have {earlier.Copies} x {earlier.Seeds.Count} members, the new one {copies} x {Seeds.Count}, or those of other seeds.", nameof(earlier));
        }

        CopyColumns(earlier is ProgressiveNetwork progressive ? [.. progressive.columns.Select(column => column.Flat)] : [((CrowdNetwork)earlier).Flat]);
    }

    private ProgressiveNetwork(string name, IReadOnlyList<ColumnDesign> designs, IReadOnlyList<ulong> seeds, int copies, Activation activation, Device? device)
        : base(name, seeds, copies, device)
    {
        Activation = activation;
        columns = new ProgressiveColumn[designs.Count];
        for (var k = 0; k < columns.Length; k++)
        {
            columns[k] = AddColumn(designs[k], k);
        }
    }

    /// <summary>From the first to the one that learns.</summary>
    public IReadOnlyList<ProgressiveColumn> Columns => columns;

    /// <summary>f and σ.</summary>
    public Activation Activation { get; }

    /// <summary>Makes the networks of a learner on the first task: the first column alone, which computes what a <see cref="CrowdNetwork"/> does.</summary>
    public static ICrowdModule Create(NetworkSpec spec) => Beside(spec, null, null);

    /// <summary>Makes the networks of a learner on the next task: a new column beside those of an earlier learner's networks, which stay as they are.</summary>
    /// <param name="earlier">By name, such as a learner's; of each name there is one.</param>
    /// <param name="laterals">How the new columns take in what earlier ones know.</param>
    public static NetworkFactory After(IReadOnlyDictionary<string, ICrowdModule> earlier, LateralOptions? laterals = null)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return spec => Beside(
            spec, earlier.TryGetValue(spec.Name, out var network) ? network : throw new ArgumentException($"There is no earlier network '{spec.Name}'; there are {string.Join(", ", earlier.Keys)}.", nameof(earlier)), laterals);
    }

    /// <summary>The same with an earlier column that has learned nothing: baseline 4 of Rusu et al. (2016), which shows what the mere size of two columns is worth.</summary>
    public static ICrowdModule AfterRandom(NetworkSpec spec, LateralOptions? laterals = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        using var random = CrowdNetwork.Create(spec with { Name = $"{spec.Name}, random" });
        return Beside(spec, random, laterals);
    }

    /// <summary>The network that the first columns were before the others came: what it gives is bitwise what it gave then.</summary>
    public ProgressiveNetwork First(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, columns.Length);
        var first = new ProgressiveNetwork(GetName(), [.. columns.Take(count).Select(column => column.Design)], Seeds, Copies, Activation, Device);
        first.CopyColumns([.. columns.Take(count).Select(column => column.Flat)]);
        return first;
    }

    /// <inheritdoc/>
    public override ProgressiveNetwork Clone() => First(columns.Length);

    /// <summary>Lets someone look at what the hidden layers give, and change it, until what is returned is disposed: gradients and noise at any place of any column.</summary>
    /// <param name="at">Takes a column and a layer, both counted from 0, and what it gives [members, B, …]; gives what to go on with.</param>
    public IDisposable Watch(Func<int, int, Tensor, Tensor> at)
    {
        ArgumentNullException.ThrowIfNull(at);
        return new Watcher(this, at);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(IReadOnlyList<Tensor> parameters, Tensor input, bool areOwn)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(input);
        var each = Each(input);
        var plans = PlansFor(each);
        Tensor[] flats = areOwn ? [.. parameters.SkipLast(1).Select(flat => flat.detach()), parameters[^1]] : [.. parameters];
        var learning = areOwn ? columns[^1].Learning : Array.ConvertAll(columns[^1].Learning, _ => true);
        var isFused = watcher is null && !(is_grad_enabled() && (each.requires_grad || flats.SkipLast(1).Any(flat => flat.requires_grad))) && flats.All(flat => FusedCrowd.Takes(each, flat));
        return Shared(isFused ? FusedColumns.Run(plans, each, flats, learning, Reference) : Reference(flats[^1]));

        Tensor Reference(Tensor last) => ReferenceColumns.Run(
            columns, each, (k, layer, weight) => weight.In(k + 1 < columns.Length ? flats[k] : !areOwn || layer.Learns ? last : last.detach()), Activation, watcher?.At);
    }

    private static ProgressiveNetwork Beside(NetworkSpec spec, ICrowdModule? earlier, LateralOptions? laterals)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new(spec.Name, CrowdNetwork.For(spec.InputShape, spec.Hidden, spec.Outputs), earlier, spec.Seeds, spec.Copies, spec.Activation, spec.Initialization, spec.OutputGain, laterals, spec.Device);
    }

    /// <exception cref="ArgumentException">It is no network of columns, or has another activation.</exception>
    private static IEnumerable<ColumnDesign> DesignsOf(ICrowdModule? earlier, Activation activation)
    {
        var (designs, has) = earlier switch
        {
            null => ([], activation),
            ProgressiveNetwork progressive => (progressive.columns.Select(column => column.Design), progressive.Activation),
            CrowdNetwork network => ([new ColumnDesign(network.GetName(), network.Shape, network.Initialization, network.OutputGain, new())], network.Activation),
            _ => throw new ArgumentException($"A column stands beside a CrowdNetwork or a ProgressiveNetwork, not a {earlier.GetType().Name}.", nameof(earlier)),
        };
        return has == activation ? designs : throw new ArgumentException($"The earlier columns have {has} between layers, the new one {activation}.", nameof(earlier));
    }

    private ProgressiveColumn AddColumn(ColumnDesign design, int k)
    {
        if (design.Layers.Count == 0)
        {
            throw new ArgumentException("A column needs at least one layer.", nameof(design));
        }

        if (!(design.Laterals.Width > 0 && double.IsFinite(design.Laterals.Scale)))
        {
            throw new ArgumentException(FormattableString.Invariant($"Lateral connections need a width above 0 and a finite scale, got {design.Laterals.Width} and {design.Laterals.Scale}."), nameof(design));
        }

        using var scope = NewDisposeScope();
        var members = Copies * Seeds.Count;
        var shapes = LateralShape.Between(members, Kinds(design), [.. columns.Take(k).Select(column => Kinds(column.Design))], design.Laterals.Width);
        var own = design.Layers.Sum(layer => members * layer.Numbers);
        var numbers = new float[shapes.Length == 0 ? own : (int)shapes[^1].End(members)];
        InitialWeights.Draw(design.Layers, design.Stream, Seeds, Copies, Activation, design.Initialization, design.OutputGain, numbers.AsSpan(0, own));
        var flat = Add($"column{k + 1}", tensor(numbers, device: Device));
        flat.requires_grad = k + 1 == columns.Length;
        var (layers, laterals, offset) = (new List<CrowdLayer>(), new List<Lateral>(), 0L);
        for (var i = 0; i < design.Layers.Count; i++)
        {
            var layer = design.Layers[i];
            foreach (var shape in shapes.Where(shape => shape.Layer == i))
            {
                var lateral = new Lateral(shape, layer, flat, members, $"column{k + 1}/{layer.Name} from column{shape.Source + 1}");
                Draw(lateral, design, isLast: i + 1 == design.Layers.Count);
                laterals.Add(lateral);
                Add(lateral.Weights);
            }

            layers.Add(layer.Of(flat, offset, members, $"column{k + 1}/{layer.Name}"));
            Add(layers[i]);
            offset += members * layer.Numbers;
        }

        if (k + 1 < columns.Length)
        {
            layers.ForEach(layer => layer.Learns = false);
            laterals.ForEach(lateral => lateral.Weights.Learns = false);
        }

        return new(design, flat, layers, laterals, shapes);
    }

    /// <summary>V is drawn as a hidden layer's weights are, U as those of the layer it goes into.</summary>
    private void Draw(Lateral lateral, ColumnDesign design, bool isLast)
    {
        Draw(lateral.Projection, lateral.V, lateral.Bias, "projection", InitialWeights.HiddenGain(Activation), isLast: false);
        Draw(lateral.Into, lateral.U, null, "lateral", isLast ? design.OutputGain : InitialWeights.HiddenGain(Activation), isLast);
        using var _ = no_grad();
        lateral.Scale.Value.fill_(design.Laterals.Scale);

        void Draw(Layer layer, CrowdWeight weight, CrowdWeight? bias, string purpose, double gain, bool isLast)
        {
            var (weights, biases) = (new float[weight.Count], new float[Copies * Seeds.Count * layer.Out]);
            InitialWeights.Draw(layer, $"{design.Stream}/{purpose}", Seeds, Copies, design.Initialization, gain, isLast, weights, biases);
            using var _ = no_grad();
            weight.Value.copy_(tensor(weights, [.. weight.Shape]));
            bias?.Value.copy_(tensor(biases, [.. bias.Shape]));
        }
    }

    private void CopyColumns(IReadOnlyList<Tensor> flats)
    {
        using var _ = no_grad();
        for (var k = 0; k < flats.Count; k++)
        {
            columns[k].Flat.copy_(flats[k]);
        }
    }

    /// <summary>[S, B, …] → [copies · S, B, …].</summary>
    private Tensor Each(Tensor input) => Copies == 1 ? input : input.unsqueeze(0).expand([Copies, .. input.shape]).flatten(0, 1);

    /// <summary>[copies · S, B, out] → [copies, S, B, out]; without the first axis where there is one copy.</summary>
    private Tensor Shared(Tensor output) => Copies == 1 ? output : output.view([Copies, Seeds.Count, .. output.shape[1..]]);

    /// <exception cref="ArgumentException">The input does not fit the layers.</exception>
    private ColumnPlan[] PlansFor(Tensor input)
    {
        var extents = input.shape;
        foreach (var (sample, known) in planned)
        {
            if (known[^1].Own.Takes(extents))
            {
                return known;
            }
        }

        var members = Seeds.Count * Copies;
        if (extents.Length == 0 || extents[0] != members)
        {
            throw new ArgumentException(FormattableString.Invariant($"{GetName()} has {members} members, and takes [{members}, B, …]; got [{string.Join(", ", extents)}]."), nameof(input));
        }

        var plans = new ColumnPlan[columns.Length];
        for (var k = 0; k < plans.Length; k++)
        {
            plans[k] = new(new(extents, Kinds(columns[k].Design), Activation == Activation.Tanh), columns[k].Shapes, plans[..k]);
        }

        planned.Add((extents, plans));
        return plans;
    }

    private static LayerShape[] Kinds(ColumnDesign design) => [.. design.Layers.Select(layer => layer.Kind)];

    /// <summary>Who looks, and who looked before.</summary>
    private sealed class Watcher : IDisposable
    {
        private readonly ProgressiveNetwork network;
        private readonly Watcher? before;

        public Watcher(ProgressiveNetwork network, Func<int, int, Tensor, Tensor> at) => (this.network, before, At, network.watcher) = (network, network.watcher, at, this);

        public Func<int, int, Tensor, Tensor> At { get; }

        public void Dispose() => network.watcher = before;
    }
}
