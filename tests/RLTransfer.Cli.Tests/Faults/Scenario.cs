using System.Text.Json.Nodes;
using RLTransfer.Notebooks.Documents;
using RLTransfer.Notebooks.Export;
using RLTransfer.Runs;

namespace RLTransfer.Cli.Tests.Faults;

/// <summary>A command that writes, what an unbroken run of it leaves, and what must be so whatever became of a broken one.</summary>
/// <param name="name">Of the command.</param>
/// <param name="folder">All that it writes is in there.</param>
internal abstract class Scenario(string name, string folder)
{
    private Dictionary<string, byte[]> whole = [];

    /// <summary>The command's name.</summary>
    public string Name => name;

    /// <summary>Where it writes.</summary>
    public string Folder { get; private set; } = Path.Combine(folder, "whole");

    /// <summary>Its arguments; the same again go on or begin anew.</summary>
    public abstract string[] Arguments { get; }

    /// <summary>Variables that it is run with.</summary>
    public virtual (string Name, string Value)[] Environment => [];

    /// <summary>Its exit codes where it comes to its end.</summary>
    public virtual IReadOnlyList<int> Ends => [0];

    /// <summary>All of them, with what they read beside the folders they write to.</summary>
    public static IReadOnlyList<Scenario> All(string root)
    {
        Directory.CreateDirectory(root);
        var notebook = Path.Combine(root, "in.ipynb");
        File.WriteAllText(notebook, Sample.Notebook("var x = Enumerable.Range(0, 2000).Select(i => i * 0.5).ToArray();", "System.Console.WriteLine(string.Join(' ', x));", "x.Sum()", "x.Length"));
        var plotly = Directory.CreateDirectory(Path.Combine(root, "artifacts", "web")).FullName;
        File.WriteAllText(Path.Combine(plotly, $"plotly-{PlotlyPackage.Version}.min.js"), "window.Plotly = {};");
        return [new Train(Sub("train")), new Run(notebook, Sub("run")), new Reproduce(Sub("reproduce")), new Export(root, [.. Pages()], Sub("export"))];


        string Sub(string part) => Directory.CreateDirectory(Path.Combine(root, part)).FullName;

        IEnumerable<string> Pages()
        {
            for (var i = 0; i < 8; i++)
            {
                var page = Path.Combine(root, FormattableString.Invariant($"page{i}.ipynb"));
                File.WriteAllText(page, Sample.Notebook([.. Enumerable.Range(0, 50).Select(k => FormattableString.Invariant($"var a{k} = \"{new string('x', 400)}\";"))]));
                yield return page;
            }
        }
    }

    /// <summary>The unbroken run; what follows writes elsewhere.</summary>
    public TimeSpan Begin()
    {
        Directory.CreateDirectory(Folder);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var (exit, _, error) = Rlt.RunWith(Environment, Arguments);
        Assert.True(Ends.Contains(exit), error);
        whole = Files();
        Fresh();
        return clock.Elapsed;
    }

    /// <summary>An empty folder.</summary>
    public void Fresh()
    {
        Folder = Path.Combine(folder, "broken");
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
        Directory.CreateDirectory(Folder);
    }

    /// <summary>Whatever happened: each file is missing, or whole and one that an unbroken run has at some moment.</summary>
    public void AssertNothingHalfWritten()
    {
        foreach (var file in Directory.EnumerateFiles(Folder).Where(file => Path.GetFileName(file)[0] != '.')) AssertWhole(file, whole.GetValueOrDefault(Path.GetFileName(file)));
    }

    /// <summary>The command again, to its end: the files are those of an unbroken run, and there is nothing else.</summary>
    public void AssertCompletes()
    {
        var (exit, _, error) = Rlt.RunWith(Environment, Arguments);
        Assert.True(Ends.Contains(exit), $"{Name}: {exit} {error}");
        var files = Files();
        Assert.Equal(whole.Keys.Order(StringComparer.Ordinal), files.Keys.Order(StringComparer.Ordinal));
        foreach (var (file, bytes) in whole) Assert.True(bytes.AsSpan().SequenceEqual(files[file]), $"{Name}: {file} is not that of an unbroken run");
    }

    protected abstract void AssertWhole(string file, byte[]? unbroken);

    protected virtual byte[] Content(string file) => File.ReadAllBytes(file);

    private Dictionary<string, byte[]> Files() => Directory.EnumerateFiles(Folder, "*", new EnumerationOptions { AttributesToSkip = FileAttributes.None }).ToDictionary(file => Path.GetFileName(file), Content, StringComparer.Ordinal);

    private sealed class Train(string folder) : Scenario("train", folder)
    {
        public override string[] Arguments => [.. Sample.Training, "-o", Folder, "--resume"];

        protected override void AssertWhole(string file, byte[]? unbroken)
        {
            switch (Path.GetFileName(file))
            {
                case "settings.json": _ = RunFolder.Open(Folder); break;
                case "checkpoint":
                    using (var learner = RunFolder.Open(Folder).Load()) Assert.InRange(learner.Steps, 0, 600);
                    break;
                case "curve.jsonl": Assert.True(unbroken.AsSpan().StartsWith(File.ReadAllBytes(file)), "the curve is not the beginning of the unbroken one"); break;
                case "weights.safetensors": Assert.Equal(unbroken!.Length, File.ReadAllBytes(file).Length); break;
                default: Assert.Fail($"{file} is none of a run's"); break;
            }
        }
    }

    private sealed class Run(string notebook, string folder) : Scenario("run", folder)
    {
        public override string[] Arguments => ["run", notebook, "-o", Path.Combine(Folder, "out.ipynb")];

        protected override void AssertWhole(string file, byte[]? unbroken) => Assert.Equal(4, Notebook.Load(file).Cells.Count);
    }

    private sealed class Reproduce(string folder) : Scenario("reproduce", folder)
    {
        public override IReadOnlyList<int> Ends => [0, 1];            // a smoke run's claims need not hold

        public override string[] Arguments => ["reproduce", "finetuning/entropy", "finetuning/gridworld", "--budget", "smoke", "--seeds", "1", "--json", Path.Combine(Folder, "report.json"), "--figures", Folder, "--resume"];

        protected override void AssertWhole(string file, byte[]? unbroken)
        {
            if (file.EndsWith(".partial", StringComparison.Ordinal)) Assert.InRange(JsonNode.Parse(File.ReadAllText(file))!["reports"]!.AsArray().Count, 1, 2);
            else Assert.Equal(unbroken, Content(file));
        }

        // All but how long it took.
        protected override byte[] Content(string file)
        {
            if (!file.EndsWith(".json", StringComparison.Ordinal)) return base.Content(file);
            var json = JsonNode.Parse(File.ReadAllText(file))!;
            foreach (var report in json.AsArray()) report!.AsObject().Remove("seconds");
            return System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
        }
    }

    private sealed class Export(string home, string[] notebooks, string folder) : Scenario("export", folder)
    {
        // A plotly.js that is there already: none is fetched.
        public override (string Name, string Value)[] Environment => [("RLTRANSFER_HOME", home)];

        public override string[] Arguments => ["export", .. notebooks, "-o", Folder];

        protected override void AssertWhole(string file, byte[]? unbroken) => Assert.Equal(unbroken, Content(file));
    }
}
