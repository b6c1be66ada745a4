using Microsoft.DotNet.Interactive.Formatting;
using RLTransfer.Figures.Display;
using RLTransfer.Notebooks.Interactive;

namespace RLTransfer.Notebooks.Tests.Interactive;

public sealed class FormattingTests
{
    public static TheoryData<object?, string> Values => new()
    {
        { null, "<null>" }, { "text", "text" }, { 'c', "c" }, { 1.5, "1.5" }, { 1e-7f, "1E-07" }, { double.NaN, "NaN" }, { double.PositiveInfinity, "Infinity" }, { true, "True" },
        { 1234567.5m, "1234567.5" }, { DayOfWeek.Friday, "Friday" }, { new[] { 1, 2, 3 }, "[ 1, 2, 3 ]" }, { Array.Empty<int>(), "[ ]" }, { new List<string> { "a", "b" }, "[ a, b ]" },
        { new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }, "{ a: 1, b: 2 }" }, { (1, "x"), "(1, x)" }, { new { X = 1, Y = "z" }, "{ X = 1, Y = z }" },
        { new Point(1, 2.5), "Point { X = 1, Y = 2.5 }" }, { new Named(), "my own text" }, { new Plain { Size = 3 }, "Plain { Size = 3, Bad = <InvalidOperationException: no> }" },
        { new[,] { { 1, 2 }, { 3, 4 } }, "[ [ 1, 2 ], [ 3, 4 ] ]" }, { typeof(Dictionary<string, int[]>), "Dictionary<string, int[]>" }, { new KeyValuePair<int, int>(1, 2), "[1, 2]" },
        { TimeSpan.FromSeconds(90), "00:01:30" }, { Task.CompletedTask, "Task" }, { new int?[] { 1, null }, "[ 1, <null> ]" },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void Plain_text_is_readable_and_invariant(object? value, string text)
    {
        if (value is Task) text = ValueBundle.Of(value).Data[MimeBundle.PlainText].ToString();   // the runtime's own class of task
        Assert.Equal(text, ValueBundle.Of(value).Data[MimeBundle.PlainText].ToString());
    }

    [Fact]
    public void Endless_and_deep_values_are_cut()
    {
        static IEnumerable<int> Endless()
        {
            for (var i = 0; ; i++) yield return i;
        }

        var text = ValueBundle.Of(Endless()).Data[MimeBundle.PlainText].ToString();
        Assert.EndsWith("48, 49, …\n]", text, StringComparison.Ordinal);
        Assert.Contains("… 10 more", ValueBundle.Of(Enumerable.Range(0, 60).ToList()).Data[MimeBundle.PlainText].ToString(), StringComparison.Ordinal);

        var node = new Loop();
        node.Next = node;
        Assert.Contains("…", ValueBundle.Of(node).Data[MimeBundle.PlainText].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Objects_rows_and_grids_have_a_table_and_single_values_none()
    {
        Assert.Equal(
            "<table><thead><tr><th>X</th><th>Y</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4.5</td></tr></tbody></table>",
            Html(new[] { new Point(1, 2), new Point(3, 4.5) }));
        Assert.Equal("<table><tbody><tr><th>A</th><td>&lt;b&gt;</td></tr></tbody></table>", Html(new { A = "<b>" }));
        Assert.Equal("<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>", Html(new[,] { { 1, 2 } }));
        Assert.Null(Html(3));
        Assert.Null(Html(new[] { 1, 2 }));
    }

    [Fact]
    public void The_closest_and_latest_registered_formatter_counts()
    {
        try
        {
            Formatter.Register<IEnumerable<int>>(_ => "numbers");
            Formatter.Register<Base>(_ => "base");
            Formatter.Register<Derived>(_ => "old");
            Formatter.Register<Derived>(_ => "derived");
            Formatter.Register(typeof(Stack<>), (_, writer) => writer.Write("a stack"));
            DefaultFormatters.Install();
            Assert.Equal(["derived", "base", "numbers", "a stack"], new object[] { new Derived(), new Base(), new List<int>(), new Stack<string>() }.Select(value => value.ToDisplayString()));
        }
        finally
        {
            Formatter.ResetToDefault();
        }
    }

    /// <summary>Many rooms, each with doors to all others: limits on each level alone would let it grow without end.</summary>
    [Theory]
    [InlineData(12)]
    [InlineData(30)]
    public void A_value_is_bounded_in_all_and_not_on_each_level_alone(int count)
    {
        var rooms = Enumerable.Range(0, count).Select(_ => new Room()).ToList();
        foreach (var room in rooms) room.Doors.AddRange(rooms.Where(other => other != room));
        var bundle = ValueBundle.Of(rooms[0]);
        Assert.InRange(bundle.Data[MimeBundle.PlainText].ToString().Length, 100, 1 << 18);
        Assert.InRange(rooms[0].ToDisplayString().Length, 100, 1 << 18);
        Assert.InRange(rooms[0].ToDisplayString("text/html").Length, 100, 1 << 19);
    }

    [Fact]
    public void What_throws_on_the_way_is_shown_in_its_place()
    {
        static IEnumerable<int> Failing()
        {
            yield return 1;
            throw new InvalidOperationException("no more");
        }

        Assert.Equal("[ 1, <InvalidOperationException: no more> ]", ValueBundle.Of(Failing()).Data[MimeBundle.PlainText].ToString());
        Assert.Equal("[ <NotSupportedException: silent> ]", ValueBundle.Of(new[] { new Silent() }).Data[MimeBundle.PlainText].ToString());
    }

    [Fact]
    public void Preferred_and_named_types_are_those_of_dotnet_interactive_and_plain_text_is_always_there()
    {
        try
        {
            Formatter.SetPreferredMimeTypesFor(typeof(Derived), "text/markdown", "application/json");
            Formatter.Register<Derived>(_ => "**derived**", "text/markdown");
            Assert.Equal(["application/json", "text/markdown", MimeBundle.PlainText], ValueBundle.Of(new Derived()).Data.Keys);
            Assert.Equal("""{"name":"A","age":42}""", ValueBundle.Of(new { name = "A", age = 42 }, "application/json").Data["application/json"].ToJsonString());
            Assert.Equal("<b>bold</b>", Html(CellHelpers.HTML("<b>bold</b>")));
            Assert.Equal("<b class=\"x\">bold</b>", Html(PocketViewTags.b[@class: "x"]("bold")));
            Assert.Contains("markdown", Assert.Throws<ArgumentException>(() => ValueBundle.Of(new { A = 1 }, "text/markdown")).Message, StringComparison.Ordinal);
        }
        finally
        {
            Formatter.ResetToDefault();
        }
    }

    private static string? Html(object value) => ValueBundle.Of(value).Data.TryGetValue("text/html", out var html) ? html.ToString() : null;

    private sealed record Point(int X, double Y);

    private sealed class Named
    {
        public override string ToString() => "my own text";
    }

    private sealed class Plain
    {
        public int Size { get; init; }

        public int Bad => throw new InvalidOperationException("no");
    }

    private sealed class Loop
    {
        public Loop? Next { get; set; }
    }

    private sealed class Room : IEnumerable<Room>
    {
        public List<Room> Doors { get; } = [];

        public IEnumerator<Room> GetEnumerator() => Doors.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class Silent
    {
        public override string ToString() => throw new NotSupportedException("silent");
    }

    private class Base;

    private sealed class Derived : Base;
}
