using System.Text.Json.Nodes;
using RLTransfer.Cli.Tests.Faults;

namespace RLTransfer.Cli.Tests.Commands.Learning;

public sealed class LearningCommandTests : IDisposable
{
    private static readonly string[] Small = ["--steps", "400", "--evaluate-every", "100", "--episodes", "2", "--seeds", "3", "--no-preset", "--set", "Hidden=8"];

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("rlt-learning-");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void A_run_is_trained_evaluated_drawn_and_compared()
    {
        var (dqn, ppo) = (In("dqn"), In("ppo"));
        var (exit, output, error) = Rlt.Run(["train", "dqn", "CartPole-v1", .. Small, "-o", dqn]);
        Assert.True(exit == 0, error);
        Assert.Contains("interquartile mean", output, StringComparison.Ordinal);
        Assert.Equal(5, File.ReadAllLines(Path.Combine(dqn, "curve.jsonl")).Length);
        (exit, _, error) = Rlt.Run(["train", "ppo", "CartPole-v1", .. Small, "-o", ppo]);
        Assert.True(exit == 0, error);

        var picture = In("play.png");
        (exit, output, error) = Rlt.Run("evaluate", dqn, "--episodes", "3", "--render", picture);
        Assert.True(exit == 0, error);
        Assert.Equal(0x89, File.ReadAllBytes(picture)[0]);
        Assert.Contains("acTL", System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(picture)), StringComparison.Ordinal);
        var json = JsonNode.Parse(Rlt.Run("evaluate", dqn, "--episodes", "3", "--json", "-").Output)!;
        Assert.Equal((400, 3), ((int)json["step"]!, json["returns"]!.AsArray().Count));
        Assert.Contains($"{(double)json["returns"]![1]!:0.##}", output, StringComparison.Ordinal);

