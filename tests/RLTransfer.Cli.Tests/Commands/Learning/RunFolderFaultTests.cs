using System.Text;
using RLTransfer.Cli.Tests.Faults;

namespace RLTransfer.Cli.Tests.Commands.Learning;

/// <summary>What can befall a run's folder: each error names the file, and the remedy that it names works.</summary>
public sealed class RunFolderFaultTests : IDisposable
{
    private static readonly string[] Files = ["checkpoint", "curve.jsonl", "settings.json", "weights.safetensors"];

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("rlt-folder-");
    private readonly string run;
    private readonly Dictionary<string, byte[]> whole;

    public RunFolderFaultTests()
    {
        run = Sample.Run(Path.Combine(root.FullName, "my run"));
        whole = Files.ToDictionary(file => file, file => File.ReadAllBytes(In(file)));
    }

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void Resuming_makes_weights_and_curve_anew_from_the_checkpoint()
    {
        File.WriteAllBytes(In("weights.safetensors"), whole["weights.safetensors"][..100]);
        File.WriteAllText(In("curve.jsonl"), "{\"step\":0");
        Resumed();
        File.Delete(In("weights.safetensors"));
        File.Delete(In("curve.jsonl"));
        Resumed();
    }

    [Theory]
    [InlineData("settings.json", "", "evaluate")]
    [InlineData("settings.json", "null", "evaluate")]
    [InlineData("settings.json", "[1]", "compare")]
    [InlineData("settings.json", "{\"format\":1}", "evaluate")]
    [InlineData("settings.json", "{\"format\":1,\"learner\":\"dqn\",\"environment\":\"Nope-v9\",\"seeds\":[0],\"steps\":1,\"evaluateEvery\":1,\"episodes\":1,\"options\":{}}", "evaluate")]
    [InlineData("settings.json", null, "evaluate")]
    [InlineData("curve.jsonl", "{\"step\":1}\n", "compare")]
    [InlineData("curve.jsonl", "{\"step\":1e99,\"returns\":[0,0],\"metrics\":{}}\n", "compare")]
    [InlineData("curve.jsonl", "{\"step\":5,\"returns\":[0,0],\"metrics\":{}}\n{\"step\":5,\"returns\":[0,0],\"metrics\":{}}\n", "compare")]
    [RunsRemedy("writes it anew from the checkpoint.")]
    [RunsRemedy("writes the file anew from the checkpoint.")]
    public void A_damaged_file_is_named_with_a_remedy_that_works(string file, string? text, string command)
    {
        if (text is null) File.Delete(In(file));
        else File.WriteAllText(In(file), text);
        var (exit, _, error) = Rlt.Run(command, run);
        Assert.Equal(1, exit);
        Assert.StartsWith($"rlt: {In(file)}", error, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Object reference", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        var from = error.IndexOf("'rlt ", StringComparison.Ordinal) + 1;
        Assert.True(from > 0, error);
        var (again, _, trouble) = Rlt.Shell(error[from..error.LastIndexOf("' writes", StringComparison.Ordinal)]);
        Assert.True(again == 0, trouble);
        Same();
    }

    [Fact]
    public void A_damaged_checkpoint_is_named_and_left_and_without_it_the_run_begins_anew()
    {
        File.WriteAllBytes(In("checkpoint"), whole["checkpoint"][..^1]);
        var (exit, _, error) = Rlt.Run("train", "--resume", "-o", run);
        Assert.Equal(1, exit);
        Assert.StartsWith($"rlt: {In("checkpoint")} is damaged: its checksum does not hold. Nothing was changed; put back a copy, or remove it, and 'rlt train --resume -o '{run}'' begins anew.", error, StringComparison.Ordinal);
        foreach (var file in Files.Skip(1)) Assert.Equal(whole[file], File.ReadAllBytes(In(file)));
        File.Delete(In("checkpoint"));
        Resumed();
    }

    [Fact]
    [RunsRemedy("wait for it, or name another folder with -o.")]
    public void Of_two_trainings_that_begin_in_one_folder_one_does()
    {
        var folder = Path.Combine(root.FullName, "two");
        string[] Train(string learner) => ["train", learner, "CartPole-v1", "--steps", "600", "--evaluate-every", "50", "--episodes", "1", "--seeds", "2", "--no-preset", "--set", "Hidden=8", "-o", folder];
        var both = new[] { "dqn", "ppo" }.AsParallel().WithDegreeOfParallelism(2).Select(learner => Rlt.Run(Train(learner))).ToList();
        Assert.Single(both, each => each.Exit == 0);
        var other = both.Single(each => each.Exit != 0);
        Assert.Matches("^rlt: .*two(: another process trains in this folder| already holds a run)", other.Error);
        Assert.Equal(0, Rlt.Run("evaluate", folder, "--episodes", "1").Exit);
        Assert.Equal(0, Rlt.Run([.. Train("ppo")[..^1], folder + "2"]).Exit);
    }

    [Fact]
    public void What_is_no_run_says_how_one_begins()
    {
        var none = Path.Combine(root.FullName, "none");
        var (exit, _, error) = Rlt.Run("train", "--resume", "-o", none);
        Assert.Equal((2, $"rlt: {none} holds no run to go on with; 'rlt train LEARNER ENV -o {none}' begins one.\n"), (exit, error));
        Assert.False(Directory.Exists(none));
        (exit, _, error) = Rlt.Run("evaluate", run, "--env", "Pendulum-v1");
        Assert.Equal(2, exit);
        Assert.StartsWith("rlt: --env Pendulum-v1: Pendulum-v1 has other spaces (", error, StringComparison.Ordinal);
    }

    private void Resumed()
    {
        var (exit, _, error) = Rlt.Run("train", "--resume", "-o", run);
        Assert.True(exit == 0, error);
        Same();
    }

    private void Same()
    {
        foreach (var (file, bytes) in whole) Assert.True(bytes.AsSpan().SequenceEqual(File.ReadAllBytes(In(file))), $"{file} is another: {Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 80)])}");
        Assert.Equal(Files, Directory.EnumerateFileSystemEntries(run).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private string In(string file) => Path.Combine(run, file);
}
