namespace RLTransfer.Figures.Tests.Tables;

public sealed class TableTests
{
    private sealed record Row(string Method, double TimeToThreshold, int? Seeds);

    [Fact]
    public void PlainTextIsAligned()
    {
        var table = new Table("Accuracy").Column("Method").Column("Accuracy", format: "0.000").Column("n").Row("finetuned", 0.9871, 10).Row("scratch", 0.5, null);
        Assert.Equal("""
            Accuracy
            Method     Accuracy   n
            ─────────  ────────  ──
            finetuned     0.987  10
            scratch       0.500
            """, table.ToString());
    }

    [Fact]
    public void RecordsBecomeColumnsInTheirOrder()
    {
        var table = Table.From([new Row("a", 1234.5678, 3), new Row("b", double.NaN, null)]);
        Assert.Equal("""
            | Method | Time to threshold | Seeds |
            | :--- | ---: | ---: |
            | a | 1235 | 3 |
            | b | – |  |
            """, table.ToMarkdown());
    }

    [Fact]
    public void SpreadsAreOneCell() =>
        Assert.Contains("2 ± 1", new Table().Column("x").Row(Spread.Of([1.0, 2, 3])).ToString(), StringComparison.Ordinal);

    [Fact]
    public void HtmlAndMarkdownAreEscaped()
    {
        var table = new Table("<b>").Column("a|b").Row("<script>alert(1)</script> & *x*\nnext");
        var html = table.ToMimeBundle().Data["text/html"].GetValue<string>();
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.Equal("""
            **&lt;b>**

            | a\|b |
            | :--- |
            | &lt;script>alert(1)&lt;/script> &amp; \*x\* next |
            """, table.ToMarkdown());
    }

    [Fact]
    public void NumbersReadTheSameEverywhere() =>
        Assert.Equal(["0.1", "0.3333", "12345", "1.235e6", "-∞", "yes"], new object[] { 0.1f, 1 / 3.0, 12345.2, 1234567.0, double.NegativeInfinity, true }.Select(v => new Table().Column("x").Row(v).ToString().Split('\n')[^1].Trim()));

    [Fact]
    public void WrongRowsAndLateColumnsAreRefused()
    {
        Assert.Contains("2 cells and the table 1 columns", Assert.Throws<ArgumentException>(() => new Table().Column("a").Row(1, 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Table().Column("a").Row(1).Column("b"));
    }
}
