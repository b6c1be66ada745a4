using System.Diagnostics;
using RLTransfer.Notebooks.Checking;
using RLTransfer.Notebooks.Documents;
using RLTransfer.Notebooks.Jupyter;

namespace RLTransfer.Cli.Tests.Jupyter;

/// <summary>The repository's notebooks, unchanged, through Jupyter and through <c>rlt run</c>.</summary>
public sealed class ExecutionTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rlt-execute-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Lectures.Chosen), MemberType = typeof(Lectures))]
    public void Jupyter_and_rlt_run_give_the_same_outputs(string lecture)
    {
        var source = Path.Combine(Lectures.Folder, lecture + ".ipynb");
        var ours = Path.Combine(folder.FullName, "ours.ipynb");
        var (exit, _, error) = Rlt.Run("run", source, "--budget", "smoke", "-o", ours);
        Assert.True(exit == 0, error);

        var theirs = Notebook.Load(Execute(source));
        var run = Notebook.Load(ours);
        Assert.Empty(NotebookComparison.Unrun(run));
        Assert.Empty(NotebookComparison.Unrun(theirs));
        Assert.Equal([], NotebookComparison.Compare(run, theirs, new Tolerance()));
    }

    private string Execute(string notebook)
    {
        new KernelSpec(folder.FullName).Install("dotnet", Path.Combine(AppContext.BaseDirectory, "rlt.dll"));
        var start = new ProcessStartInfo("/usr/bin/python3", ["-m", "nbconvert", "--to", "notebook", "--execute", notebook, "--output-dir", folder.FullName, "--output", "theirs.ipynb"])
        {
            UseShellExecute = false, RedirectStandardError = true,
        };
        start.Environment["JUPYTER_DATA_DIR"] = start.Environment["JUPYTER_CONFIG_DIR"] = folder.FullName;
        start.Environment["RLTRANSFER_HOME"] = Repository.Root;
        start.Environment["RLTRANSFER_BUDGET"] = "smoke";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
        return Path.Combine(folder.FullName, "theirs.ipynb");
    }
}
