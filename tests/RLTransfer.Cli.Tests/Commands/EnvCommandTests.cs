using System.Text.Json.Nodes;

namespace RLTransfer.Cli.Tests.Commands;

public sealed class EnvCommandTests : IDisposable
{
    private static readonly string Recordings = Path.Combine(Repository.Root, "tests/RLTransfer.Environments.Tests/Recordings");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rlt-env-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void The_list_has_every_id_with_spaces_parameters_and_limit()
    {
        var (exit, output, _) = Rlt.Run("env", "list", "--json", "-");
        Assert.Equal(0, exit);
        var cartPole = JsonNode.Parse(output)!.AsArray().Single(entry => (string)entry!["id"]! == "CartPole-v1")!;
        Assert.Equal(("Discrete(2)", 500), ((string)cartPole["action_space"]!, (int)cartPole["max_episode_steps"]!));
        Assert.Contains(cartPole["parameters"]!.AsArray(), parameter => (string)parameter!["name"]! == "length" && (double)parameter["default"]! == 0.5);
    }

    [Fact]
    public void A_recording_is_replayed_both_ways()
    {
        var (exit, output, _) = Rlt.Run("env", "replay", Path.Combine(Recordings, "MountainCar-v0.jsonl"));
        Assert.Equal(0, exit);
        Assert.Contains("step by step", output, StringComparison.Ordinal);
        Assert.Contains("free-running", output, StringComparison.Ordinal);
        Assert.Contains("within the tolerance", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recording_past_the_tolerance_exits_1_and_names_the_step()
    {
        var lines = File.ReadAllLines(Path.Combine(Recordings, "MountainCar-v0.jsonl"));
        lines[3] = lines[3].Replace("\"r\":-1.0", "\"r\":-1.1", StringComparison.Ordinal);
        var path = Path.Combine(folder.FullName, "changed.jsonl");
        File.WriteAllLines(path, lines);
        var (exit, output, _) = Rlt.Run("env", "replay", path, "--json", "-");
        Assert.Equal(1, exit);
        var found = JsonNode.Parse(output)!["step_by_step"]!;
        Assert.Equal(("episode 0, step 1", 0.1), ((string)found["first_past"]!, Math.Round((double)found["reward"]!, 9)));
    }

    [Fact]
    public void A_rollout_repeats_with_its_seed_and_is_drawn()
    {
        var picture = Path.Combine(folder.FullName, "run.png");
        var (exit, output, _) = Rlt.Run("env", "rollout", "CartPole-v1", "--episodes", "3", "--seed", "4", "--render", picture, "--set", "length=0.7");
        Assert.Equal(0, exit);
        Assert.Equal(0x89, File.ReadAllBytes(picture)[0]);
        Assert.Contains("mean return", output, StringComparison.Ordinal);
        var json = JsonNode.Parse(Rlt.Run("env", "rollout", "CartPole-v1", "--episodes", "3", "--seed", "4", "--set", "length=0.7", "--json", "-").Output)!;
        Assert.Contains($"mean return {(double)json["mean_return"]!}", output, StringComparison.Ordinal);
        Assert.Equal(0.7, (double)json["episodes"]![0]!["info"]!["length"]!);
    }

    [Theory]
    [InlineData("nearest: CartPole-v1", "env", "rollout", "CartPoel-v1")]
    [InlineData("/no/such.jsonl", "env", "replay", "/no/such.jsonl")]
    [InlineData("/no/such.json", "env", "rollout", "CartPole-v1", "--policy", "/no/such.json")]
    [InlineData("--episodes 0: give a whole number from 1 to ", "env", "rollout", "CartPole-v1", "--episodes", "0")]
    [InlineData("--seed -1: give a whole number from 0 to ", "env", "rollout", "CartPole-v1", "--seed", "-1")]
    [InlineData("nearest: length", "env", "rollout", "CartPole-v1", "--set", "lenght=1")]
    [InlineData("name=value", "env", "rollout", "CartPole-v1", "--set", "length")]
    [InlineData("must be in", "env", "rollout", "CartPole-v1", "--set", "length=-3")]
    [InlineData("'rlt env' has no command 'frob'; there are list, rollout, replay.", "env", "frob")]
    [InlineData("no row has 'xyzzy' in its name; there are: vector cartpole", "bench", "env", "--rows", "xyzzy")]
    [InlineData("/no/such/run.png", "env", "rollout", "CartPole-v1", "--render", "/no/such/run.png")]
    public void Bad_use_is_one_line_and_exit_code_2(string expected, params string[] arguments)
    {
        var (exit, output, error) = Rlt.Run(arguments);
        Assert.Equal(2, exit);
        Assert.Equal("", output);
        Assert.StartsWith("rlt: ", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_damaged_recording_is_named_with_its_line()
    {
        var path = Path.Combine(folder.FullName, "cut.jsonl");
        File.WriteAllText(path, File.ReadAllText(Path.Combine(Recordings, "CartPole-v1.jsonl"))[..3000]);
        var (exit, _, error) = Rlt.Run("env", "replay", path);
        Assert.Equal(2, exit);
        Assert.Contains($"{path}, line ", error, StringComparison.Ordinal);
    }
}
