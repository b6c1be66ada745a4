using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RLTransfer.Cli.Tests.Faults;

namespace RLTransfer.Cli.Tests.Slurm;

/// <summary>Sweeps and experiments as Slurm arrays leave the files of a local run; tasks that are lost are named and run again alone. On demand with Slurm itself, always with a stand-in for its tools.</summary>
public sealed class SlurmRunsTests : IDisposable
{
    private static readonly string[] Sweep =
        ["train", "dqn,ppo", "CartPole-v1,CartPole-v1(length=0.7,gravity=9)", "--steps", "200", "--evaluate-every", "100", "--episodes", "2", "--seeds", "2", "--no-preset", "--set", "Hidden=8", "-o"];

    private static readonly string[] Experiments = ["reproduce", "finetuning/gridworld", "maxent/modes", "--budget", "smoke", "--seeds", "1"];

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("rlt-slurm-runs-");

    public void Dispose() => root.Delete(recursive: true);

    [SlurmFact]
    public void Slurm_itself_gives_the_same_files()
    {
        using var cluster = new SlurmCluster();
        TheSameSweep([("SLURM_CONF", cluster.Configuration)]);
        TheSameReports([("SLURM_CONF", cluster.Configuration)]);
    }

    [SlurmFact]
    public async Task What_Slurm_kills_is_named_and_run_again_alone()
    {
        using var cluster = new SlurmCluster();
        string[] sweep = [.. Sweep];
        sweep[Array.IndexOf(sweep, "--steps") + 1] = "4000";
        var run = Task.Run(() => Rlt.RunWith([("SLURM_CONF", cluster.Configuration)], [.. sweep, In("slurm"), "--slurm"]));
        while (!cluster.Run("squeue", "--noheader", "--array", "--states=RUNNING", "--format=%K").Split('\n').Contains("2", StringComparer.Ordinal) && !run.IsCompleted) await Task.Delay(50);
        cluster.Run("scancel", "--signal=KILL", "--full", $"{cluster.Run("squeue", "--noheader", "--format=%F").Split('\n')[0].Trim()}_2");
        var (exit, _, error) = await run;
        Assert.Contains("rlt: slurm task 2 (dqn-CartPole-v1(length=0.7,gravity=9))", error, StringComparison.Ordinal);
        Assert.True(exit == 0, error);
        Assert.Equal(0, Rlt.Run([.. sweep, In("local")]).Exit);
        Assert.Equal(Files("local"), Files("slurm"));
    }

    [Fact]
    public void A_sweep_gives_the_same_files()
    {
        using var slurm = new StandInSlurm();
        TheSameSweep(slurm.Variables);
        Assert.Equal(["4"], slurm.Arrays);
        var sweep = JsonNode.Parse(File.ReadAllText(Path.Combine(In("local"), "sweep.json")))!;
        Assert.Equal(
            ["dqn-CartPole-v1", "dqn-CartPole-v1(length=0.7,gravity=9)", "ppo-CartPole-v1", "ppo-CartPole-v1(length=0.7,gravity=9)"],
            sweep["runs"]!.AsArray().Select(run => (string)run!["run"]!));
        Assert.Empty(sweep["missing"]!.AsArray());

        // A single run is its folder.
        string[] one = [.. Sweep[..1], "dqn", "CartPole-v1", .. Sweep[3..], In("one"), "--slurm"];
        var (exit, output, error) = Rlt.RunWith(slurm.Variables, one);
        Assert.True(exit == 0, error);
        Assert.Contains("rlt evaluate", output, StringComparison.Ordinal);
        Assert.Equal(Files("local/dqn-CartPole-v1"), Files("one"));
    }

    [Fact]
    public void Experiments_give_the_same_reports()
    {
        using var slurm = new StandInSlurm();
        TheSameReports(slurm.Variables);
        Assert.Equal(["2"], slurm.Arrays);
    }

    [Fact]
    public void A_lost_task_is_named_and_run_again_alone()
    {
        using var slurm = new StandInSlurm();
        slurm.Lose(1, 2);
        var (exit, _, error) = Rlt.RunWith(slurm.Variables, [.. Sweep, In("slurm"), "--slurm"]);
        Assert.True(exit == 0, error);
        Assert.Contains("rlt: slurm task 2 (dqn-CartPole-v1(length=0.7,gravity=9)) was ended by Slurm: CANCELLED", error, StringComparison.Ordinal);
        Assert.Equal(["4", "1"], slurm.Arrays);
        Assert.False(Directory.Exists(Path.Combine(In("slurm"), ".slurm")));
    }

    [Fact]
    [RunsRemedy("measures what is missing.")]
    public void What_is_lost_twice_is_named_the_rest_is_kept_and_resuming_runs_it_alone()
    {
        using var slurm = new StandInSlurm();
        slurm.Lose(1, 2);
        slurm.Lose(2, 1);
        string[] run = [.. Experiments, "--json", In("slurm.json"), "--slurm"];
        var (exit, _, error) = Rlt.RunWith(slurm.Variables, run);
        Assert.Equal(1, exit);
        Assert.Contains("rlt: maxent/modes was not measured: its Slurm task 1 was ended by Slurm: CANCELLED.", error, StringComparison.Ordinal);
        Assert.Contains($"{In("slurm.json")} is not written yet", error, StringComparison.Ordinal);
        Assert.False(File.Exists(In("slurm.json")));

        // A coordinator that was killed leaves its array running: whoever goes on ends it first.
        File.WriteAllText(Path.Combine(In("slurm.json.slurm"), "jobs", "array", "job"), "5");
        (_, _, error) = Rlt.RunWith(slurm.Variables, [.. run, "--resume"]);
        Assert.Equal(["2", "1", "1"], slurm.Arrays);
        Assert.Equal(["--name=rlt-reproduce 5"], slurm.Cancelled.Where(line => line.EndsWith(" 5", StringComparison.Ordinal)));
        Assert.True(File.Exists(In("slurm.json")), error);
        Assert.Equal(["slurm.json"], root.GetFileSystemInfos().Select(file => file.Name));
        _ = Rlt.Run([.. Experiments, "--json", In("local.json")]);
        Assert.Equal(Reports("local.json"), Reports("slurm.json"));
    }

