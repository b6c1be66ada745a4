using System.Collections;
using RLTransfer.Figures.Display;
using RLTransfer.Figures.Images;

namespace RLTransfer.Figures.Tests.Display;

/// <summary>Rich values as .NET Interactive finds them: by names alone.</summary>
public class TypeFormatterSourceTests
{
    private static readonly PixelImage Pixel = new(1, 1, 3, [255, 0, 0]);

    public static TheoryData<IRichValue, string, string> Shown => new()
    {
        { Pole(), "text/html", "<svg" },
        { Pole(), "image/svg+xml", "<svg" },
        { Pole(), "application/vnd.plotly.v1+json", "\"data\":" },
        { Pole(), "text/plain", "angle" },
        { new FigurePanels(2, [Pole(), Pole()]), "text/html", "<svg" },
        { new Table("Ways").Column("way").Row("one"), "text/html", "<table" },
        { new Table("Ways").Column("way").Row("one"), "text/markdown", "| way" },
        { new Animation([Pixel, Pixel]), "text/html", "<img src=\"data:image/png;base64," },
    };

    [Theory]
    [MemberData(nameof(Shown))]
    public void A_value_is_written_by_the_formatter_of_its_type(IRichValue value, string mimeType, string holds)
    {
        Assert.True(Format(value, mimeType, out var written));
        Assert.Contains(holds, written, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_value_is_not_is_left_to_other_formatters()
    {
        Assert.False(Format(new Table("Ways").Column("way").Row("one"), "image/svg+xml", out var written));
        Assert.Equal("", written);
    }

    [Fact]
    public void Every_rich_type_has_a_source_and_prefers_html()
    {
        var types = typeof(IRichValue).Assembly.GetExportedTypes().Where(type => type.IsClass && typeof(IRichValue).IsAssignableFrom(type)).ToArray();
        Assert.True(types.Length >= 5);
        Assert.All(types, type => Assert.Equal(["text/html"], (string[])Get(Source(type), "PreferredMimeTypes")!));
    }

    private static Figure Pole() => new Figure("A pole") { XLabel = "step", YLabel = "angle" }.Line("random", [0, 1], [1, 2]);

    private static bool Format(object value, string mimeType, out string written)
    {
        var source = Activator.CreateInstance((Type)Get(Source(value.GetType()), "FormatterSourceType")!)!;
        var formatters = (IEnumerable)source.GetType().GetMethod("CreateTypeFormatters", Type.EmptyTypes)!.Invoke(source, [])!;
        var formatter = formatters.Cast<object>().Single(each => (string)Get(each, "MimeType")! == mimeType);
        using var writer = new StringWriter();
        var handled = (bool)formatter.GetType().GetMethod("Format", [typeof(object), typeof(TextWriter)])!.Invoke(formatter, [value, writer])!;
        written = writer.ToString();
        return handled;
    }

    private static object Source(Type type) => type.GetCustomAttributes(inherit: true).Single(attribute => attribute.GetType().Name == "TypeFormatterSourceAttribute");

    private static object? Get(object target, string property) => target.GetType().GetProperty(property)!.GetValue(target);
}
