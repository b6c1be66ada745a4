using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RLTransfer.Bench;
using Spectre.Console;

namespace RLTransfer.Cli.Commands;

/// <summary><c>rlt bench</c>: measures side by side with a peer; a ratio above 1 is in our favour.</summary>
internal static class BenchCommand
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static Command Create()
    {
        var group = new Argument<string?>("group")
        {
            Description = $"What to measure: {string.Join(", ", BenchGroups.All.Select(item => item.Name))}; all of it where none is named.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = JsonFile.Option();
        var rows = new Option<string?>("--rows") { Description = "Only rows whose name contains TEXT, such as mujoco.", HelpName = "TEXT" };
        var command = new Command("bench", "Measure, side by side with a peer; a ratio above 1 is in our favour.") { group, rows, json };
        command.SetAction(parsed => Run(parsed.GetValue(group), parsed.GetValue(rows), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string? name, string? text, string? file)
    {
        var groups = name is null ? BenchGroups.All : [.. BenchGroups.All.Where(group => group.Name == name)];
        if (groups.Count == 0)
            throw new ArgumentException($"there is no benchmark group '{name}'; there are: {string.Join(", ", BenchGroups.All.Select(group => group.Name))}.");

        JsonFile.Require(file);
        var reports = new List<Report>();
        foreach (var group in groups)
        {
            var rows = new List<BenchRow>();
            foreach (var wanted in group.Cases().Where(item => text is null || item.Name.Contains(text, StringComparison.OrdinalIgnoreCase)))
            {
                var row = wanted.Measure();
                rows.Add(row);
                if (!JsonFile.OnlyJson(file))
                    Console.Error.WriteLine($"{group.Name}: {row.Name}");
            }

            if (rows.Count == 0)
                continue;

            reports.Add(new Report(group.Name, Machine(), rows));
            if (!JsonFile.OnlyJson(file))
            {
                AnsiConsole.Write(Tabulate(group, rows));
                foreach (var note in group.Notes)
                    Console.WriteLine(note);
            }
        }

        if (reports.Count == 0)
            throw new ArgumentException($"no row has '{text}' in its name; there are: {string.Join(", ", groups.SelectMany(group => group.Cases()).Select(item => item.Name))}.");
        JsonFile.Write(file, name is null ? JsonSerializer.SerializeToNode(reports, Json)! : JsonSerializer.SerializeToNode(reports[0], Json)!);
        return 0;
    }

    private static Table Tabulate(IBenchGroup group, List<BenchRow> rows)
    {
        var table = new Table().Title(Markup.Escape(group.Name)).Caption(Markup.Escape(group.Description))
            .AddColumns(new TableColumn("row"), new TableColumn("ours").RightAligned(), new TableColumn("peer").RightAligned(), new TableColumn("ratio").RightAligned(), new TableColumn("lowest … highest").RightAligned(), new TableColumn("runs").RightAligned());
        foreach (var row in rows)
        {
            table.AddRow(
                Markup.Escape(row.Name), $"{Number(row.Ours)} {row.Unit}", row.Peer is { } peer ? $"{Number(peer)} {row.Unit}" : string.Empty,
                row.Ratio is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : string.Empty, $"{Number(row.Low)} … {Number(row.High)}", row.Runs.ToString(CultureInfo.InvariantCulture));
        }

        return table;
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) < 10 ? "0.000" : "0.0", CultureInfo.InvariantCulture);

    private static string Machine()
    {
        var model = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : null;
        return FormattableString.Invariant($"{model ?? "unknown processor"}, {Environment.ProcessorCount} cores, libtorch {TorchSharp.torch.__version__}");
    }

    private sealed record Report(string Group, string Machine, IReadOnlyList<BenchRow> Rows);
}
