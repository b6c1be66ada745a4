using FsCheck.Fluent;
using RLTransfer.Figures.Marks;
using RLTransfer.Figures.Svg;

namespace RLTransfer.Figures.Tests.Svg;

/// <summary>Whatever the names, sizes and numbers: nothing leaves the page, nothing lies on data, no two texts overlap.</summary>
public sealed class LayoutTests
{
    private static readonly FsCheck.Gen<string> Name =
        from words in Gen.Elements("policy", "finetuned", "a", "soft Q-learning", "WWWWWWWW", "from scratch, ten seeds", "i", "日本", "progressive networks with two columns").NonEmptyListOf()
        select string.Join(' ', words.Take(4));

    private static readonly FsCheck.Gen<Figure> Lines =
        from title in Name
        from label in Name
        from names in Name.ArrayOf()
        from range in Property.Range
        from width in Gen.Choose(200, 1000)
        from height in Gen.Choose(120, 600)
        from log in Gen.Elements(true, false)
        from legend in Gen.Elements(Legend.Auto, Legend.Top, Legend.Right)
        from points in Gen.Choose(1, 40)
        from rule in Gen.Elements(true, false)
        select Draw(title, label, [.. names.Distinct().Take(9)], range, width, height, log, legend, points, rule);

    [Fact]
    public void LinesOfEveryKindAreLaidOutCleanly() => Property.Holds(Lines, IsClean, 100);

    [Fact]
    public void BarsOfEveryKindAreLaidOutCleanly() => Property.Holds(
        from title in Name
        from categories in Name.NonEmptyListOf()
        from names in Name.NonEmptyListOf()
        from range in Property.Range
        from width in Gen.Choose(240, 1000)
        select Bars(title, [.. categories.Distinct().Take(14)], [.. names.Distinct().Take(4)], range, width),
        IsClean, 100);

    [Fact]
    public void HeatMapsOfEverySizeAreLaidOutCleanly() => Property.Holds(
        from rows in Gen.Choose(1, 40)
        from columns in Gen.Choose(1, 40)
        from labels in Name.ArrayOf(80)
        from range in Property.Range
        select new Figure(labels[0]) { XLabel = labels[1] }.HeatMap(Gallery.Grid(rows, columns, (i, j) => range.Low + (range.High - range.Low) * Gallery.Noise(i * 40 + j)),
            labels.Take(rows).Select((l, i) => l + i), labels.Skip(40).Take(columns).Select((l, i) => l + i), label: labels[2]),
        IsClean, 100);

    public static TheoryData<string> Names => [.. Gallery.Svgs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void NoTwoTextsOfTheGalleryOverlap(string name) => TextsStandApart(new SvgPage(Gallery.Svgs[name]()));

    private static void IsClean(Figure figure)
    {
        var page = new SvgPage(figure.ToSvg());
        foreach (var (text, box) in page.Texts())
            Assert.True(box.X >= 0 && box.Y >= 0 && box.Right <= page.Width + 0.01 && box.Bottom <= page.Height + 0.01, $"'{text}' lies at {box} on a page of {page.Width} × {page.Height}.");
        TextsStandApart(page);

        // Keys, titles and numbers keep out of the plot; only notes and names of vertical lines stand in it.
        var layout = PanelLayout.Of(figure, new Box(0, 0, page.Width, page.Height), SeriesLook.Assign([figure]), true);
        var plot = layout.Plot.Grow(-0.5);
        var inside = figure.Marks.OfType<RuleMark>().Select(r => r.Label).ToHashSet();
        foreach (var (text, box) in page.Texts().Where(t => !inside.Contains(t.Text)))
            Assert.False(Overlap(box, plot, 0.5), $"'{text}' at {box} lies on the plot at {layout.Plot}.");
    }

    private static void TextsStandApart(SvgPage page)
    {
        var texts = page.Texts().DistinctBy(t => (t.Text, t.Box)).ToArray();   // a text and its edge are one
        var slanted = page.All("text").Where(t => t.Attribute("transform")?.Value.StartsWith("rotate(-35", StringComparison.Ordinal) == true).Select(t => t.Value).ToHashSet();
        for (var i = 0; i < texts.Length; i++)
        {
            for (var j = i + 1; j < texts.Length; j++)
            {
                if (slanted.Contains(texts[i].Text) && slanted.Contains(texts[j].Text)) continue;   // their boxes overlap, they do not
                Assert.False(Overlap(texts[i].Box, texts[j].Box, 2.2), $"'{texts[i].Text}' at {texts[i].Box} overlaps '{texts[j].Text}' at {texts[j].Box}.");
            }
        }
    }

    private static bool Overlap(Box a, Box b, double by) => a.X + by < b.Right && b.X + by < a.Right && a.Y + by < b.Bottom && b.Y + by < a.Bottom;

    private static Figure Draw(string title, string label, string[] names, (double Low, double High) range, int width, int height, bool log, Legend legend, int points, bool rule)
    {
        var low = log ? Math.Abs(range.Low) + 1e-6 : range.Low;
        var high = low + (range.High - range.Low);
        var figure = new Figure(title) { XLabel = label, YLabel = label, Width = width, Height = height, YScale = log ? Scale.Log : Scale.Linear, Legend = legend };
        for (var k = 0; k < names.Length; k++)
        {
            var which = k;
            double[] y = [.. Enumerable.Range(0, points).Select(i => low + (high - low) * Gallery.Noise(which * 100 + i))];
            figure.Line(names[k], Enumerable.Range(0, points), y, y.Select(v => v - 0.1 * (high - low)), y.Select(v => v + 0.1 * (high - low)));
        }
        return rule ? figure.HorizontalLine(low + 0.3 * (high - low), "a level").VerticalLine(points / 2, "an event") : figure;
    }

    private static Figure Bars(string title, string[] categories, string[] names, (double Low, double High) range, int width)
    {
        var figure = new Figure(title) { YLabel = "Value", Width = width };
        for (var k = 0; k < names.Length; k++)
        {
            var which = k;
            figure.Bars(names[k], categories, categories.Select((_, i) => range.Low + (range.High - range.Low) * Gallery.Noise(which * 50 + i)));
        }
        return figure;
    }
}
