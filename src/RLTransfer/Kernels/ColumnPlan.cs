namespace RLTransfer.Kernels;

/// <summary>A lateral connection as the kernels see it: from a layer of an earlier column into the next layer of this one.</summary>
/// <param name="Layer">Which of this column's layers it goes into; it comes from the layer below of the earlier column.</param>
/// <param name="Source">Which earlier column it comes from.</param>
/// <param name="Projection">V: a dense layer, or a convolution with filters of one pixel where the earlier layer gives pictures.</param>
/// <param name="Lateral">U: a layer of the same kind as the one it goes into.</param>
/// <param name="Start">Where its numbers begin in the column's flat parameter: V, V's bias, U, α, each of all members.</param>
internal readonly record struct LateralShape(int Layer, int Source, LayerShape Projection, LayerShape Lateral, long Start)
{
    public int ProjectionSize => Projection.In * Projection.Out;

    public int LateralSize => Lateral.In * Lateral.Out * Math.Max(1, Lateral.Kernel * Lateral.Kernel);

    public long BiasStart(int members) => Start + ((long)members * ProjectionSize);

    public long LateralStart(int members) => BiasStart(members) + ((long)members * Projection.Out);

    public long ScaleStart(int members) => LateralStart(members) + ((long)members * LateralSize);

    public long End(int members) => ScaleStart(members) + members;

    /// <summary>The connections into a column: for every layer but the first one from each earlier column.</summary>
    /// <param name="members">Of the crowd.</param>
    /// <param name="layers">Of the column.</param>
    /// <param name="earlier">Of the earlier columns.</param>
    /// <param name="share">The projections' width, over that of what the layer takes from its own column.</param>
    /// <exception cref="ArgumentException">An earlier column has layers of other kinds.</exception>
    public static LateralShape[] Between(int members, IReadOnlyList<LayerShape> layers, IReadOnlyList<IReadOnlyList<LayerShape>> earlier, double share)
    {
        var start = layers.Sum(layer => (long)members * layer.Out * ((layer.In * Math.Max(1, layer.Kernel * layer.Kernel)) + 1));
        var laterals = new List<LateralShape>();
        for (var j = 0; j < earlier.Count; j++)
        {
            RequireSameKinds(layers, earlier[j], j);
        }

        for (var i = 1; i < layers.Count; i++)
        {
            for (var j = 0; j < earlier.Count; j++)
            {
                var (into, below, from) = (layers[i], layers[i - 1], earlier[j][i - 1]);
                var width = Math.Max(1, (int)Math.Round(share * below.Out));
                var positions = into.Kernel == 0 && below.Kernel > 0 ? into.In / below.Out : 1;        // a dense layer takes whole pictures
                var name = $"{into.Name} from column {j + 1}";
                var lateral = new LateralShape(
                    i, j, new(name, from.Out, width, Kernel: from.Kernel > 0 ? 1 : 0), into with { Name = name, In = width * positions }, start);
                laterals.Add(lateral);
                start = lateral.End(members);
            }
        }

        return [.. laterals];
    }

    private static void RequireSameKinds(IReadOnlyList<LayerShape> layers, IReadOnlyList<LayerShape> earlier, int column)
    {
        var fit = layers.Count == earlier.Count;
        for (var i = 0; fit && i < layers.Count; i++)
        {
            fit = (layers[i].Kernel, layers[i].Stride, layers[i].Padding) == (earlier[i].Kernel, earlier[i].Stride, earlier[i].Padding);
        }

        if (!fit)
        {
            throw new ArgumentException($"Columns differ in width alone: column {column + 1} has the layers {Text(earlier)}, the new one {Text(layers)}.", nameof(earlier));
        }

        static string Text(IReadOnlyList<LayerShape> layers) =>
            string.Join(", ", layers.Select(layer => layer.Kernel == 0 ? layer.Name : $"{layer.Name} ({layer.Kernel} x {layer.Kernel}, stride {layer.Stride}, padding {layer.Padding})"));
    }
}

