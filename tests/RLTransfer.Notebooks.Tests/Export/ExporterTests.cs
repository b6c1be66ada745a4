using System.Text;
using RLTransfer.Figures.Display;
using RLTransfer.Notebooks.Export;

namespace RLTransfer.Notebooks.Tests.Export;

public sealed class ExporterTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("export-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_page_holds_prose_highlighted_code_and_the_pictures_of_its_figures()
    {
        var page = Html(Notebook("a", Markdown("# Title\n\n$x^2$ and a [next](b.ipynb) lecture"), Code("var x = \"s\"; // why", Figure("</script><b>"))));

        Assert.Contains("<title>Title</title>", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"k\">var</span>", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"s\">&quot;s&quot;</span>", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"c\">// why</span>", page, StringComparison.Ordinal);
        Assert.Contains("<svg id=\"one\"/>", page, StringComparison.Ordinal);
        Assert.Contains("class=\"math\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_cell_printed_is_text_and_a_figures_data_cannot_end_its_script()
    {
        var page = Html(Notebook("a", Code("1", """{"output_type":"stream","name":"stdout","text":"<script>alert(1)</script>\u001b[31mred\u001b[0m"}""", Figure("</script><b>"))));

        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;<span class=\"t31\">red</span>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("</script><b>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_index_lists_every_page_and_links_between_notebooks_become_links_between_pages()
    {
        var written = Exporter.ToHtml([Notebook("a", Markdown("# First\n\n[on](b.ipynb), [away](c.ipynb)")), Notebook("b", Markdown("# Second"))], Out, plotlyFile: null);

        Assert.Equal(["a.html", "b.html", "index.html"], written.Select(Path.GetFileName));
        Assert.Contains("<a href=\"b.html\">on</a>", File.ReadAllText(written[0]), StringComparison.Ordinal);
        Assert.Contains("<a href=\"c.ipynb\">away</a>", File.ReadAllText(written[0]), StringComparison.Ordinal);
        Assert.Contains("<a href=\"a.html\">First</a>", File.ReadAllText(written[2]), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_lead_to_pages_in_every_spelling_and_headings_have_jupyters_ids_too()
    {
        var a = Notebook("a", Markdown("[1](b.ipynb#Part-Two) [2](./b.ipynb) <a class='x' href='b.ipynb?q=1#part'>3</a> [4](my%20c.ipynb) [5](https://x.org/b.ipynb) `<a href=\"b.ipynb\">`"));
        var page = File.ReadAllText(Exporter.ToHtml([a, Notebook("b", Markdown("## Part Two")), Notebook("my c", Markdown("c"))], Out, plotlyFile: null)[0]);
        Assert.Equal(["b.html#Part-Two", "b.html", "b.html?q=1#part", "my%20c.html", "https://x.org/b.ipynb"], System.Text.RegularExpressions.Regex.Matches(page, "<a [^>]*?href=[\"']([^\"']*)").Select(match => match.Groups[1].Value));
        Assert.Contains("<h2 id=\"part-two\"><a id=\"Part-Two\"></a>Part Two</h2>", File.ReadAllText(Path.Combine(Out, "b.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_pasted_into_a_cell_are_in_the_page()
    {
        var page = Html(Notebook("a", """{"cell_type":"markdown","metadata":{},"attachments":{"my dot.png":{"image/png":["aGk=\n","aGk="]}},"source":"![dot](attachment:my%20dot.png) <img src='attachment:my dot.png'> ![gone](attachment:gone.png)"}"""));
        Assert.Equal(2, System.Text.RegularExpressions.Regex.Count(page, "src=[\"']data:image/png;base64,aGk=aGk=[\"']"));
        Assert.Contains("src=\"attachment:gone.png\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_has_its_usual_extensions_and_latexs_environments()
    {
        var page = Html(Notebook("a", Markdown("- [x] done\n\n~~old~~ https://x.org [^1]\n\n[^1]: note\n\n> [!NOTE]\n> said\n\n\\begin{align}\na &= b\n\\end{align}\n\n| a | b |\n|---|---|\n| 1 | 2 |")));
        Assert.All(["type=\"checkbox\"", "<del>old</del>", "<a href=\"https://x.org\"", "footnote", "markdown-alert", "<div class=\"math\">", "\\begin{align}", "<td>1</td>"], part => Assert.Contains(part, page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("image/jpeg", "\"QUJD\"", "src=\"data:image/jpeg;base64,QUJD\"")]
    [InlineData("image/gif", "\"QUJD\"", "src=\"data:image/gif;base64,QUJD\"")]
    [InlineData("image/webp", "[\"QU\",\"JD\"]", "src=\"data:image/webp;base64,QUJD\"")]
    [InlineData("video/mp4", "\"QUJD\"", "<video controls src=\"data:video/mp4;base64,QUJD\"")]
    [InlineData("audio/wav", "\"QUJD\"", "<audio controls src=\"data:audio/wav;base64,QUJD\"")]
    [InlineData("application/pdf", "\"QUJD\"", "data=\"data:application/pdf;base64,QUJD\"")]
    [InlineData("text/latex", "\"$$x^2$$\"", "<div class=\"math\">\\[x^2\\]</div>")]
    [InlineData("text/markdown", "\"**b**\"", "<strong>b</strong>")]
    [InlineData("application/javascript", "\"go('</script>')\"", "<script>go('<\\/script>')</script>")]
    [InlineData("application/json", "{\"a\":[1]}", "&quot;a&quot;: [")]
    [InlineData("application/geo+json", "{\"type\":\"Point\"}", "&quot;Point&quot;")]
    [InlineData("text/csv", "\"a,b\"", "<pre class=\"result\">a,b</pre>")]
    [InlineData("application/vnd.plotly.v1+json", "{\"data\":[]}", "<figure class=\"plot\"><pre class=\"result\">a chart, which needs a script</pre><script type=\"application/json\">")]
    public void Every_common_type_of_output_is_shown(string mimeType, string data, string html) =>
        Assert.Contains(html, Html(Notebook("a", Code("1", $$"""{"output_type":"display_data","metadata":{},"data":{"{{mimeType}}":{{data}} } }"""))), StringComparison.Ordinal);

    [Theory]
    [InlineData("remove-cell", false, false, 0)]
    [InlineData("remove_input", false, true, 0)]
    [InlineData("remove-output", true, false, 0)]
    [InlineData("hide-input", true, true, 1)]
    [InlineData("hide-output", true, true, 1)]
    public void Tags_take_parts_of_a_cell_out_of_the_page_or_fold_them(string tag, bool hasInput, bool hasOutput, int folded)
    {
        var page = Html(Notebook("a", $$"""{"cell_type":"code","execution_count":1,"metadata":{"tags":["{{tag}}"]},"source":"inputText","outputs":[{"output_type":"stream","name":"stdout","text":"outputText"}]}"""));
        Assert.Equal((hasInput, hasOutput, folded), (page.Contains("inputText", StringComparison.Ordinal), page.Contains("outputText", StringComparison.Ordinal), System.Text.RegularExpressions.Regex.Count(page, "<details>")));
    }

    [Fact]
    public void A_page_asks_nothing_of_the_network()
    {
        var page = Html(Notebook("a", Markdown("# T\n\n$y$"), Code("1", Figure("d"))));
        Assert.DoesNotMatch("(src|href)=\"https?:", page);
        Assert.DoesNotMatch("url\\(['\"]?https?:", page);
    }

    [Fact]
    public void Two_notebooks_of_one_name_are_refused_before_anything_is_written()
    {
        var one = Notebook("a", Markdown("x"));
        var error = Assert.Throws<ArgumentException>(() => Exporter.ToHtml([one, one], Out, plotlyFile: null));
        Assert.Contains("both be written as a", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public void A_program_has_the_usings_first_prose_as_comments_results_displayed_and_types_last()
    {
        var written = Exporter.ToApps([Notebook("a", Markdown("Some *prose*."), Code("using System.IO;\nrecord Point(int X);\nvar p = new Point(3);\np.X + 1"))], Out, "/course");
        var app = File.ReadAllText(written.Single());

        Assert.StartsWith("#!/usr/bin/env dotnet\n#:project /course/src/RLTransfer.Course/RLTransfer.Course.csproj\n", app, StringComparison.Ordinal);
        Assert.Contains("using System.IO;\n", app, StringComparison.Ordinal);
        Assert.Contains("// Some *prose*.\n", app, StringComparison.Ordinal);
        Assert.Contains("display(p.X + 1);", app, StringComparison.Ordinal);
        Assert.EndsWith("record Point(int X);\n", app, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_declared_twice_and_a_directive_are_refused_with_their_cell()
    {
        var twice = Assert.Throws<ArgumentException>(() => Exporter.ToApps([Notebook("a", Code("var x = 1;"), Code("var x = 2;"))], Out, "/course"));
        Assert.Contains("cell 2 declares 'x' again (cell 1 did)", twice.Message, StringComparison.Ordinal);
        var directive = Assert.Throws<ArgumentException>(() => Exporter.ToApps([Notebook("b", Code("#!html\n<b>x</b>"))], Out, "/course"));
        Assert.Contains("cell 1 is more than C#", directive.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_prints_tables_writes_figures_and_is_silent_about_bars()
    {
        var display = new FigureFolder(folder.FullName, "a");
        var console = Console.Out;
        using var printed = new StringWriter();
        Console.SetOut(printed);
        try
        {
            display.Show(new MimeBundle("the table").With("text/html", "<table></table>").With("text/markdown", "|"), "id1");
            display.Show(new MimeBundle("the bar").With("text/html", "<div></div>"), "id2");
            display.Show(new MimeBundle("the figure").With("image/svg+xml", "<svg/>"), "id3");
            display.Update("id3", new MimeBundle("the figure").With("image/svg+xml", "<svg id=\"new\"/>"));
        }
        finally
        {
            Console.SetOut(console);
        }

        var picture = Path.Combine(folder.FullName, "a-figure-1.svg");
        Assert.Contains("the table", printed.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("the bar", printed.ToString(), StringComparison.Ordinal);
        Assert.Contains(picture, printed.ToString(), StringComparison.Ordinal);
        Assert.Equal("<svg id=\"new\"/>", File.ReadAllText(picture));
    }

    private string Out => Path.Combine(folder.FullName, "out");

    private string Html(string notebook) => File.ReadAllText(Exporter.ToHtml([notebook], Out, plotlyFile: null)[0]);

    private string Notebook(string name, params string[] cells)
    {
        var path = Path.Combine(folder.FullName, name + ".ipynb");
        File.WriteAllText(path, $$"""{"cells":[{{string.Join(',', cells)}}],"metadata":{},"nbformat":4,"nbformat_minor":4}""");
        return path;
    }

    private static string Markdown(string text) => $$"""{"cell_type":"markdown","metadata":{},"source":{{Quoted(text)}}}""";

    private static string Code(string text, params string[] outputs) =>
        $$"""{"cell_type":"code","execution_count":1,"metadata":{},"source":{{Quoted(text)}},"outputs":[{{string.Join(',', outputs)}}]}""";

    private static string Figure(string title) =>
        """{"output_type":"display_data","metadata":{},"data":{"text/plain":"f","image/svg+xml":"<svg id=\"one\"/>","application/vnd.plotly.v1+json":{"data":[],"layout":{"title":TITLE}}}}"""
            .Replace("TITLE", Quoted(title), StringComparison.Ordinal);

    private static string Quoted(string text) => "\"" + new StringBuilder(text).Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n") + "\"";
}
