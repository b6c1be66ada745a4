using RLTransfer.Figures.Marks;

namespace RLTransfer.Figures.Svg;

/// <summary>Draws figures side by side: one key for all, plots of a row aligned.</summary>
internal static class PanelsPainter
{
    private const double Gap = 8;

    public static (double Width, double Height) Draw(SvgWriter svg, IReadOnlyList<Figure> figures, int columns, string? title, Dictionary<Mark, SeriesLook> looks)
    {
        foreach (var figure in figures) SvgFigure.Check(figure);
        var width = columns == 1 ? figures.Max(f => f.Width) : Math.Clamp(columns * 340.0, 640, 1100);
        var panel = (width - (columns - 1) * Gap) / columns;
        var top = PanelLayout.Pad - 2;
        if (title is not null)
        {
            svg.Open("ink", "fill=\"currentColor\"");
            foreach (var line in TextMetrics.Wrap(title, PanelLayout.TitleSize + 1, width - 2 * PanelLayout.Pad, 3, bold: true))
            {
                svg.Text(PanelLayout.Pad, top + 15, line, PanelLayout.TitleSize + 1, bold: true);
                top += 21;
            }
            svg.Close();
            top += 4;
        }
        var all = Key.Entries(figures, looks);
        var shared = figures.Max(f => Key.Entries([f], looks).Length) == all.Length;   // otherwise every panel has a key of its own
        var key = new Key(shared ? all : [], width - 2 * PanelLayout.Pad);
        key.Draw(svg, PanelLayout.Pad, top);
        top += key.Height - (key.Height > 0 ? 4 : 0);
        if (title is null && key.Height == 0) top = 0;

        for (var first = 0; first < figures.Count; first += columns)
        {
            var row = Enumerable.Range(first, Math.Min(columns, figures.Count - first)).ToArray();
            var images = row.ToDictionary(i => i, i => figures[i].Marks is [ImagesMark] ? new ImagesPainter(figures[i], panel) : null);
            var height = row.Max(i => images[i]?.Height ?? figures[i].Height ?? SvgFigure.NaturalHeight(figures[i], panel));
            Box Place(int i) => new((i - first) * (panel + Gap), top, panel, height);
            var plots = row.Where(i => images[i] is null).Select(i => PanelLayout.Of(figures[i], Place(i), looks, withKey: !shared)).ToArray();
            var taken = plots.Select(p => p.Taken).ToArray();
            if (plots.Length > 0) height = Math.Max(height, taken.Max(t => t.Top) + taken.Max(t => t.Bottom) + (figures.Any(f => f.Height is not null) ? 60 : 0.62 * panel));
            var common = taken.Length == 0 ? default : new PanelLayout.Common(taken.Max(t => t.Top), taken.Max(t => t.Bottom));
            foreach (var i in row)
            {
                if (images[i] is { } grid) grid.Draw(svg, Place(i).X, top);
                else PanelPainter.Draw(svg, PanelLayout.Of(figures[i], Place(i), looks, withKey: !shared, common), i);
            }
            top += height + Gap;
        }
        return (width, top - Gap);
    }
}
