namespace RLTransfer.Cli.Tests.Commands;

/// <summary>What a command reads: a name that is none, and a notebook that is damaged, are one line that names them.</summary>
[Collection(InProcess.Name)]
public sealed class InputTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("rlt-inputs-");

    public void Dispose() => root.Delete(recursive: true);

    [Theory]
    [InlineData("run", "IN")]
    [InlineData("check", "IN")]
    [InlineData("lint", "IN")]
    [InlineData("export", "IN", "-o", "OUT")]
    [InlineData("release", "IN", "-o", "OUT")]
    [InlineData("grade", "IN", "-a", "IN", "-o", "OUT")]
    [InlineData("evaluate", "IN")]
    [InlineData("compare", "IN")]
    [InlineData("env", "replay", "IN")]
    [InlineData("env", "rollout", "CartPole-v1", "--policy", "IN")]
    public void A_name_that_leads_to_nothing_to_read_is_named(params string[] command)
    {
        File.CreateSymbolicLink(At("circle"), "circle");
        Directory.CreateDirectory(At("empty"));
        foreach (var path in new[] { "", At("none"), At("empty"), At("circle"), At("none/none"), "/dev/zero", At(new string('n', 300)) })
        {
            var (exit, output, error) = InProcess.Run([.. command.Select(word => word switch { "IN" => path, "OUT" => At("out"), _ => word })]);
            Assert.True((exit, output) == (2, ""), $"{path}: {exit} {error}");
            Assert.StartsWith("rlt: ", error, StringComparison.Ordinal);
            Assert.Contains(path.Length == 0 ? command.Contains("env") ? "'' is no file" : "\"\"" : path, error, StringComparison.Ordinal);
            Assert.Single(error.TrimEnd().Split('\n'));
        }
    }

    [Theory]
    [InlineData("run", "IN", "-o", "OUT.ipynb")]
    [InlineData("check", "IN")]
    [InlineData("lint", "IN")]
    [InlineData("export", "IN", "-o", "OUT")]
    [InlineData("release", "IN", "-o", "OUT")]
    [InlineData("grade", "IN", "-a", "IN", "-o", "OUT")]
    public void A_damaged_notebook_is_named_whatever_command_reads_it(params string[] command)
    {
        var path = At("bad.ipynb");
        var whole = Sample.Notebook("1");
        foreach (var (bytes, message) in new (byte[], string)[]
        {
            ([.. "{\"cells\": [], \"a\": \""u8, 0xFF, .. "\"}"u8], " is not UTF-8: line 1, byte 21 (0xFF). Save it as UTF-8"),
            (System.Text.Encoding.UTF8.GetBytes(whole.Replace("\"outputs\":[]", "\"outputs\":[3]", StringComparison.Ordinal)), ": cells[0].outputs[0] must be an object, not 3."),
            (System.Text.Encoding.UTF8.GetBytes(whole.Replace("\"outputs\":[]", "\"outputs\":\"text\"", StringComparison.Ordinal)), ": cells[0].outputs must be a list, not "),
            (System.Text.Encoding.UTF8.GetBytes(whole[..40]), " ends in the middle: it is truncated after 40 bytes."),
        })
        {
            File.WriteAllBytes(path, bytes);
            var (exit, output, error) = InProcess.Run([.. command.Select(word => word switch { "IN" => path, "OUT" => At("out"), "OUT.ipynb" => At("out.ipynb"), _ => word })]);
            Assert.True((exit, output) == (2, ""), $"{exit} {error}");
            Assert.StartsWith($"rlt: {path}{message}", error, StringComparison.Ordinal);
            Assert.Single(error.TrimEnd().Split('\n'));
            Assert.False(File.Exists(At("out.ipynb")));
            Assert.True(!Directory.Exists(At("out")) || !Directory.EnumerateFileSystemEntries(At("out")).Any());
        }
    }

    private string At(string name) => Path.Combine(root.FullName, name);
}
