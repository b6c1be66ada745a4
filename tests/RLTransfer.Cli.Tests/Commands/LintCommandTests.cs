namespace RLTransfer.Cli.Tests.Commands;

public sealed class LintCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rlt-lint-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_notebook_without_findings_is_exit_code_0_and_one_with_a_table_of_them_1()
    {
        var (good, bad) = (Path.Combine(folder.FullName, "good.ipynb"), Path.Combine(folder.FullName, "bad.ipynb"));
        File.WriteAllText(good, Sample.Notebook("1 + 1"));
        File.WriteAllText(bad, Sample.Notebook($"var x = \"{new string('x', 120)}\";"));
        var (exit, output, error) = Rlt.Run("lint", good);
        Assert.Equal((0, $"{good}: 1 runners; 0 exercises; 0 findings\n", ""), (exit, output, error));
        (exit, output, _) = Rlt.Run("lint", good, bad);
        Assert.Equal(1, exit);
        Assert.Contains("line 1 has 131 columns; 100 fit the page", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_notebook_is_one_line_and_exit_code_2()
    {
        var (exit, output, error) = Rlt.Run("lint", "no-such.ipynb");
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains("no-such.ipynb", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }
}
