using RLTransfer.Figures.Data;
using RLTransfer.Figures.Marks;
using RLTransfer.Figures.Scales;

namespace RLTransfer.Figures;

/// <summary>The range an axis shows.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Categories">Labels at 0, 1, …, where the axis has no numbers; null otherwise.</param>
/// <param name="IsWhole">Only whole numbers occur: ticks are whole too.</param>
internal sealed record Domain(double Low, double High, string[]? Categories, bool IsWhole)
{
    /// <summary>The horizontal range of a figure.</summary>
    public static Domain Horizontal(Figure figure)
    {
        if (Categorized(figure) is { } labels) return new Domain(-0.5, labels.Length - 0.5, labels, true);
        if (figure.Marks.OfType<HeatMark>().FirstOrDefault(h => !h.IsNumeric) is { } heat)
            return new Domain(-0.5, heat.Columns!.Length - 0.5, heat.Columns, true);
        var extent = new Extent();
        foreach (var mark in figure.Marks) AddX(extent, mark);
        return Of(figure, "x", extent, figure.XScale, figure.XRange, figure.XTicks, figure.Marks, 0.02);
    }

    /// <summary>The vertical range of a figure.</summary>
    public static Domain Vertical(Figure figure)
    {
        if (figure.Marks.OfType<HeatMark>().FirstOrDefault(h => !h.IsNumeric) is { } heat)
            return new Domain(heat.Rows!.Length - 0.5, -0.5, heat.Rows, true);   // row 0 on top
        var extent = new Extent();
        foreach (var mark in figure.Marks) AddY(extent, mark, figure.YScale);
        if (figure.YScale == Scale.Linear && figure.Marks.Any(m => m is BarsMark)) extent.Add(0);
        return Of(figure, "y", extent, figure.YScale, figure.YRange, figure.YTicks, figure.Marks, 0.05);
    }

    /// <summary>The categories of all bars, in order of appearance; null where there are no bars.</summary>
    public static string[]? Categorized(Figure figure)
    {
        var bars = figure.Marks.OfType<BarsMark>().ToArray();
        return bars.Length == 0 ? null : [.. bars.SelectMany(b => b.Categories).Distinct()];
    }

    private static void AddX(Extent extent, Mark mark)
    {
        switch (mark)
        {
            case LineMark line: extent.Add(line.X); break;
            case PathMark path: extent.Add(path.X); break;
            case ScatterMark scatter: extent.Add(scatter.X); break;
            case HeatMark { X: { } x }: AddEdges(extent, x); break;
            case RuleMark { IsVertical: true } rule: extent.Add(rule.At); break;
            case NoteMark note: extent.Add(note.X); break;
            case RegionMark region: extent.Add([region.X0, region.X1]); break;
        }
    }

    private static void AddY(Extent extent, Mark mark, Scale scale)
    {
        switch (mark)
        {
            case LineMark line:
                extent.Add(line.Y);
                AddBand(extent, line, scale);
                break;
            case PathMark path: extent.Add(path.Y); break;
            case ScatterMark scatter: extent.Add(scatter.Y); break;
            case BarsMark bars:
                extent.Add(bars.Values);
                extent.Add(bars.High ?? []);
                extent.Add((bars.Low ?? []).Where(v => scale == Scale.Linear || v > 0));
                break;
            case HeatMark { Y: { } y }: AddEdges(extent, y); break;
            case RuleMark { IsVertical: false } rule: extent.Add(rule.At); break;
            case NoteMark note: extent.Add(note.Y); break;
            case RegionMark region: extent.Add([region.Y0, region.Y1]); break;
        }
    }

    /// <summary>A band's ends; on a logarithmic axis one that nears zero, or passes it, is shown down to a third of the line's least value.</summary>
    private static void AddBand(Extent extent, LineMark line, Scale scale)
    {
        var floor = double.NegativeInfinity;
        if (scale == Scale.Log)
        {
            var own = new Extent();
            own.Add(line.Y);
            floor = own.IsEmpty ? 0 : own.Positive / 3;
        }
        extent.Add((line.Low ?? []).Concat(line.High ?? []).Where(v => !double.IsNaN(v)).Select(v => Math.Max(v, floor)).Where(v => scale == Scale.Linear || v > 0));
    }

    /// <summary>Cells reach half a step beyond their centres.</summary>
    private static void AddEdges(Extent extent, double[] centres)
    {
        var half = (centres[^1] - centres[0]) / (centres.Length - 1) / 2;
        extent.Add(centres[0] - half);
        extent.Add(centres[^1] + half);
    }

    private static Domain Of(Figure figure, string axis, Extent extent, Scale scale, (double Low, double High)? range, IReadOnlyList<double>? ticks, IReadOnlyList<Mark> marks, double padding)
    {
        var name = figure.Title is null ? "The figure" : $"Figure '{figure.Title}'";
        if (range is { } given)
        {
            if (!double.IsFinite(given.Low) || !double.IsFinite(given.High) || given.Low >= given.High)
                throw new ArgumentException($"{name}: the {axis} range from {Numbers.Text(given.Low)} to {Numbers.Text(given.High)} is empty or not finite: low is below high.");
            if (scale == Scale.Log && given.Low <= 0)
                throw new ArgumentException($"{name}: the {axis} range begins at {Numbers.Text(given.Low)}, which a logarithmic axis cannot show: begin above 0.");
            return new Domain(given.Low, given.High, null, false);
        }
        if (scale == Scale.Log && !extent.IsEmpty && extent.Low <= 0)
            throw new ArgumentException($"{name}: {axis} holds {Numbers.Text(extent.Low)}, which a logarithmic axis cannot show: leave such values out, write NaN, or use Scale.Linear.");
        if (ticks is not null) extent.Add(ticks.Where(t => double.IsFinite(t) && (scale == Scale.Linear || t > 0)));

        var whole = axis == "x" && marks.OfType<LineMark>().Any() && marks.OfType<LineMark>().All(l => l.X.All(v => v == Math.Floor(v)));
        if (extent.IsEmpty) return scale == Scale.Log ? new Domain(1, 10, null, false) : new Domain(0, 1, null, false);
        var (low, high) = (extent.Low, extent.High);
        if (scale == Scale.Log)
        {
            if (high / low < 1.01) return new Domain(low / 2, high * 2, null, false);
            var factor = Math.Pow(high / low, padding);
            return new Domain(low / factor, high * factor, null, whole);
        }
        if (high - low <= 1e-12 * Math.Max(Math.Abs(low), Math.Abs(high)))
        {
            var room = low == 0 ? 1 : 0.1 * Math.Abs(low);
            return new Domain(low - room, high + room, null, false);
        }
        if (marks.Any(m => m is HeatMark)) return new Domain(low, high, null, false);   // a surface fills its axes
        var pad = padding * (high - low);
        var bars = marks.Any(m => m is BarsMark);
        var floor = low >= 0 && (axis == "y" || bars) ? Math.Max(0, low - pad) : low - pad;   // what is never negative gets no room below 0
        var ceiling = bars && high == 0 ? 0 : high + pad;
        return new Domain(floor, ceiling, null, whole);
    }
}
