using System.Text.Json.Nodes;

namespace RLTransfer.Cli.Tests.Commands;

public class ReproduceCommandTests
{
    [Theory]
    [InlineData("There is no experiment 'finetuning/supervisd'; nearest: finetuning/supervised", "reproduce", "finetuning/supervisd")]
    [InlineData("--budget tiny: give smoke, lesson or paper.", "reproduce", "finetuning/supervised", "--budget", "tiny")]
    [InlineData("--seeds 0: give a whole number from 1 to 10000.", "reproduce", "finetuning/supervised", "--seeds", "0")]
    [InlineData("--device tpu: give cpu or cuda.", "reproduce", "finetuning/supervised", "--device", "tpu")]
    [InlineData("--json /no/such/folder/x.json: there is no folder /no/such/folder; make it", "reproduce", "finetuning/supervised", "--json", "/no/such/folder/x.json")]
    [InlineData("'rlt reproduce' has no option '--fast'", "reproduce", "finetuning/supervised", "--fast")]
    [InlineData("There is no data set 'glyfs'; nearest: glyphs", "datasets", "make", "glyfs")]
    public void Bad_use_is_one_line_and_exit_code_2(string expected, params string[] arguments)
    {
        var (exit, output, error) = Rlt.Run(arguments);
        Assert.Equal(2, exit);
        Assert.Equal("", output);
        Assert.StartsWith("rlt: ", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void The_list_names_experiments_and_what_they_must_show()
    {
        var (exit, output, _) = Rlt.Run("reproduce", "--list");
        Assert.Equal(0, exit);
        Assert.Contains("finetuning/supervised: ", output, StringComparison.Ordinal);
        Assert.Contains("    - n = 1: last layer less the best other: at least 0", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_on_standard_output_is_all_there_is_and_the_exit_code_says_whether_every_claim_holds()
    {
        var (exit, output, _) = Rlt.Run("reproduce", "finetuning/supervised", "--budget", "smoke", "--seeds", "1", "--json", "-");
        var report = JsonNode.Parse(output)!.AsObject();
        Assert.Equal(["experiment", "budget", "seeds", "device", "seconds", "claims", "tables", "provenance"], report.Select(pair => pair.Key));
        Assert.Equal(("finetuning/supervised", "smoke", 1, "cpu"), ((string)report["experiment"]!, (string)report["budget"]!, (int)report["seeds"]!, (string)report["device"]!));
        foreach (var claim in report["claims"]!.AsArray())
        {
            Assert.Equal(["id", "statement", "value", "low", "high", "threshold", "holds"], claim!.AsObject().Select(pair => pair.Key));
        }

        Assert.Equal(report["claims"]!.AsArray().All(claim => (bool)claim!["holds"]!) ? 0 : 1, exit);
    }

    [Fact]
    public void What_was_measured_is_not_lost_where_a_figure_cannot_be_saved()
    {
        var folder = Directory.CreateTempSubdirectory("rlt-figures-");
        try
        {
            // No file may grow beyond 1 KiB: less than a figure.
            string[] call = ["reproduce", "finetuning/gridworld", "--budget", "smoke", "--seeds", "1", "--figures", folder.FullName, "--json", "-"];
            var (exit, output, error) = Rlt.RunLimited(1, call);
            Assert.Equal(1, exit);
            Assert.Equal("finetuning/gridworld", (string)JsonNode.Parse(output)!["experiment"]!);
            Assert.StartsWith($"rlt: --figures {folder.FullName}/finetuning-gridworld-1.", error.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
            Assert.Empty(folder.GetFileSystemInfos());
            (_, _, error) = Rlt.Run(call);
            Assert.True(folder.GetFiles().Length > 0, error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Data_sets_are_listed()
    {
        var (exit, output, _) = Rlt.Run("datasets", "list");
        Assert.Equal(0, exit);
        Assert.Contains("glyphs", output, StringComparison.Ordinal);
    }
}