    [Fact]
    public void A_run_that_cannot_be_trained_stops_no_other_and_is_named()
    {
        string[] sweep = [.. Sweep[..1], "ppo", "CartPole-v1", .. Sweep[3..], In("local"), "--vary", "LearningRate=0.001", "--vary", "LearningRate=1e30"];
        var (exit, _, error) = Rlt.Run(sweep);
        Assert.Equal(1, exit);
        Assert.Contains("rlt: ppo-CartPole-v1-LearningRate=1e30 was not trained: The loss of seed 0 is ", error, StringComparison.Ordinal);
        var results = JsonNode.Parse(File.ReadAllText(Path.Combine(In("local"), "sweep.json")))!;
        Assert.Equal(["ppo-CartPole-v1-LearningRate=0.001"], results["runs"]!.AsArray().Select(run => (string)run!["run"]!));
        Assert.Equal(["ppo-CartPole-v1-LearningRate=1e30"], results["missing"]!.AsArray().Select(run => (string)run!));

        // As an array it is tried twice, and says the same.
        using var slurm = new StandInSlurm();
        sweep[Array.IndexOf(sweep, In("local"))] = In("slurm");
        (exit, _, error) = Rlt.RunWith(slurm.Variables, [.. sweep, "--slurm"]);
        Assert.Equal(1, exit);
        Assert.Equal(["2", "1"], slurm.Arrays);
        Assert.Contains("rlt: ppo-CartPole-v1-LearningRate=1e30 was not trained: its Slurm task 1 exited with code 1: rlt: The loss of seed 0 is ", error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(Path.Combine(In("local"), "sweep.json")), File.ReadAllText(Path.Combine(In("slurm"), "sweep.json")));
    }

    [Theory]
    [InlineData("a sweep needs --output DIR, which holds a folder for each run.", "train", "dqn,ppo", "CartPole-v1")]
    [InlineData("--slurm needs --output DIR, which every node sees.", "train", "dqn", "CartPole-v1", "--slurm")]
    [InlineData("--slurm needs --json FILE, in a folder that every node sees.", "reproduce", "maxent/modes", "--slurm")]
    [InlineData("--slurm needs --json FILE, in a folder that every node sees.", "reproduce", "maxent/modes", "--slurm", "--json", "-")]
    [InlineData("--vary LearningRate: give name=value, once for each value.", "train", "dqn", "CartPole-v1", "--vary", "LearningRate", "-o", "sweep")]
    [InlineData("DqnOptions has no option 'LearnRate'", "train", "dqn", "CartPole-v1", "--vary", "LearnRate=1", "-o", "sweep")]
    [InlineData("The sweep has dqn-CartPole-v1 twice; name each learner, environment and choice once.", "train", "dqn,dqn", "CartPole-v1", "-o", "sweep")]
    [InlineData("There is no learner ''", "train", "dqn,", "CartPole-v1", "-o", "sweep")]
    [RunsRemedy("needs --output DIR, which")]
    [RunsRemedy("--slurm needs --json FILE")]
    public void Bad_use_is_refused_before_anything_is_done(string expected, params string[] arguments)
    {
        var (exit, output, error) = Rlt.Run(arguments);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists("sweep"));
    }

    private void TheSameSweep((string Name, string Value)[] slurm)
    {
        Assert.Equal(0, Rlt.Run([.. Sweep, In("local")]).Exit);
        var (exit, _, error) = Rlt.RunWith(slurm, [.. Sweep, In("slurm"), "--slurm"]);
        Assert.True(exit == 0, error);
        Assert.Equal(Files("local"), Files("slurm"));
    }

    private void TheSameReports((string Name, string Value)[] slurm)
    {
        var (exit, _, error) = Rlt.Run([.. Experiments, "--json", In("local.json"), "--figures", In("local-figures")]);
        Assert.InRange(exit, 0, 1);
        var (exitOfSlurm, output, errorOfSlurm) = Rlt.RunWith(slurm, [.. Experiments, "--json", In("slurm.json"), "--figures", In("slurm-figures"), "--slurm"]);
        Assert.True(exit == exitOfSlurm, error + errorOfSlurm);
        Assert.Contains("finetuning/gridworld: ", output, StringComparison.Ordinal);
        Assert.Equal(Reports("local.json"), Reports("slurm.json"));
        Assert.Equal(Files("local-figures"), Files("slurm-figures"));
        Assert.Equal(["local.json", "slurm.json"], root.GetFileSystemInfos("*json*").Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    private string In(string name) => Path.Combine(root.FullName, name);

    /// <summary>The text of a report file, but for how long things took.</summary>
    private string Reports(string name) => Regex.Replace(File.ReadAllText(In(name)), @"""seconds"": [\d.]+", "", RegexOptions.None, TimeSpan.FromMinutes(1));

    private Dictionary<string, string> Files(string name) => Directory.EnumerateFiles(In(name), "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(In(name), file), file => Convert.ToHexString(File.ReadAllBytes(file)), StringComparer.Ordinal);
}
