namespace RLTransfer.Cli.Tests.Slurm;

/// <summary>A test on demand: it starts Slurm's own daemons, as root.</summary>
internal sealed class SlurmFactAttribute : FactAttribute
{
    private const string Variable = "RLTRANSFER_TEST_SLURM";

    public SlurmFactAttribute() => Skip = Environment.GetEnvironmentVariable(Variable) == "1" ? null : $"on demand: set {Variable}=1, as root, where slurm-wlm is installed";
}

/// <summary>A class graded as a Slurm array comes out as on this machine, byte for byte; what Slurm kills is run again alone, and a Slurm that is down is named.</summary>
public sealed class SlurmGradingTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rlt-slurm-class-");

    public void Dispose() => folder.Delete(recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private string[] Class(int count)
    {
        var assignment = Sample.Assignment(folder.FullName);
        for (var i = 0; i < count; i++) Write($"class/student{i}.ipynb", i % 2 == 0 ? Sample.Solution : Sample.Solution.Replace("2 * x", "3 * x", StringComparison.Ordinal));
        Write("class/broken.ipynb", "no notebook");
        return ["grade", Path.Combine(folder.FullName, "class"), "--assignment", assignment, "--output"];
    }

    private Dictionary<string, string> Files(string name) => Directory.EnumerateFiles(Path.Combine(folder.FullName, name), "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(Path.Combine(folder.FullName, name), file), File.ReadAllText, StringComparer.Ordinal);

    [SlurmFact]
    public void TheSameClassComesOutTheSame()
    {
        using var cluster = new SlurmCluster();
        var grade = Class(12);
        Assert.Equal(0, Rlt.Run([.. grade, Path.Combine(folder.FullName, "local")]).Exit);
        var (exit, _, error) = Rlt.RunWith([("SLURM_CONF", cluster.Configuration)], [.. grade, Path.Combine(folder.FullName, "slurm"), "--slurm"]);
        Assert.True(exit == 0, error);
        Assert.Contains("2 tasks", error, StringComparison.Ordinal);
        Assert.Equal(Files("local"), Files("slurm"));
    }

    [SlurmFact]
    public async Task WhatSlurmKillsIsNamedAndRunAgainAlone()
    {
        using var cluster = new SlurmCluster();
        var grade = Class(12);
        var run = Task.Run(() => Rlt.RunWith([("SLURM_CONF", cluster.Configuration)], [.. grade, Path.Combine(folder.FullName, "slurm"), "--slurm"]));
        while (!cluster.Run("squeue", "--noheader", "--array", "--states=RUNNING", "--format=%K").Split('\n').Contains("2", StringComparer.Ordinal) && !run.IsCompleted) await Task.Delay(50);
        var job = cluster.Run("squeue", "--noheader", "--format=%F").Split('\n')[0].Trim();
        cluster.Run("scancel", $"{job}_2");
        var (exit, _, error) = await run;
        Assert.Contains("rlt: slurm task 2 (student", error, StringComparison.Ordinal);
        Assert.Contains("CANCELLED", error, StringComparison.Ordinal);
        Assert.True(exit == 0, error);
        Assert.Equal(14, File.ReadAllLines(Path.Combine(folder.FullName, "slurm", "gradebook.csv")).Length);
    }

    [SlurmFact]
    public void ASlurmThatIsDownIsNamed()
    {
        string configuration;
        using (var cluster = new SlurmCluster()) configuration = Write("slurm.conf", File.ReadAllText(cluster.Configuration));
        var (exit, _, error) = Rlt.RunWith([("SLURM_CONF", configuration)], [.. Class(1), Path.Combine(folder.FullName, "slurm"), "--slurm"]);
        Assert.Equal(1, exit);
        Assert.Contains("--slurm: Slurm's controller does not answer", error, StringComparison.Ordinal);
    }
}
