using System.Security.Cryptography;
using System.Text;
using RLTransfer.Figures.Marks;
using RLTransfer.Figures.Summaries;
using static RLTransfer.Figures.Svg.SvgWriter;

namespace RLTransfer.Figures.Svg;

/// <summary>Renders figures as one static SVG document: no script, no outside resource, the same bytes for the same data.</summary>
internal static class SvgFigure
{
    /// <summary>The document.</summary>
    /// <param name="figures">The panels, row by row.</param>
    /// <param name="columns">Panels a row.</param>
    /// <param name="title">Above all panels; null for none.</param>
    public static string Render(IReadOnlyList<Figure> figures, int columns, string? title)
    {
        var looks = SeriesLook.Assign(figures);
        var svg = new SvgWriter();
        var (width, height) = figures.Count == 1 && title is null ? Single(svg, figures[0], looks) : PanelsPainter.Draw(svg, figures, columns, title, looks);
        return Document(svg, width, height, title ?? (figures.Count == 1 ? figures[0].Title : null) ?? "Figure", string.Join("\n", figures.Select(TextSummary.Of)));
    }

    /// <summary>Draws one figure from the page's corner on.</summary>
    public static (double Width, double Height) Single(SvgWriter svg, Figure figure, Dictionary<Mark, SeriesLook> looks, int number = 0)
    {
        Check(figure);
        if (figure.Marks is [ImagesMark])
        {
            var images = new ImagesPainter(figure, figure.Width);
            images.Draw(svg, 0, 0);
            return (images.Width, images.Height);
        }
        var layout = PanelLayout.Of(figure, new Box(0, 0, figure.Width, figure.Height ?? NaturalHeight(figure, figure.Width)), looks, withKey: true);
        var (width, height) = layout.Needs;
        if (width < figure.Width || height != layout.Outer.Height)
            layout = PanelLayout.Of(figure, new Box(0, 0, width = Math.Max(width, Math.Min(figure.Width, 300)), height), looks, withKey: true);
        PanelPainter.Draw(svg, layout, number);
        return (width, height);
    }

    /// <summary>The height that suits a width: about 3 to 5 for plots, square cells for matrices, true proportions for maps.</summary>
    public static double NaturalHeight(Figure figure, double width)
    {
        var title = figure.Title is null ? 0 : 24;
        if (figure.Marks.OfType<HeatMark>().FirstOrDefault(h => !h.IsNumeric) is { } heat)
        {
            var cell = Math.Clamp((width - 140) / heat.Columns!.Length, 8, 44);
            return Math.Clamp(Math.Round(heat.Rows!.Length * cell) + 70 + title, 170, 1.4 * width);
        }
        if (figure.EqualAspect || figure.Marks.Any(m => m is HeatMark)) return Math.Round(Math.Clamp(0.78 * width, 200, 620));
        return Math.Round(Math.Clamp(0.6 * width, 200, 420)) + title;
    }

    public static void Check(Figure figure)
    {
        if (figure.Width is < 160 or > 4000) throw new ArgumentException($"A figure is 160 to 4000 wide, not {figure.Width}.");
        if (figure.Height is < 120 or > 4000) throw new ArgumentException($"A figure is 120 to 4000 high, not {figure.Height}.");
    }

    /// <summary>The document around what was drawn.</summary>
    public static string Document(SvgWriter svg, double width, double height, string title, string description, string style = "")
    {
        var body = new SvgWriter();
        body.Rect(new Box(0, 0, width, height), "rx=\"4\" fill=\"currentColor\"", "page");
        var content = body + svg.ToString();
        if (content.Contains(IdMark + "h", StringComparison.Ordinal)) content = "<defs>\n" + Shapes.HatchDefinitions() + "</defs>\n" + content;
        var heading = Escape(title);
        var details = string.Join('\n', description.Split('\n').Select(Escape));
        var id = "rlt" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(heading + "\n" + details + "\n" + content + style)))[..10];
        var roles = svg.UsedRoles.Append("page").ToHashSet();
        var document = $"""
            <svg xmlns="http://www.w3.org/2000/svg" id="{id}" width="{N(width)}" height="{N(height)}" viewBox="0 0 {N(width)} {N(height)}" role="img" aria-labelledby="{id}t {id}d" font-family="{Escape(TextMetrics.Family)}" style="max-width:100%;height:auto">
            <title id="{id}t">{heading}</title>
            <desc id="{id}d">{details}</desc>
            <style>{Theme.Style(id, roles)}{style.Replace(IdMark, id, StringComparison.Ordinal)}</style>

            """;
        return document + content.Replace(IdMark, id, StringComparison.Ordinal) + "</svg>\n";
    }
}
