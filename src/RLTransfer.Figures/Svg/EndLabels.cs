using RLTransfer.Figures.Marks;
using RLTransfer.Figures.Scales;

namespace RLTransfer.Figures.Svg;

/// <summary>Names beside the plot: of lines where they end, of reference lines; names that would touch move apart.</summary>
internal sealed class EndLabels
{
    private const double Swatch = 22, Lead = 14, Gap = 6;

    /// <summary>One name; without an entry it belongs to a reference line.</summary>
    private readonly record struct Label(KeyEntry? Entry, string Name, double End)
    {
        public double TextAt => Entry is null ? Gap : Lead + Swatch + Gap;
    }

    private readonly Label[] labels;

    private EndLabels(Label[] labels) => this.labels = labels;

    /// <summary>The width they need to the right of the plot.</summary>
    public double Width => labels.Max(l => l.TextAt + TextMetrics.Width(l.Name, Key.FontSize));

    /// <summary>Whether the series are named here, so that no other key is needed.</summary>
    public bool NamesSeries => Array.Exists(labels, l => l.Entry is not null);

    /// <summary>Whether horizontal reference lines are named here.</summary>
    public bool NamesRules => Array.Exists(labels, l => l.Entry is null);

    /// <summary>The labels of a figure; null where nothing can be named beside it.</summary>
    public static EndLabels? Of(Figure figure, KeyEntry[] entries, Domain x, double figureWidth, double plotHeight)
    {
        var labels = new List<Label>(OfSeries(figure, entries, x, figureWidth, plotHeight));
        var rules = figure.Marks.OfType<RuleMark>().Where(r => !r.IsVertical && !string.IsNullOrWhiteSpace(r.Label)).Select(r => new Label(null, r.Label!, r.At)).ToArray();
        var room = figureWidth >= (figure.Marks.Any(m => m is BarsMark) ? 280 : 420) && (labels.Count + rules.Length) * Key.RowHeight <= plotHeight && figure.Marks.All(m => m is not HeatMark);
        if (room && rules.All(r => TextMetrics.Width(r.Name, Key.FontSize) <= 0.24 * figureWidth)) labels.AddRange(rules);
        return labels.Count == 0 ? null : new EndLabels([.. labels]);
    }

    private static Label[] OfSeries(Figure figure, KeyEntry[] entries, Domain x, double figureWidth, double plotHeight)
    {
        if (figure.Legend is Legend.Top or Legend.None || entries.Length * Key.RowHeight > plotHeight || figureWidth < 360) return [];
        var wanted = figure.Legend == Legend.Right;
        if (!wanted && figure.Marks.Any(m => m.IsSeries && m is not LineMark)) return [];
        if (!wanted && (figureWidth < 420 || entries.Length > 8 || entries.Any(e => TextMetrics.Width(e.Name, Key.FontSize) > 0.24 * figureWidth))) return [];
        var ends = new List<Label>();
        foreach (var entry in entries)
        {
            var line = figure.Marks.OfType<LineMark>().LastOrDefault(l => l.Name == entry.Name);
            var last = line is null ? -1 : Array.FindLastIndex(line.Y, v => !double.IsNaN(v));
            if (!wanted && (last < 0 || Position(line!.X[last]) < 0.9)) return [];   // it ends elsewhere
            ends.Add(new Label(entry, TextMetrics.Fit(entry.Name, Key.FontSize, 0.35 * figureWidth), last < 0 ? double.NaN : line!.Y[last]));
        }
        return [.. ends];

        double Position(double value) => figure.XScale == Scale.Log ? Math.Log(value / x.Low) / Math.Log(x.High / x.Low) : (value - x.Low) / (x.High - x.Low);
    }

    public void Draw(SvgWriter svg, Box plot, Axis y)
    {
        var order = labels.Select(l => l with { End = double.IsNaN(l.End) ? plot.CenterY : Math.Clamp(y.At(l.End), plot.Y, plot.Bottom) }).OrderBy(l => l.End).ToArray();
        var rows = Spread([.. order.Select(l => l.End)], plot.Y, plot.Bottom, Key.RowHeight - 3);
        for (var i = 0; i < order.Length; i++)
        {
            if (order[i].Entry is not { } entry) continue;
            svg.Path($"M{SvgWriter.N(plot.Right + 1)} {SvgWriter.N(order[i].End)}L{SvgWriter.N(plot.Right + Lead - 2)} {SvgWriter.N(rows[i])}", "fill=\"none\" stroke=\"currentColor\" stroke-width=\"0.8\" stroke-opacity=\"0.7\"", entry.Look.Role);
            Shapes.Swatch(svg, entry, plot.Right + Lead, rows[i], Swatch);
        }
        svg.Open("ink", "fill=\"currentColor\"");
        for (var i = 0; i < order.Length; i++)
            svg.Text(plot.Right + order[i].TextAt, rows[i] + TextMetrics.Middle * Key.FontSize, order[i].Name, Key.FontSize);
        svg.Close();
    }

    /// <summary>Positions at least <paramref name="gap"/> apart, as near to the wanted ones as their clusters allow.</summary>
    /// <param name="wanted">Rising.</param>
    /// <param name="low">None lies below.</param>
    /// <param name="high">None lies above, where all fit.</param>
    /// <param name="gap">Least distance.</param>
    internal static double[] Spread(double[] wanted, double low, double high, double gap)
    {
        // Clusters of touching labels stand centred on the mean of what they want; clusters that touch merge.
        var clusters = new List<(double Sum, int Count)>();
        double Top((double Sum, int Count) c) => Math.Clamp(c.Sum / c.Count - (c.Count - 1) * gap / 2, low, Math.Max(low, high - (c.Count - 1) * gap));
        foreach (var position in wanted)
        {
            var cluster = (Sum: position, Count: 1);
            while (clusters.Count > 0 && Top(clusters[^1]) + clusters[^1].Count * gap > Top(cluster) + 1e-9)
            {
                cluster = (clusters[^1].Sum + cluster.Sum, clusters[^1].Count + cluster.Count);
                clusters.RemoveAt(clusters.Count - 1);
            }
            clusters.Add(cluster);
        }
        return [.. clusters.SelectMany(c => Enumerable.Range(0, c.Count).Select(i => Top(c) + i * gap))];
    }
}
