using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using RLTransfer.Figures.Display;
using RLTransfer.Figures.Tests.Svg;

namespace RLTransfer.Figures.Tests.Snapshots;

public sealed class FigureSnapshotTests
{
    public static TheoryData<string> Names => [.. Gallery.Svgs.Keys];

    /// <summary>Elements, roles, texts and counts; no coordinates.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Structure(string name)
    {
        var text = new StringBuilder();
        Outline(new SvgPage(Gallery.Svgs[name]()).Root, 0, text);
        Snapshot.Matches(text.ToString(), "structure-" + name);
    }

    /// <summary>Every byte, for a figure whose numbers follow from a few additions.</summary>
    [Fact]
    public void WholeDocument() => Snapshot.Matches(Gallery.NegativeBars().ToSvg(), "svg-bars-negative");

    [Fact]
    public void Summaries() => Snapshot.Matches(string.Join("\n\n", new IRichValue[]
    {
        Gallery.Accuracy(), Gallery.Learning(), Gallery.Gaps(), Gallery.Bars(), Gallery.Scatter(), Gallery.Heat(), Gallery.Confusion(), Gallery.Surface(), Gallery.Maze(), Gallery.Glyphs(), Gallery.Panels(),
    }.Select(f => f.ToMimeBundle().Data["text/plain"].GetValue<string>())), "summaries");

    [Fact]
    public void PlotlyOfBars() => Snapshot.Matches(Json(Gallery.Bars()), "plotly-bars");

    [Fact]
    public void PlotlyOfGaps() => Snapshot.Matches(Json(Gallery.Gaps()), "plotly-gaps");

    private static string Json(Figure figure) => figure.ToMimeBundle().Data["application/vnd.plotly.v1+json"].ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static void Outline(XElement element, int depth, StringBuilder text)
    {
        var name = element.Name.LocalName;
        if (name == "style") return;
        text.Append(' ', 2 * depth).Append(name);
        if (element.Attribute("class") is { } role) text.Append('.').Append(role.Value);
        foreach (var attribute in (string[])["fill", "stroke-dasharray", "text-anchor"])
        {
            if (element.Attribute(attribute) is { } value && !value.Value.StartsWith("url(", StringComparison.Ordinal)) text.Append($" {attribute}={value.Value}");
        }
        if (!element.HasElements && element.Value.Length > 0 && name is not "desc") text.Append($" \"{element.Value}\"");
        text.Append('\n');
        foreach (var group in Runs(element.Elements()))
        {
            if (group.Count > 3 && group[0].Name.LocalName is not "text") text.Append(' ', 2 * depth + 2).Append($"{group[0].Name.LocalName} × {group.Count}\n");
            else foreach (var child in group) Outline(child, depth + 1, text);
        }
    }

    /// <summary>Neighbours of one name that hold nothing.</summary>
    private static List<List<XElement>> Runs(IEnumerable<XElement> elements)
    {
        var runs = new List<List<XElement>>();
        foreach (var element in elements)
        {
            if (runs.Count > 0 && !element.HasElements && runs[^1][0].Name == element.Name && !runs[^1][0].HasElements) runs[^1].Add(element);
            else runs.Add([element]);
        }
        return runs;
    }
}
