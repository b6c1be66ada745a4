using System.Globalization;
using System.Text.RegularExpressions;
using RLTransfer.Cli.Hosting;
using RLTransfer.Randomness;
using Xunit.Abstractions;

namespace RLTransfer.Cli.Tests.Faults;

/// <summary>No command line ends in an exception that was not meant: 300 of them, or as many as RLTRANSFER_TEST_LINES says.</summary>
/// <remarks>
/// In process, in a folder of its own, and stopped from the start: what would take long saves its state and ends. What fails tells the type
/// of its failure (<c>--verbose</c>), which is one that a command means.
/// </remarks>
[Collection(InProcess.Name)]
public sealed partial class GrammarTests : IDisposable
{
    private static readonly int Lines = int.Parse(Environment.GetEnvironmentVariable("RLTRANSFER_TEST_LINES") is { Length: > 0 } count ? count : "300", CultureInfo.InvariantCulture);

    private static readonly (string Name, string? Value)[] Variables =
        [("RLTRANSFER_HOME", "."), ("RLTRANSFER_DATA", "data"), ("RLTRANSFER_PYTHON", "/no/such/python"), ("JUPYTER_DATA_DIR", "jupyter"), ("JUPYTER_CONFIG_DIR", "jupyter"), ("RLTRANSFER_BUDGET", null), ("RLTRANSFER_SEEDS", null), ("RLTRANSFER_DEVICE", null)];

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("rlt-lines-");
    private readonly string before = Environment.CurrentDirectory;
    private readonly string?[] variablesBefore = [.. Variables.Select(variable => Environment.GetEnvironmentVariable(variable.Name))];
    private readonly ITestOutputHelper figures;

    public GrammarTests(ITestOutputHelper figures)
    {
        this.figures = figures;
        TorchSharp.torch.set_num_threads(1);
        Sample.Run(At("run"));
        Sample.Run(At("broken"));
        File.WriteAllText(At("broken/settings.json"), "{");
        Directory.CreateDirectory(At("empty"));
        File.WriteAllText(At("good.ipynb"), Sample.Notebook("1 + 1"));
        File.WriteAllText(At("bad.ipynb"), "{\"cells\": [");
        File.WriteAllText(At("policy.json"), "{\"actions\": [0, 1]}");
        File.WriteAllText(At("trajectory.jsonl"), "{\"env\": \"CartPole-v1\"}\n");
        File.CreateSymbolicLink(At("circle"), "circle");
        var plotly = Directory.CreateDirectory(At("artifacts/web")).FullName;
        File.WriteAllText(Path.Combine(plotly, $"plotly-{Notebooks.Export.PlotlyPackage.Version}.min.js"), "window.Plotly = {};");
        Environment.CurrentDirectory = root.FullName;
        foreach (var (name, value) in Variables) Environment.SetEnvironmentVariable(name, value is null ? null : value.StartsWith('/') ? value : At(value));
    }

    public void Dispose()
    {
        Environment.CurrentDirectory = before;
        foreach (var (variable, value) in Variables.Zip(variablesBefore)) Environment.SetEnvironmentVariable(variable.Name, value);
        root.Delete(recursive: true);
    }

    [Fact]
    public void No_command_line_ends_in_an_exception_that_was_not_meant()
    {
        var failures = new List<string>();
        var (grammar, exits) = (new CommandGrammar(new Philox(0, Philox.Stream("command lines")), root.FullName), new SortedDictionary<int, int>());
        for (var line = 0; line < Lines; line++)
        {
            string[] arguments = ["--verbose", .. grammar.Next()];
            if (!CommandGrammar.MayRun(CommandLine.Tree().Parse(arguments))) continue;
            using var stopping = new Stopping();
            stopping.Stop(130);
            (int Exit, string Output, string Error) result;
            try
            {
                result = InProcess.Run(stopping, arguments);
            }
            catch (Exception error)
            {
                failures.Add($"{Shown(arguments)}\n{error}");
                continue;
            }

            exits[result.Exit] = exits.GetValueOrDefault(result.Exit) + 1;
            var complaints = Unmeant().Matches(result.Error);
            if (complaints.Count > 0 || result.Exit is not (0 or 1 or 2 or 130)) failures.Add($"{Shown(arguments)}\nexit {result.Exit}\n{result.Error}");
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {Lines}, such as:\n{string.Join("\n\n", failures.Take(10))}");

        figures.WriteLine($"{Lines} command lines; exit codes: {string.Join(", ", exits.Select(exit => FormattableString.Invariant($"{exit.Key}: {exit.Value} times")))}");
        Assert.True(exits.ContainsKey(0) && exits.ContainsKey(1) && exits.ContainsKey(2) && exits.ContainsKey(130), "not every way of ending was met");
    }

    private static string Shown(string[] arguments) => "rlt " + string.Join(' ', arguments.Select(Files.ShellText.Quote));

    // What only a fault of ours throws, or a message that was written for programmers.
    [GeneratedRegex(@"^rlt: System\.(?!ArgumentException|IO\.(?:IOException|InvalidDataException|FileNotFoundException|DirectoryNotFoundException)|UnauthorizedAccessException|InvalidOperationException: No Python)|Object reference not set|Value cannot be null|Arithmetic operation|Index was out", RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Unmeant();

    private string At(string name) => Path.Combine(root.FullName, name);
}
