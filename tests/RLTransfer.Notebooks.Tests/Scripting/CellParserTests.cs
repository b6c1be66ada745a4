using RLTransfer.Notebooks.Scripting;

namespace RLTransfer.Notebooks.Tests.Scripting;

public sealed class CellParserTests
{
    [Theory]
    [InlineData("1 + 1", "code@1 1 + 1")]
    [InlineData("#!time\n1", "#!time@1|code@1 \n1")]
    [InlineData("var a = 1;\n#r \"x.dll\"\na", "#r@2 \"x.dll\"|code@1 var a = 1;\n\na")]
    [InlineData("a\n#!who\nb", "code@1 a|#!who@2|code@3 \n\nb")]
    [InlineData("#!markdown\n# T\n* x \"\n#!csharp\n2", "text/markdown@2 # T\n* x \"|code@5 \n\n\n\n2")]
    [InlineData("#!html\n<p>\n#!js\nalert(1)", "text/html@2 <p>|application/javascript@4 alert(1)")]
    [InlineData("  #!who", "#!who@1")]
    [InlineData("#!fsharp\nlet x", "#!fsharp@1|code@2 \nlet x")]
    [InlineData("#region a\n#if false\n#!who\n#endif\n#endregion", "code@1 #region a\n#if false\n#!who\n#endif\n#endregion")]
    [InlineData("var s = @\"\n#!who\n\";", "code@1 var s = @\"\n#!who\n\";")]
    [InlineData("/*\n#!who */", "code@1 /*\n#!who */")]
    [InlineData("var s = \"a\";\n#!who", "code@1 var s = \"a\";|#!who@2")]
    [InlineData("#nullable enable\n1", "code@1 #nullable enable\n1")]
    [InlineData("", "")]
    public void A_cell_is_divided_and_lines_stay_its_own(string cell, string steps) =>
        Assert.Equal(steps, string.Join('|', CellParser.Parse(cell).Select(Describe)));

    [Fact]
    public void A_cell_whose_metadata_names_another_language_is_that_language()
    {
        Assert.Equal("text/markdown@1 # T", Describe(Assert.Single(CellParser.Parse("# T", "markdown"))));
        Assert.Equal("#!fsharp@1", Describe(Assert.Single(CellParser.Parse("let x = 1", "fsharp"))));
    }

    private static string Describe(CellStep step) => step switch
    {
        CodeStep code => $"code@{code.Line} {code.Code}",
        MarkupStep markup => $"{markup.MimeType}@{markup.Line} {markup.Text}",
        DirectiveStep directive => $"{directive.Name}@{directive.Line} {directive.Argument}".TrimEnd(),
        _ => "",
    };
}