/// <summary>A lateral connection in its place.</summary>
internal sealed record LateralStep
{
    public required LateralShape Shape { get; init; }

    public required CrowdStep Projection { get; init; }

    public required CrowdStep Lateral { get; init; }

    /// <summary>Where α of all members begins.</summary>
    public required long ScaleStart { get; init; }

    /// <summary>Where the features begin among what is kept of a sample of the earlier column.</summary>
    public required int SourceStart { get; init; }

    /// <summary>Where σ(V α h) begins among what is kept of a sample of this column.</summary>
    public required int KeptStart { get; init; }
}

/// <summary>A column of a progressive network: its own layers as a crowd's, and the lateral connections into them.</summary>
internal sealed class ColumnPlan
{
    private readonly LateralStep[][] into;

    /// <summary>Plans a column.</summary>
    /// <param name="own">Its own layers.</param>
    /// <param name="laterals">The connections, by <see cref="LateralShape.Between"/>.</param>
    /// <param name="earlier">The columns they come from.</param>
    /// <exception cref="ArgumentException">A connection does not fit.</exception>
    public ColumnPlan(CrowdPlan own, IReadOnlyList<LateralShape> laterals, IReadOnlyList<ColumnPlan> earlier)
    {
        (Own, FlatSize) = (own, laterals.Count == 0 ? own.FlatSize : laterals[^1].End(own.Members));
        var kept = own.KeptPerSample;
        into = new LateralStep[own.Steps.Length][];
        for (var i = 0; i < into.Length; i++)
        {
            var step = own.Steps[i];
            into[i] = [.. laterals.Where(lateral => lateral.Layer == i).Select(lateral => Place(lateral, step, earlier[lateral.Source]))];
        }

        KeptPerSample = kept;

        LateralStep Place(LateralShape shape, CrowdStep step, ColumnPlan source)
        {
            var below = source.Own.Steps[shape.Layer - 1];
            var isPicture = shape.Projection.Kernel > 0;
            var projection = below with
            {
                Layer = shape.Projection,
                Channels = below.Out,
                Height = below.OutHeight,
                Width = below.OutWidth,
                TakesChannelsFirst = isPicture && below.GivesChannelsFirst,
                GivesChannelsFirst = isPicture && below.GivesChannelsFirst,
                WeightStart = shape.Start,
                BiasStart = shape.BiasStart(own.Members),
                KeptStart = kept,
            };
            var lateral = step with
            {
                Layer = shape.Lateral,
                Channels = step.IsConvolution ? shape.Projection.Out : projection.Outputs,
                TakesChannelsFirst = false,
                WeightStart = shape.LateralStart(own.Members),
            };
            if (step.IsConvolution && (below.OutHeight != step.Height || below.OutWidth != step.Width))
            {
                throw new ArgumentException($"'{shape.Lateral.Name}' gives pictures of {below.OutHeight} x {below.OutWidth}, but the layer takes {step.Height} x {step.Width}.", nameof(laterals));
            }

            var placed = new LateralStep { Shape = shape, Projection = projection, Lateral = lateral, ScaleStart = shape.ScaleStart(own.Members), SourceStart = below.KeptStart, KeptStart = kept };
            kept = checked(kept + projection.Outputs);
            return placed;
        }
    }

    /// <summary>The column's own layers, whose numbers come first in its flat parameter.</summary>
    public CrowdPlan Own { get; }

    /// <summary>The length of the flat parameter.</summary>
    public long FlatSize { get; }

    /// <summary>What is kept of a member for each sample: every layer's activations but the last one's, and every connection's.</summary>
    public int KeptPerSample { get; }

    /// <summary>The length of what is kept.</summary>
    public long KeptSize(int batch) => (long)Own.Members * batch * KeptPerSample;

    /// <summary>The connections into a layer.</summary>
    public ReadOnlySpan<LateralStep> Into(int layer) => into[layer];
}