        var plot = In("plot.svg");
        (exit, output, error) = Rlt.Run("compare", dqn, ppo, "-o", plot);
        Assert.True(exit == 0, error);
        Assert.Contains("area ratio", output, StringComparison.Ordinal);
        Assert.StartsWith("<svg", File.ReadAllText(plot), StringComparison.Ordinal);
        var rows = JsonNode.Parse(Rlt.Run("compare", dqn, ppo, "--json", "-").Output)!["rows"]!.AsArray();
        Assert.Equal(["dqn", "ppo"], rows.Select(row => (string)row!["method"]!));
        Assert.Equal(475, (double)rows[1]!["threshold"]!);
    }

    [Fact]
    public void Resuming_takes_what_is_not_said_from_the_folder_and_refuses_what_differs()
    {
        var folder = In("run");
        Assert.Equal(0, Rlt.Run(["train", "dqn", "CartPole-v1", .. Small, "-o", folder]).Exit);
        var (exit, _, error) = Rlt.Run("train", "--resume", "-o", folder);
        Assert.True(exit == 0, error);
        (exit, _, error) = Rlt.Run("train", "--resume", "-o", folder, "--set", "LearningRate=0.5", "--seeds", "2");
        Assert.Equal(2, exit);
        Assert.Contains("seeds is [0,1] and was [0,1,2]", error, StringComparison.Ordinal);
        Assert.Contains("LearningRate is 0.5 and was 0.001", error, StringComparison.Ordinal);
        (exit, _, error) = Rlt.Run(["train", "dqn", "CartPole-v1", .. Small, "-o", folder]);
        Assert.Equal(2, exit);
        Assert.Contains("already holds a run", error, StringComparison.Ordinal);
    }

    [Fact]
    [RunsRemedy("make room and go on with --resume.")]
    public void A_full_disk_leaves_the_last_checkpoint_and_the_run_goes_on_from_it()
    {
        var (whole, full) = (In("whole"), In("full"));
        string[] train = ["train", "dqn", "CartPole-v1", "--steps", "4000", "--evaluate-every", "100", "--episodes", "1", "--seeds", "2", "--no-preset", "--set", "Hidden=8", "--set", "UpdateEvery=20"];
        Assert.Equal(0, Rlt.Run([.. train, "-o", whole]).Exit);

        // No file may grow beyond 100 KiB: the first checkpoints fit, later ones, with more to remember, do not.
        var (exit, _, error) = Rlt.RunLimited(100, [.. train, "-o", full]);
        Assert.Equal(1, exit);
        Assert.Contains(Path.Combine(full, "checkpoint"), error, StringComparison.Ordinal);
        Assert.Contains("The last checkpoint is as it was", error, StringComparison.Ordinal);
        var json = JsonNode.Parse(Rlt.Run("evaluate", full, "--episodes", "1", "--json", "-").Output)!;
        Assert.InRange((int)json["step"]!, 0, 3900);
        (exit, _, error) = Rlt.Run([.. train, "-o", full, "--resume"]);
        Assert.True(exit == 0, error);
        Assert.Equal(File.ReadAllText(Path.Combine(whole, "curve.jsonl")), File.ReadAllText(Path.Combine(full, "curve.jsonl")));
    }

    [Fact]
    public void A_loss_that_is_no_number_is_one_line_with_seed_step_and_quantity()
    {
        var (exit, _, error) = Rlt.Run(["train", "dqn", "CartPole-v1", .. Small, "--set", "LearningRate=1e30", "--set", "LearningStarts=50", "-o", In("run")]);
        Assert.Equal(1, exit);
        Assert.Matches("^rlt: The .+ of seed [0-2] is .+ at step [0-9]+: training has stopped; the last checkpoint is as it was", error);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_damaged_checkpoint_is_one_line_that_names_it()
    {
        Assert.Equal(0, Rlt.Run(["train", "dqn", "CartPole-v1", .. Small, "-o", In("run")]).Exit);
        var file = Path.Combine(In("run"), "checkpoint");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..1000]);
        foreach (var command in new string[][] { ["train", "--resume", "-o", In("run")], ["evaluate", In("run")] })
        {
            var (exit, _, error) = Rlt.Run(command);
            Assert.Equal(1, exit);
            Assert.StartsWith($"rlt: {file} is damaged", error, StringComparison.Ordinal);
            Assert.Single(error.TrimEnd().Split('\n'));
        }
    }

    [Theory]
    [InlineData("nearest: dqn", "train", "dpn", "CartPole-v1")]
    [InlineData("nearest: CartPole-v1", "train", "dqn", "CartPoel-v1")]
    [InlineData("ddpg, sac and softq take those", "train", "dqn", "Pendulum-v1")]
    [InlineData("dqn, sac and softq take those", "train", "ddpg", "CartPole-v1")]
    [InlineData("nearest: LearningRate", "train", "dqn", "CartPole-v1", "--set", "LerningRate=1")]
    [InlineData("DqnOptions.Discount is 2; it must be in [0, 1]", "train", "dqn", "CartPole-v1", "--set", "Discount=2")]
    [InlineData("DqnOptions.BatchSize is a whole number", "train", "dqn", "CartPole-v1", "--set", "BatchSize=many")]
    [InlineData("--steps 0: give a whole number from 1 to ", "train", "dqn", "CartPole-v1", "--steps", "0")]
    [InlineData("--seeds 0", "train", "dqn", "CartPole-v1", "--seeds", "0")]
    [InlineData("none twice", "train", "dqn", "CartPole-v1", "--seeds", "1,1")]
    [InlineData("name it with -o", "train", "dqn", "CartPole-v1", "--resume")]
    [InlineData("name a learner and an environment", "train")]
    [InlineData("holds no training run", "evaluate", "/no/such/run")]
    [InlineData("holds no training run", "compare", "/no/such/run")]
    public void Bad_use_is_one_line_and_exit_code_2(string expected, params string[] arguments)
    {
        var (exit, output, error) = Rlt.Run(arguments);
        Assert.Equal((2, ""), (exit, output));
        Assert.StartsWith("rlt: ", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private string In(string folder) => Path.Combine(root.FullName, folder);
}
