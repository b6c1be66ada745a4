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

    /// <summary>Two folders may hold notebooks of one name; a link leads to the page of the one that it means, or stays.</summary>
    [Fact]
    public void A_link_leads_to_the_page_of_its_own_notebook_only()
    {
        Directory.CreateDirectory(Path.Combine(folder.FullName, "sub"));
        var b = Notebook(Path.Combine("sub", "b"), Markdown("[up](../a.ipynb)"));
        var page = File.ReadAllText(Exporter.ToHtml([Notebook("a", Markdown("[1](sub/b.ipynb) [2](b.ipynb) [3](sub/../sub/b.ipynb#x) [4](%00b.ipynb) <area href=sub/b.ipynb> <A HREF='sub/b.ipynb'>5</A>")), b], Out, plotlyFile: null)[0]);
        Assert.Equal(["b.html", "b.ipynb", "b.html#x", "%00b.ipynb", "b.html", "b.html"], System.Text.RegularExpressions.Regex.Matches(page, "<(?:a|A|area) [^>]*?(?:href|HREF)=[\"']?([^\"'> ]*)").Select(match => match.Groups[1].Value));
        Assert.Contains("href=\"a.html\"", File.ReadAllText(Path.Combine(Out, "b.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void No_id_is_twice_on_a_page_and_footnotes_belong_to_their_cell()
    {
        var page = Html(Notebook("a", Markdown("## Same `x`\n\none[^1]\n\n[^1]: first"), Markdown("## Same `x`\n\ntwo[^1]\n\n[^1]: second")));
        var ids = System.Text.RegularExpressions.Regex.Matches(page, " id=\"([^\"]*)").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(["same-x", "Same-x", "fnref:1", "fn:1", "same-x-1", "fnref2:1", "fn2:1"], ids);
        Assert.Contains("<li id=\"fn2:1\">\n<p>second<a href=\"#fnref2:1\"", page, StringComparison.Ordinal);
        Assert.Contains("href=\"#fn2:1\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_pasted_into_a_cell_are_in_the_page()
    {
        var page = Html(Notebook("a", """{"cell_type":"markdown","metadata":{},"attachments":{"my dot.png":{"image/png":["aGk=\n","aGk="]}},"source":"![dot](attachment:my%20dot.png) <img src='attachment:my dot.png'> <img alt=x src=attachment:my%20dot.png> ![gone](attachment:gone.png)"}"""));
        Assert.Equal(3, System.Text.RegularExpressions.Regex.Count(page, "src=[\"']data:image/png;base64,aGk=aGk=[\"']"));
        Assert.Contains("src=\"attachment:gone.png\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_has_its_usual_extensions_and_latexs_environments()
    {
        var page = Html(Notebook("a", Markdown("- [x] done\n\n~~old~~ https://x.org [^1]\n\n[^1]: note\n\n> [!NOTE]\n> said\n\n\\begin{align}\na &= b\n\\end{align}\n\n| a | b |\n|---|---|\n| 1 | 2 |")));
        Assert.All(["type=\"checkbox\"", "<del>old</del>", "<a href=\"https://x.org\"", "footnote", "markdown-alert", "<div class=\"math\">", "\\begin{align}", "<td>1</td>"], part => Assert.Contains(part, page, StringComparison.Ordinal));
    }

    /// <summary>Where Jupyter sees a formula: nothing in it is Markdown, and code is no formula.</summary>
    [Theory]
    [InlineData("a $$x_1 < y_2$$ b", "<span class=\"math\">\\[x_1 &lt; y_2\\]</span>")]
    [InlineData("a \\\\(x_1*y*z\\\\) b", "<span class=\"math\">\\(x_1*y*z\\)</span>")]
    [InlineData("\\\\[\nx\n\\\\]", "<span class=\"math\">\\[\nx\n\\]</span>")]
    [InlineData("so \\begin{align*}\na*b*c\n\\end{align*} holds", "so <span class=\"math\">\\[\\begin{align*}\na*b*c\n\\end{align*}\\]</span> holds")]
    [InlineData("text\n\\begin{align}\n- a\n\n# b\n\\end{align}\nmore", "<p>text</p>\n<div class=\"math\">\n\\[\n\\begin{align}\n- a\n\n# b\n\\end{align}\n\\]</div>\n<p>more</p>")]
    [InlineData("- item\n  \\begin{equation}\n  y_*\n  \\end{equation}", "\\begin{equation}\ny_*\n\\end{equation}\n\\]</div>")]
    [InlineData("```\n\\begin{align}\nx\n\\end{align}\n```", "<pre><code>\\begin{align}\nx\n\\end{align}\n</code></pre>")]
    [InlineData("`\\begin{align}x\\end{align}` and \\begin{left", "<code>\\begin{align}x\\end{align}</code> and \\begin{left")]
    [InlineData("$$\n\\begin{align}x\\end{align}\n$$", "<div class=\"math\">\n\\[\n\\begin{align}x\\end{align}\n\\]</div>")]
    public void Formulas_are_found_as_in_Jupyter(string markdown, string html) => Assert.Contains(html, Html(Notebook("a", Markdown(markdown))), StringComparison.Ordinal);

    [Fact]
    public void CSharp_between_fences_looks_like_CSharp_in_cells_and_cells_in_other_languages_do_not()
    {
        var page = Html(Notebook("a", Markdown("```c#\nvar x = 1;\n```\n\n~~~python\nvar = 1\n~~~"), """{"cell_type":"code","execution_count":1,"metadata":{"polyglot_notebook":{"kernelName":"html"}},"source":"<b>var</b>","outputs":[]}"""));
        Assert.Contains("<pre><code class=\"language-csharp\"><span class=\"k\">var</span> x = <span class=\"n\">1</span>;\n</code></pre>", page, StringComparison.Ordinal);
        Assert.Contains("<pre><code class=\"language-python\">var = 1\n</code></pre>", page, StringComparison.Ordinal);
        Assert.Contains("<pre class=\"code\"><code>&lt;b&gt;var&lt;/b&gt;</code></pre>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_printed_in_pieces_is_one_text()
    {
        static string Stream(string name, string text) => $$"""{"output_type":"stream","name":"{{name}}","text":"{{text}}"}""";
        var page = Html(Notebook("a", Code("1", Stream("stdout", "10%\\r"), Stream("stdout", "100%\\n\\u001b[31mred"), Stream("stdout", " still"), Stream("stderr", "other"), Stream("stdout", "last"))));
        Assert.Contains("<pre class=\"stream stdout\">100%\n<span class=\"t31\">red still</span></pre>\n<pre class=\"stream stderr\">other</pre>\n<pre class=\"stream stdout\">last</pre>", page, StringComparison.Ordinal);
    }

    /// <summary>Of several representations the one that Jupyter would show.</summary>
    [Theory]
    [InlineData("""{"text/html":"<i>h</i>","image/png":"QUJD","text/plain":"p"}""", "<div class=\"html\"><i>h</i></div>")]
    [InlineData("""{"text/markdown":"*m*","text/latex":"$x$","text/plain":"p"}""", "<em>m</em>")]
    [InlineData("""{"application/vnd.vegalite.v5+json":{"mark":"bar"},"text/plain":"a bar"}""", "<pre class=\"result\">a bar</pre>")]
    [InlineData("""{"application/vnd.vegalite.v5+json":{"mark":"bar"}}""", "&quot;mark&quot;: &quot;bar&quot;")]
    [InlineData("""{"application/json":{"a":1},"text/plain":"p"}""", "&quot;a&quot;: 1")]
    [InlineData("""{"text/latex":"$\\alpha$ and $\\beta$"}""", "<span class=\"math\">\\(\\alpha\\)</span> and <span class=\"math\">\\(\\beta\\)</span>")]
    [InlineData("""{"image/svg+xml":"<svg id=\"one\"/>","application/vnd.plotly.v1+json":{"data":[]},"text/html":"<i>h</i>"}""", "<figure class=\"plot\"><svg id=\"one\"/><script type")]
    public void The_best_representation_is_shown(string data, string html) =>
        Assert.Contains(html, Html(Notebook("a", Code("1", $$"""{"output_type":"display_data","metadata":{},"data":{{data}} }"""))), StringComparison.Ordinal);

    [Fact]
    public void An_error_without_a_trace_says_what_it_is() =>
        Assert.Contains("<pre class=\"error\">E: &lt;b&gt;</pre>", Html(Notebook("a", Code("1", """{"output_type":"error","ename":"E","evalue":"<b>","traceback":[null]}"""))), StringComparison.Ordinal);

    [Fact]
    public void A_picture_has_the_size_that_its_metadata_gives() =>
        Assert.Contains("src=\"data:image/png;base64,QUJD\" width=\"50\" height=\"20\">", Html(Notebook("a", Code("1", """{"output_type":"display_data","metadata":{"image/png":{"width":50,"height":20,"x":"\""}},"data":{"image/png":"QUJD"}}"""))), StringComparison.Ordinal);

    [Theory]
    [InlineData("{}", "<pre class=\"result\">raw &lt;b&gt;</pre>")]
    [InlineData("""{"raw_mimetype":"text/html"}""", "raw <b>")]
    [InlineData("""{"format":"text/html"}""", "raw <b>")]
    [InlineData("""{"raw_mimetype":"text/latex"}""", null)]
    [InlineData("""{"tags":["remove-cell"]}""", null)]
    public void A_raw_cell_is_text_or_for_its_own_format(string metadata, string? html)
    {
        var page = Html(Notebook("a", $$"""{"cell_type":"raw","metadata":{{metadata}},"source":"raw <b>"}"""));
        if (html is not null) Assert.Contains(html, page, StringComparison.Ordinal);
        else Assert.DoesNotContain("raw ", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"jupyter":{"source_hidden":true}}""", "<details><summary>Code</summary>")]
    [InlineData("""{"jupyter":{"outputs_hidden":true}}""", "<details><summary>Output</summary>")]
    [InlineData("""{"collapsed":true}""", "<details><summary>Output</summary>")]
    [InlineData("""{"collapsed":false,"jupyter":{"source_hidden":"yes"}}""", null)]
    public void What_is_folded_in_Jupyter_is_folded_in_the_page(string metadata, string? folded)
    {
        var page = Html(Notebook("a", $$"""{"cell_type":"code","execution_count":1,"metadata":{{metadata}},"source":"1","outputs":[{"output_type":"stream","name":"stdout","text":"x"}]}"""));
        Assert.Equal(folded is null ? 0 : 1, System.Text.RegularExpressions.Regex.Count(page, "<details>"));
        if (folded is not null) Assert.Contains(folded, page, StringComparison.Ordinal);
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
