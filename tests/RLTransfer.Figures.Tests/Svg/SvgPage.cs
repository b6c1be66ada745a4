using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using RLTransfer.Figures.Svg;

namespace RLTransfer.Figures.Tests.Svg;

/// <summary>An SVG document as a strict XML parser reads it, with the boxes of its texts.</summary>
internal sealed class SvgPage
{
    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    public SvgPage(string svg)
    {
        using var reader = XmlReader.Create(new StringReader(svg), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        Root = XDocument.Load(reader).Root!;
        Assert.Equal(Namespace + "svg", Root.Name);
        var box = Root.Attribute("viewBox")!.Value.Split(' ').Select(Number).ToArray();
        (Width, Height) = (box[2], box[3]);
    }

    public XElement Root { get; }

    public double Width { get; }

    public double Height { get; }

    public IEnumerable<XElement> All(string name) => Root.Descendants(Namespace + name);

    /// <summary>Every text with the box it takes on the page.</summary>
    public IEnumerable<(string Text, Box Box)> Texts()
    {
        foreach (var text in All("text").Where(t => t.Ancestors().All(a => a.Attribute("visibility") is null)))   // of an animation, the frame that stands still
        {
            var size = Number(text.Attribute("font-size")!.Value);
            var (x, y) = (Number(text.Attribute("x")!.Value), Number(text.Attribute("y")!.Value));
            var width = text.Nodes().Sum(node => node is XElement span
                ? TextMetrics.Width(span.Value, span.Attribute("font-size") is { } own ? Number(own.Value) : size)
                : TextMetrics.Width(((XText)node).Value, size, text.Attribute("font-weight") is not null));
            var left = text.Attribute("text-anchor")?.Value switch { "middle" => -width / 2, "end" => -width, _ => 0 };
            var angle = text.Attribute("transform") is { } transform ? Number(transform.Value["rotate(".Length..].Split(' ')[0]) * Math.PI / 180 : 0;
            (double X, double Y)[] corners = [.. from u in (double[])[left, left + width] from v in (double[])[-TextMetrics.Ascent * size, TextMetrics.Descent * size] select (x + u * Math.Cos(angle) - v * Math.Sin(angle), y + u * Math.Sin(angle) + v * Math.Cos(angle))];
            var (x0, y0) = (corners.Min(c => c.X), corners.Min(c => c.Y));
            yield return (text.Value, new Box(x0, y0, corners.Max(c => c.X) - x0, corners.Max(c => c.Y) - y0));
        }
    }

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
