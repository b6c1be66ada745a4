using RLTransfer.Figures.Marks;
using RLTransfer.Figures.Scales;

namespace RLTransfer.Figures.Svg;

/// <summary>Where everything of one panel lies. Nothing leaves its box; text never lies on data.</summary>
internal sealed class PanelLayout
{
    public const double TitleSize = 15, LabelSize = 13, TickSize = 12, Pad = 14, Foot = 9, TickLength = 4, BarWidth = 13;

    public required Figure Figure { get; init; }

    public required IReadOnlyDictionary<Mark, SeriesLook> Looks { get; init; }

    public required Box Outer { get; init; }

    public required string[] Title { get; init; }

    public required Box Plot { get; init; }

    public required Axis X { get; init; }

    public required Axis Y { get; init; }

    public required Key? Key { get; init; }

    public required EndLabels? EndLabels { get; init; }

    public required XLabels XLabels { get; init; }

    public required Domain XDomain { get; init; }

    public required Domain YDomain { get; init; }

    /// <summary>The ticks of the color bar; null where there is no bar.</summary>
    public required Tick[]? BarTicks { get; init; }

    public required double YTickWidth { get; init; }

    /// <summary>Space above and below plots that panels of one row have in common.</summary>
    public readonly record struct Common(double Top, double Bottom);

    /// <summary>Lays a figure out.</summary>
    /// <param name="figure">What to draw.</param>
    /// <param name="outer">Where.</param>
    /// <param name="looks">Of all series.</param>
    /// <param name="withKey">False where several panels share one key.</param>
    /// <param name="common">At least so much above and below the plot.</param>
    public static PanelLayout Of(Figure figure, Box outer, IReadOnlyDictionary<Mark, SeriesLook> looks, bool withKey, Common common = default)
    {
        var (xs, ys) = (Domain.Horizontal(figure), Domain.Vertical(figure));
        var heat = figure.Marks.OfType<HeatMark>().FirstOrDefault();
        var entries = withKey ? Svg.Key.Entries([figure], looks) : [];
        var title = figure.Title is null ? [] : TextMetrics.Wrap(figure.Title, TitleSize, outer.Width - 2 * Pad, 3, bold: true);
        var endLabels = EndLabels.Of(figure, entries, xs, outer.Width, outer.Height - 110);
        var key = endLabels is not { NamesSeries: true } && entries.Length > 0 ? new Key(entries, outer.Width - 2 * Pad) : null;

        var top = Math.Max(common.Top, Pad - 2 + title.Length * 20 + (title.Length > 0 ? 6 : 4) + (key is null ? 0 : key.Height + 6));
        var bottom = Math.Max(common.Bottom, Foot + 24 + (figure.XLabel is null ? 0 : 20));
        var result = default(PanelLayout);
        for (var pass = 0; pass < 3; pass++)   // widths of labels follow from heights and the reverse: settled after two passes
        {
            var height = Math.Max(40, outer.Height - top - bottom);
            var yTicks = Ticks(ys, figure.YScale, figure.YTicks, Math.Max(2, (int)(height / (height > 200 ? 46 : 34))));
            var yWidth = yTicks.Max(t => t.Label is null ? 0 : Math.Min(TextMetrics.Width(t.Label, TickSize), 0.3 * outer.Width));
            var left = Pad + (figure.YLabel is null ? 0 : 21) + yWidth + TickLength + 4;

            Tick[]? barTicks = heat is null ? null : LinearTicks.Between(heat.Low, heat.High, Math.Max(2, (int)(height / (height > 200 ? 40 : 26))));
            var right = Pad + (endLabels?.Width ?? 0);
            if (barTicks is not null) right += 14 + BarWidth + 6 + barTicks.Max(t => TextMetrics.Width(t.Label!, TickSize)) + (heat!.Label is null ? 0 : 22);

            var width = Math.Max(40, outer.Width - left - right);
            var xLabels = XLabels.Of(figure, xs, width);
            var overhang = Math.Max(0, xLabels.RightOverhang - right + 4);   // the last label may not leave the box
            width -= overhang;
            if (xLabels.LeftOverhang > left - 4) { width -= xLabels.LeftOverhang - left + 4; left = xLabels.LeftOverhang + 4; }
            bottom = Math.Max(common.Bottom, Foot + TickLength + 4 + xLabels.Height + (figure.XLabel is null ? 0 : 21));

            var plot = new Box(outer.X + left, outer.Y + top, Math.Max(40, width), height);
            if (figure.EqualAspect && xs.Categories is null && ys.Categories is null && figure.XScale == Scale.Linear && figure.YScale == Scale.Linear)
            {
                var scale = Math.Min(plot.Width / (xs.High - xs.Low), plot.Height / (ys.High - ys.Low));
                plot = new Box(plot.X, plot.Y, scale * (xs.High - xs.Low), scale * (ys.High - ys.Low));
                xLabels = XLabels.Of(figure, xs, plot.Width);
            }
            var needs = (outer.Width, Height: top + height + bottom);
            if (plot.Width < width - 1) needs.Width -= width - plot.Width;
            if (plot.Height < height - 1) needs.Height -= height - plot.Height;
            result = new PanelLayout
            {
                Figure = figure, Looks = looks, Outer = outer, Title = title, Plot = plot, Key = key, EndLabels = endLabels, XLabels = xLabels, XDomain = xs, YDomain = ys, BarTicks = barTicks, YTickWidth = yWidth, Needs = needs,
                X = new Axis(figure.XScale, xs.Low, xs.High, plot.X, plot.Right, xLabels.Ticks),
                Y = new Axis(figure.YScale, ys.Low, ys.High, plot.Bottom, plot.Y, yTicks),
            };
        }
        return result!;
    }

    /// <summary>What this panel takes above and below its plot.</summary>
    public Common Taken => new(Plot.Y - Outer.Y, Foot + TickLength + 4 + XLabels.Height + (Figure.XLabel is null ? 0 : 21));

    /// <summary>What the panel takes in all: more than its box where that leaves no plot, less where true proportions need less.</summary>
    public (double Width, double Height) Needs { get; private set; }

    /// <summary>The ticks of an axis: the author's, the categories, or round numbers.</summary>
    public static Tick[] Ticks(Domain domain, Scale scale, IReadOnlyList<double>? wanted, int most)
    {
        if (domain.Categories is { } labels) return [.. labels.Select((label, i) => new Tick(i, label))];
        if (wanted is not null)
        {
            var inside = wanted.Where(v => v >= domain.Low && v <= domain.High).ToArray();
            if (inside.Length > 0) return [.. inside.Select(v => new Tick(v, Data.Numbers.Text(v, 6).Replace('-', '\u2212')))];
        }
        return scale == Scale.Log ? LogTicks.Between(domain.Low, domain.High, most) : LinearTicks.Between(domain.Low, domain.High, most, domain.IsWhole);
    }
}
