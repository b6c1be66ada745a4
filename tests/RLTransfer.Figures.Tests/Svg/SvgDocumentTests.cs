using System.Xml.Linq;
using RLTransfer.Figures.Svg;

namespace RLTransfer.Figures.Tests.Svg;

public sealed class SvgDocumentTests
{
    public static TheoryData<string> Names => [.. Gallery.Svgs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void IsStrictXmlWithoutScriptsOrOutsideResources(string name)
    {
        var page = new SvgPage(Gallery.Svgs[name]());
        Assert.Empty(page.All("script"));
        Assert.Empty(page.All("foreignObject"));
        foreach (var attribute in page.Root.DescendantsAndSelf().Attributes())
        {
            Assert.False(attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal), attribute.Name.LocalName);
            if (attribute.Name.LocalName == "href")
            {
                Assert.StartsWith("data:image/png;base64,", attribute.Value, StringComparison.Ordinal);
                continue;
            }
            Assert.DoesNotContain("NaN", attribute.Value, StringComparison.Ordinal);
            Assert.DoesNotContain("\u221e", attribute.Value, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NoTextIsClipped(string name)
    {
        var page = new SvgPage(Gallery.Svgs[name]());
        foreach (var (text, box) in page.Texts())
        {
            Assert.True(box.X >= 0 && box.Y >= 0 && box.Right <= page.Width && box.Bottom <= page.Height,
                $"'{text}' lies at {box} on a page of {page.Width} × {page.Height}.");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SameDataGiveTheSameBytes(string name) => Assert.Equal(Gallery.Svgs[name](), Gallery.Svgs[name]());

    [Fact]
    public void IdsOfFiguresOnOnePageDiffer()
    {
        var ids = Gallery.Svgs.Values.SelectMany(svg => new SvgPage(svg()).Root.DescendantsAndSelf().Attributes("id").Select(a => a.Value)).ToArray();
        Assert.True(ids.Length > Gallery.Svgs.Count);
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void EveryReferenceHasItsTarget()
    {
        foreach (var svg in Gallery.Svgs.Values)
        {
            var page = new SvgPage(svg());
            var ids = page.Root.DescendantsAndSelf().Attributes("id").Select(a => a.Value).ToHashSet();
            var used = page.Root.DescendantsAndSelf().Attributes().Where(a => a.Value.StartsWith("url(#", StringComparison.Ordinal)).Select(a => a.Value[5..^1]);
            Assert.All(used, id => Assert.Contains(id, ids));
            Assert.All(page.Root.Attribute("aria-labelledby")!.Value.Split(' '), id => Assert.Contains(id, ids));
        }
    }

    [Fact]
    public void FramesOfAnAnimationShareTheirAxes()
    {
        var frames = Gallery.Growing().Frames;
        Assert.Single(frames.Select(f => (f.XRange, f.YRange)).Distinct());
        var groups = new SvgPage(Gallery.Growing().ToSvg()).All("g").Where(g => g.Attribute("class")?.Value == "frame").ToArray();
        Assert.Equal(6, groups.Length);
        Assert.Equal(["hidden", "hidden", "hidden", "hidden", "hidden", null], groups.Select(g => g.Attribute("visibility")?.Value));
    }

    [Fact]
    public void HostileTextsStayTexts()
    {
        var page = new SvgPage(Gallery.Hostile().ToSvg());
        Assert.Contains(page.All("title"), t => t.Value.Contains("<script>alert('x')</script>", StringComparison.Ordinal));
        Assert.Contains(page.Texts(), t => t.Text == "<img src=x onerror=alert(1)>");
        Assert.Contains(page.Texts(), t => t.Text == "</text><script>");
        Assert.DoesNotContain('\u202E', page.Root.ToString());
    }

    [Fact]
    public void MathOfAPathIsThatOfItsAxes()
    {
        // Two points at the corners of given ranges lie at the corners of the plot.
        var figure = new Figure { Height = 400, XRange = (0, 2), YRange = (-1, 1) }.Line(null, [0.0, 2.0], [-1.0, 1.0], new SeriesStyle { Markers = false });
        var layout = PanelLayout.Of(figure, new Box(0, 0, 640, 400), SeriesLook.Assign([figure]), true);
        var path = new SvgPage(figure.ToSvg()).All("path").Single(p => p.Attribute("stroke-width")?.Value == "2");
        Assert.Equal($"M{SvgWriter.N(layout.Plot.X)} {SvgWriter.N(layout.Plot.Bottom)}L{SvgWriter.N(layout.Plot.Right)} {SvgWriter.N(layout.Plot.Y)}", path.Attribute("d")!.Value);
    }
}
