using System.Text;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Notebooks.Tests.Documents;

/// <summary>.NET Interactive's .dib files.</summary>
public sealed class DibReaderTests
{
    [Fact]
    public void Cells_stand_under_the_lines_that_name_their_language()
    {
        var notebook = Read("""
            var before = 1;

            #!markdown

            # Title
            text

            #!c#

            #!time
            #r "nuget:Some.Package"

            before + 1

            #!js
            go();

            #!csharp

            #!html
            <b>x</b>
            """);
        Assert.Equal(
            [("code", "csharp", "var before = 1;"), ("markdown", null, "# Title\ntext"), ("code", "csharp", "#!time\n#r \"nuget:Some.Package\"\n\nbefore + 1"), ("code", "javascript", "go();"), ("code", "html", "<b>x</b>")],
            notebook.Cells.Select(cell => (cell.Type, cell.OwnLanguage, cell.Source)));
        notebook.CheckLanguage("a.dib");
        Assert.Equal("csharp", notebook.LanguageOf(notebook.Cells[0]));
    }

    [Fact]
    public void The_files_own_list_of_kernels_counts_and_is_no_cell()
    {
        var notebook = Read("#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"csharp\",\"items\":[{\"aliases\":[\"p\"],\"languageName\":\"python\",\"name\":\"pythonkernel\"}]}}\n\n#!csharp\n1\n#!p\nprint(1)\n");
        Assert.Equal([("csharp", "1"), ("pythonkernel", "print(1)")], notebook.Cells.Select(cell => (cell.OwnLanguage!, cell.Source)));
    }

    [Fact]
    public void It_runs_and_is_saved_as_a_notebook_with_ids()
    {
        var notebook = Read("#!markdown\n# T\n#!csharp\nvar x = 20;\n#!csharp\nx + 22\n#!markdown\n");
        Assert.Empty(notebook.Run());
        var saved = Notebook.Parse(notebook.ToBytes(), "a.ipynb");
        Assert.Equal(["markdown", "code", "code"], saved.Cells.Select(cell => cell.Type));
        Assert.Equal("42\n", saved.Cells[2].Text());
        Assert.All(saved.Cells, cell => Assert.NotNull(cell.Id));
    }

    [Theory]
    [InlineData("#!meta\n\n{\"kernelInfo\":\n\n#!csharp\n1", "a.dib: what stands below #!meta cannot be read: ")]
    [InlineData("#!meta\n\n[1]\n\n#!csharp\n1", "a.dib: what stands below #!meta cannot be read: ")]
    [InlineData("#!meta\n\n{\"kernelInfo\":{\"items\":[{\"name\":1}]}}\n\n#!csharp\n1", "a.dib: what stands below #!meta cannot be read: ")]
    [InlineData(" \n", "a.dib is empty; a notebook has cells.")]
    public void Damage_is_named(string text, string message)
    {
        var error = Assert.Throws<NotebookFormatException>(() => Read(text));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static Notebook Read(string text) => Notebook.Parse(Encoding.UTF8.GetBytes(text), "a.dib");
}
