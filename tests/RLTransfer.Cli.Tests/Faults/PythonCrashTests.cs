using System.Text.Json.Nodes;
using RLTransfer.Environments;
using RLTransfer.Environments.Python;

namespace RLTransfer.Cli.Tests.Faults;

/// <summary>A Python that crashes beneath a notebook: in the notebook's own process it takes that along, isolated it takes nothing.</summary>
public sealed class PythonCrashTests : IDisposable
{
    private static readonly string Module = Path.Combine(Repository.Root, "tests", "RLTransfer.Environments.Tests", "Python", "tiny_gym.py");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rlt-python-");

    public void Dispose() => folder.Delete(recursive: true);

    [PythonFact]
    public void In_process_the_notebook_dies_at_its_cell_and_what_it_showed_is_saved()
    {
        var (exit, error, cells) = Run(isolated: false);
        Assert.Equal(1, exit);
        Assert.EndsWith(": cell 2: died at cell 2: the worker process was ended by signal 11 (SIGSEGV)\n", error, StringComparison.Ordinal);
        Assert.Equal("before\n", cells[1]!["outputs"]![0]!["text"]![0]!.ToString());
        Assert.Equal("WorkerDied", cells[1]!["outputs"]!.AsArray()[^1]!["ename"]!.ToString());
        Assert.Empty(cells[2]!["outputs"]!.AsArray());
    }

    [PythonFact]
    public void Isolated_it_is_an_exception_and_the_notebook_goes_on()
    {
        var (exit, error, cells) = Run(isolated: true);
        Assert.Equal(0, exit);
        Assert.Contains("PythonException: Bad-v0: Python ended unexpectedly (killed by signal 11)", error, StringComparison.Ordinal);
        Assert.Equal("kept", cells[2]!["outputs"]![0]!["data"]!["text/plain"]![0]!.ToString());
    }

    private (int Exit, string Error, JsonArray Cells) Run(bool isolated)
    {
        var path = Path.Combine(folder.FullName, "a.ipynb");
        File.WriteAllText(path, Sample.Notebook(
            "using RLTransfer.Environments;\nusing RLTransfer.Environments.Python;\nvar word = \"kept\";\n"
            + $"var env = Gym.Python(\"Bad-v0\", 1, new PythonOptions {{ Module = @\"{Module}\", Isolated = {(isolated ? "true" : "false")} }}, (\"how\", \"crash\"));\nenv.Reset(0);",
            "Console.WriteLine(\"before\");\nfor (var step = 0; step < 3; step++) env.Step([0]);", "word"));
        var (exit, _, error) = Rlt.Run("run", path, "-o", path, "--allow-errors");
        return (exit, error, JsonNode.Parse(File.ReadAllText(path))!["cells"]!.AsArray());
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class PythonFactAttribute : FactAttribute
    {
        private static readonly Lazy<string?> Missing = new(() =>
        {
            try
            {
                Gym.Python("Count-v0", 1, new PythonOptions { Module = Module, Isolated = true }).Dispose();
                return null;
            }
            catch (PythonException error)
            {
                return error.Message;
            }
        });

        public PythonFactAttribute() => Skip = Missing.Value;
    }
}
