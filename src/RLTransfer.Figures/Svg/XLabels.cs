using RLTransfer.Figures.Scales;

namespace RLTransfer.Figures.Svg;

/// <summary>The labels under a plot: level where they fit, broken into lines, or slanted.</summary>
/// <param name="Ticks">With their labels.</param>
/// <param name="Lines">Of each tick's label; empty for minor ticks.</param>
/// <param name="IsSlanted">Whether they run upwards to the right, ending under their tick.</param>
/// <param name="Height">What they take.</param>
/// <param name="LeftOverhang">How far the first reaches beyond the plot.</param>
/// <param name="RightOverhang">How far the last does.</param>
internal sealed record XLabels(Tick[] Ticks, string[][] Lines, bool IsSlanted, double Height, double LeftOverhang, double RightOverhang)
{
    public const double LineHeight = 14, Slant = 35;

    public static XLabels Of(Figure figure, Domain domain, double width)
    {
        return domain.Categories is null ? Numbers(figure, domain, width) : Categories(domain, width);
    }

    private static XLabels Numbers(Figure figure, Domain domain, double width)
    {
        var axis = new Axis(figure.XScale, domain.Low, domain.High, 0, width, []);
        Tick[] ticks = [];
        for (var most = Math.Max(2, (int)(width / 45)); most >= 2; most--)   // as many as stand apart
        {
            ticks = PanelLayout.Ticks(domain, figure.XScale, figure.XTicks, most);
            if (StandApart(ticks)) break;
        }
        if (!StandApart(ticks))   // the author's own ticks: every label that has room
        {
            var free = double.NegativeInfinity;
            ticks = [.. ticks.Select(tick =>
            {
                if (tick.Label is null) return tick;
                var half = TextMetrics.Width(tick.Label, PanelLayout.TickSize) / 2;
                if (axis.At(tick.Value) - half < free) return tick with { Label = null };
                free = axis.At(tick.Value) + half + 6;
                return tick;
            })];
        }
        var labelled = ticks.Where(t => t.IsMajor).Select(t => (At: axis.At(t.Value), Half: TextMetrics.Width(t.Label!, PanelLayout.TickSize) / 2)).ToArray();
        return new XLabels(ticks, [.. ticks.Select(t => t.Label is null ? Array.Empty<string>() : [t.Label])], false, LineHeight,
            labelled.Length == 0 ? 0 : labelled.Max(l => l.Half - l.At), labelled.Length == 0 ? 0 : labelled.Max(l => l.At + l.Half - width));

        bool StandApart(Tick[] candidates)
        {
            var free = double.NegativeInfinity;
            foreach (var tick in candidates.Where(t => t.IsMajor))
            {
                var half = TextMetrics.Width(tick.Label!, PanelLayout.TickSize) / 2;
                if (axis.At(tick.Value) - half < free) return false;
                free = axis.At(tick.Value) + half + 9;
            }
            return true;
        }
    }

    private static XLabels Categories(Domain domain, double width)
    {
        var labels = domain.Categories!;
        var slot = width / labels.Length;
        var room = slot - Math.Min(6, 0.12 * slot);
        Tick[] ticks = [.. labels.Select((label, i) => new Tick(i, label))];
        var broken = labels.Select(label => TextMetrics.Wrap(label, PanelLayout.TickSize, 10_000, 1)).ToArray();
        for (var lines = 1; lines <= 3; lines++)
        {
            broken = [.. labels.Select(label => TextMetrics.Wrap(label, PanelLayout.TickSize, room, lines))];
            var whole = labels.Zip(broken).All(pair => string.Join(' ', pair.Second) == string.Join(' ', pair.First.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
            if (whole) return new XLabels(ticks, broken, false, LineHeight * broken.Max(b => b.Length), 0, 0);
        }

        var every = Math.Max(1, (int)Math.Ceiling(LineHeight / slot));   // too many for one line each: every second, third, …
        var cut = labels.Select((label, i) => i % every == 0 ? TextMetrics.Fit(label, PanelLayout.TickSize, 130) : "").ToArray();
        var angle = Slant * Math.PI / 180;
        double Width(int i) => TextMetrics.Width(cut[i], PanelLayout.TickSize);
        var height = Enumerable.Range(0, cut.Length).Max(Width) * Math.Sin(angle) + LineHeight * Math.Cos(angle);
        var left = Enumerable.Range(0, cut.Length).Max(i => Width(i) * Math.Cos(angle) + 6 - (i + 0.5) * slot);
        return new XLabels(ticks, [.. cut.Select(c => c.Length == 0 ? Array.Empty<string>() : [c])], true, height, left, 0);
    }
}
