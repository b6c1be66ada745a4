using FsCheck.Fluent;
using RLTransfer.Figures.Svg;

namespace RLTransfer.Figures.Tests.Svg;

public sealed class TextMetricsTests
{
    private static readonly FsCheck.Gen<string> Words =
        from letters in Gen.Elements("a", "W", "i", " ", "é", "日", "🎲", "m", "10", "−", "…", "\u0301").ArrayOf()
        select string.Concat(letters);

    [Fact]
    public void WidthsAreThoseOfHelvetica()
    {
        Assert.Equal(5.56 * 10, TextMetrics.Width("0123456789", 10), 1e-9);
        Assert.Equal(9.44 + 2.22 + 2.22, TextMetrics.Width("Wil", 10), 1e-9);
        Assert.Equal(0, TextMetrics.Width("", 10));
    }

    [Fact]
    public void CutTextFitsAndIsABeginning() => Property.Holds(
        from text in Words
        from width in Gen.Choose(20, 300)
        select (text, width),
        c =>
        {
            var cut = TextMetrics.Fit(c.text, 12, c.width);
            Assert.True(TextMetrics.Width(cut, 12) <= c.width + 1e-9);
            if (cut != c.text) Assert.StartsWith(cut[..^1], c.text, StringComparison.Ordinal);
            Assert.DoesNotContain('\uFFFD', cut.EnumerateRunes().Select(r => (char)Math.Min(r.Value, 0xFFFF)));   // no half of a pair
        });

    [Fact]
    public void WrappedLinesFitAndLoseNothingButWhatIsCut() => Property.Holds(
        from text in Words
        from width in Gen.Choose(30, 300)
        select (text, width),
        c =>
        {
            var lines = TextMetrics.Wrap(c.text, 12, c.width, 3);
            Assert.True(lines.Length <= 3);
            Assert.All(lines, line => Assert.True(TextMetrics.Width(line, 12) <= c.width + 1e-9));
            if (!lines.Any(l => l.EndsWith('…')))
                Assert.Equal(string.Join(' ', c.text.Split(' ', StringSplitOptions.RemoveEmptyEntries)), string.Join(' ', lines));
        });
}
