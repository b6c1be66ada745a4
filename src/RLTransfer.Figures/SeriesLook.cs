using RLTransfer.Figures.Colors;
using RLTransfer.Figures.Marks;

namespace RLTransfer.Figures;

/// <summary>How one series is drawn: its place in the palette, dashes, markers.</summary>
/// <param name="Slot">Entry of the palette.</param>
/// <param name="Role">The palette's role, or a color of the author's as #rrggbb.</param>
/// <param name="Dashed">Whether the palette's dashes are used.</param>
/// <param name="Marked">Whether points are marked.</param>
internal sealed record SeriesLook(int Slot, string Role, bool Dashed, bool Marked)
{
    /// <summary>Lines of more points carry no markers.</summary>
    private const int MostMarkers = 25;

    public string Dash => Dashed ? Palette.Dashes[Slot] : "";

    public string PlotlyDash => Dashed ? Palette.PlotlyDashes[Slot] : "solid";

    public string Marker => Palette.Markers[Slot];

    /// <summary>The color on light pages, for readers that have one color only.</summary>
    public string Color => Role[0] == '#' ? Role : Palette.Light[Slot].ToString();

    /// <summary>A look for every series of all panels; equal names look equal.</summary>
    public static Dictionary<Mark, SeriesLook> Assign(IEnumerable<Figure> figures)
    {
        var looks = new Dictionary<Mark, SeriesLook>(ReferenceEqualityComparer.Instance);
        var all = figures.ToArray();
        var shared = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in all.SelectMany(NamesOf))
        {
            if (!shared.ContainsKey(name) && all.Count(f => NamesOf(f).Contains(name)) > 1) shared[name] = shared.Count % Palette.Count;
        }
        foreach (var figure in all)
        {
            var marked = figure.Marks.OfType<LineMark>().All(line => line.X.Length <= MostMarkers);
            var slots = NamesOf(figure).Where(shared.ContainsKey).ToDictionary(name => name, name => shared[name]);
            var taken = slots.Values.Concat(figure.Marks.Where(m => m.Style.Slot is not null).Select(m => m.Style.Slot!.Value)).ToHashSet();
            int Next()
            {
                if (taken.Count >= Palette.Count) taken.Clear();   // more series than colors: begin again
                var slot = Enumerable.Range(0, Palette.Count).First(k => !taken.Contains(k));
                taken.Add(slot);
                return slot;
            }
            foreach (var mark in figure.Marks.Where(m => m.IsSeries))
            {
                int slot;
                if (mark.Style.Slot is { } chosen) slot = Math.Clamp(chosen, 0, Palette.Count - 1);
                else if (mark.Name is null) slot = Next();
                else if (!slots.TryGetValue(mark.Name, out slot)) slots[mark.Name] = slot = Next();
                var role = mark.Style.Color ?? "s" + slot;
                var markers = mark.Style.Markers ?? (mark is LineMark && marked);
                looks[mark] = new SeriesLook(slot, role, mark.Style.Dashed ?? (mark is LineMark && !markers), markers || mark is ScatterMark);
            }
        }
        return looks;
    }

    private static IEnumerable<string> NamesOf(Figure figure) => figure.Marks.Where(m => m.IsSeries && m.Name is not null && m.Style.Slot is null).Select(m => m.Name!).Distinct();
}
