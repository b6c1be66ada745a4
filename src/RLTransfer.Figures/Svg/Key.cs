using RLTransfer.Figures.Marks;

namespace RLTransfer.Figures.Svg;

internal enum KeyKind { Line, Points, Bar }

/// <summary>One name of the key.</summary>
/// <param name="Name">Shown cut to fit.</param>
/// <param name="Look">The series' look.</param>
/// <param name="Kind">What its swatch is.</param>
/// <param name="HasBand">Whether the swatch has one.</param>
/// <param name="Hatch">The bars' hatching; 0 is none.</param>
internal sealed record KeyEntry(string Name, SeriesLook Look, KeyKind Kind, bool HasBand, int Hatch);

/// <summary>The key above a plot: swatches and names in rows.</summary>
internal sealed class Key
{
    public const double FontSize = 12.5, RowHeight = 20, Gap = 7, Between = 20;

    private readonly List<(KeyEntry Entry, string Name, double X, int Row)> places = [];

    /// <summary>Lays the entries out in rows of a width.</summary>
    public Key(IEnumerable<KeyEntry> entries, double width)
    {
        var (x, row) = (0.0, 0);
        foreach (var entry in entries)
        {
            var name = TextMetrics.Fit(entry.Name, FontSize, width - SwatchOf(entry) - Gap);
            var need = SwatchOf(entry) + Gap + TextMetrics.Width(name, FontSize);
            if (x > 0 && x + need > width) (x, row) = (0, row + 1);
            places.Add((entry, name, x, row));
            x += need + Between;
        }
        Height = places.Count == 0 ? 0 : (row + 1) * RowHeight;
    }

    public double Height { get; }

    public void Draw(SvgWriter svg, double left, double top)
    {
        foreach (var (entry, _, x, row) in places)
            Shapes.Swatch(svg, entry, left + x, top + (row + 0.5) * RowHeight, SwatchOf(entry));
        svg.Open("ink", "fill=\"currentColor\"");
        foreach (var (entry, name, x, row) in places)
            svg.Text(left + x + SwatchOf(entry) + Gap, top + (row + 0.5) * RowHeight + TextMetrics.Middle * FontSize, name, FontSize);
        svg.Close();
    }

    private static double SwatchOf(KeyEntry entry) => entry.Kind == KeyKind.Line ? 24 : 12;

    /// <summary>The named series of the figures, every name once.</summary>
    public static KeyEntry[] Entries(IEnumerable<Figure> figures, IReadOnlyDictionary<Mark, SeriesLook> looks)
    {
        var entries = new List<KeyEntry>();
        foreach (var figure in figures.Where(f => f.Legend != Legend.None))
        {
            foreach (var mark in figure.Marks)
            {
                if (!mark.IsSeries || mark.Name is null || entries.Exists(e => e.Name == mark.Name)) continue;
                var kind = mark switch { BarsMark => KeyKind.Bar, ScatterMark => KeyKind.Points, _ => KeyKind.Line };
                entries.Add(new KeyEntry(mark.Name, looks[mark], kind, mark is LineMark { Low: not null } or LineMark { High: not null }, mark is BarsMark ? looks[mark].Slot : 0));
            }
        }
        return [.. entries];
    }
}
