namespace RLTransfer.Cli.Tests.Commands;

/// <summary>Standard output or error that is closed or full never ends a computation.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("rlt-streams-");

    public void Dispose() => root.Delete(recursive: true);

    [Theory]
    [InlineData("2>/dev/full")]
    [InlineData("2>&-")]
    [InlineData(">&-")]
    [InlineData(">&- 2>&-")]
    [InlineData("<&- >&- 2>&-")]
    public void Work_is_done_whatever_becomes_of_what_it_says(string redirection)
    {
        File.WriteAllText(At("a.ipynb"), Sample.Notebook("System.Console.WriteLine(6 * 7); System.Console.Error.WriteLine(8);"));
        var (exit, _, error) = Rlt.Shell($"cd \"$1\"; rlt run a.ipynb -o out.ipynb {redirection} && rlt \"${{@:2}}\" -o run {redirection}", [root.FullName, .. Sample.Training]);
        Assert.True(exit == 0, error);
        Assert.Contains("42", File.ReadAllText(At("out.ipynb")), StringComparison.Ordinal);
        Assert.Equal(["checkpoint", "curve.jsonl", "settings.json", "weights.safetensors"], Directory.EnumerateFiles(At("run")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(File.ReadAllLines(Path.Combine(At("run"), "curve.jsonl")), line => Assert.StartsWith("{\"step\":", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_full_standard_output_loses_no_file_and_is_told()
    {
        var (exit, _, error) = Rlt.Shell("cd \"$1\"; rlt \"${@:2}\" -o run >/dev/full", [root.FullName, .. Sample.Training]);
        Assert.Equal(1, exit);
        Assert.Contains("rlt: standard output could not be written: No space left on device", error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(At("run"), "weights.safetensors")));
    }

    [Fact]
    public void A_reader_that_has_enough_is_no_failure()
    {
        var (exit, output, error) = Rlt.Shell("set -o pipefail; rlt env list | head -1");
        Assert.True(exit == 0, error);
        Assert.Single(output.TrimEnd().Split('\n'));
        Assert.Equal("", error);
    }

    private string At(string name) => Path.Combine(root.FullName, name);
}
