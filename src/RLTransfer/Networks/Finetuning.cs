namespace RLTransfer.Networks;

/// <summary>When and how fast one layer learns.</summary>
/// <param name="Layer">Its name.</param>
/// <param name="RateFactor">Its learning rate over the run's.</param>
/// <param name="FromStep">The first update that changes it.</param>
public readonly record struct LayerPlan(string Layer, double RateFactor, int FromStep);

/// <summary>How a source network is put to use on a target task: what is kept, what learns, how fast and from when on.</summary>
public sealed record Finetuning
{
    /// <summary>Keep nothing: new weights, all of which learn. What transfer is measured against.</summary>
    public static Finetuning Scratch { get; } = new() { Name = "from scratch", FromSource = false };

    /// <summary>Keep every layer but the output as it is, and learn a new output layer on top (a linear probe).</summary>
    public static Finetuning LastLayer { get; } = new() { Name = "last layer only", LastLayers = 1 };

    /// <summary>Keep everything as a start, and let all of it learn.</summary>
    public static Finetuning EndToEnd { get; } = new() { Name = "end to end" };

    /// <summary>For tables and figures.</summary>
    public string Name { get; init; } = "";

    /// <summary>Start from the source's weights; otherwise from new ones.</summary>
    public bool FromSource { get; init; } = true;

    /// <summary>How many layers learn, counted from the output; null: all.</summary>
    public int? LastLayers { get; init; }

    /// <summary>The layers that learn, by name; null: as <see cref="LastLayers"/> says.</summary>
    public IReadOnlyList<string>? Layers { get; init; }

    /// <summary>Layers that begin from new weights although the source's would fit. Layers whose shapes differ between the tasks begin from new ones in any case.</summary>
    public IReadOnlyList<string> Fresh { get; init; } = [];

    /// <summary>Discriminative learning rates: each layer learns at this factor of the rate of the layer above it (Howard and Ruder 2018, §3.2, who divide by 2.6).</summary>
    public double RateFactor { get; init; } = 1;

    /// <summary>The learning rate of all of them over the run's; at 1 they learn as the source did.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>Gradual unfreezing: the output layer learns from the start, and one more layer below it after every so many updates, or environment steps of a learner (Howard and Ruder 2018, §3.3); 0: all at once.</summary>
    public int UnfreezeEvery { get; init; }

    /// <summary>Let the last <paramref name="count"/> layers learn, and keep those below as they are.</summary>
    public static Finetuning Last(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new() { Name = FormattableString.Invariant($"last {count} layers"), LastLayers = count };
    }

    /// <summary>Let the named layers learn, and keep all others as they are.</summary>
    public static Finetuning Only(params IReadOnlyList<string> layers) => new() { Name = string.Join(" + ", layers), Layers = [.. layers] };

    /// <summary>The layers that learn, from the output down.</summary>
    /// <param name="names">All layers of the network, from input to output.</param>
    /// <exception cref="ArgumentException">The network has no such layer, or not as many, or a setting makes no sense.</exception>
    public IReadOnlyList<LayerPlan> Plan(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (RateFactor is not (> 0 and <= 1) || UnfreezeEvery < 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"A rate factor lies in (0, 1] and unfreezing takes 0 updates or more; given {RateFactor} and {UnfreezeEvery}."));
        }

        if (!(Rate > 0 && double.IsFinite(Rate)))
        {
            throw new ArgumentException(FormattableString.Invariant($"The rate over the run's is above 0; given {Rate}."));
        }

        if (LastLayers is { } count && (count < 1 || count > names.Count))
        {
            throw new ArgumentException(FormattableString.Invariant($"The last {count} layers of a network that has {names.Count}: {string.Join(", ", names)}."));
        }

        var trained = Layers is null
            ? Enumerable.Range(0, LastLayers ?? names.Count).Select(depth => names.Count - 1 - depth)
            : Layers.Select(IndexOf).Distinct().OrderDescending();
        return [.. trained.Select((index, place) => new LayerPlan(names[index], Rate * Math.Pow(RateFactor, names.Count - 1 - index), place * UnfreezeEvery))];

        int IndexOf(string name)
        {
            var at = names.TakeWhile(other => other != name).Count();
            return at < names.Count ? at : throw new ArgumentException($"The network has no layer '{name}'; it has {string.Join(", ", names)}.");
        }
    }

    /// <summary>How many layers, counted from the input, never learn: their outputs need computing only once.</summary>
    /// <param name="names">All layers of the network, from input to output.</param>
    public int FrozenDepth(IReadOnlyList<string> names)
    {
        var learn = Plan(names).Select(plan => plan.Layer).ToHashSet(StringComparer.Ordinal);
        return names.TakeWhile(name => !learn.Contains(name)).Count();
    }

    /// <summary>The network to train on the target: the source's weights with a fresh output layer, or new weights throughout. The source stays as it is.</summary>
    /// <param name="source">Trained on the source task.</param>
    /// <param name="outputs">Of the target task.</param>
    public CrowdNetwork Start(CrowdNetwork source, int outputs)
    {
        ArgumentNullException.ThrowIfNull(source);
        return FromSource ? source.WithFreshHead(outputs) : source.With([.. source.Shape.SkipLast(1), source.Shape[^1] with { Out = outputs }]);
    }
}
