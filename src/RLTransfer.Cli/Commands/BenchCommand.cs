using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RLTransfer.Bench;
using RLTransfer.Cli.Hosting;
using RLTransfer.Cli.Outputs;
using RLTransfer.Files;
using Spectre.Console;

namespace RLTransfer.Cli.Commands;

/// <summary><c>rlt bench</c>: measures side by side with a peer; a ratio above 1 is in our favour.</summary>
internal static class BenchCommand
{
    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static Command Create()
    {
        var group = new Argument<string?>("group")
        {
            Description = $"What to measure: {string.Join(", ", BenchGroups.All.Select(item => item.Name))}; all of it where none is named.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = Json.Option();
        var rows = new Option<string?>("--rows") { Description = "Only rows whose name contains TEXT, such as mujoco.", HelpName = "TEXT" };
        var command = new Command("bench", "Measure, side by side with a peer; a ratio above 1 is in our favour.") { group, rows, json };
        command.SetAction((parsed, cancellation) => Run(parsed.GetValue(group), parsed.GetValue(rows), Output.Of(Json.Name, parsed.GetValue(json)), cancellation));
        return command;
    }

    private static async Task<int> Run(string? name, string? text, Output? json, CancellationToken cancellation)
    {
        var groups = name is null ? BenchGroups.All : [.. BenchGroups.All.Where(group => group.Name == name)];
        if (groups.Count == 0)
            throw new ArgumentException($"there is no benchmark group '{name}'; there are: {string.Join(", ", BenchGroups.All.Select(group => group.Name))}.");

        var quiet = Output.TakeStandard(json);
        var partial = json?.Partial();
        var reports = new List<Report>();
        foreach (var group in groups)
        {
            var rows = new List<BenchRow>();
            foreach (var wanted in group.Cases().Where(item => text is null || item.Name.Contains(text, StringComparison.OrdinalIgnoreCase)))
            {
                var row = await Measure(wanted, group.Name, partial, () => Node(name, [.. reports, new Report(group.Name, Machine(), rows)]), cancellation);
                rows.Add(row);
                if (!quiet)
                    Console.Error.WriteLine($"{group.Name}: {row.Name}");
            }

            if (rows.Count == 0)
                continue;

            reports.Add(new Report(group.Name, Machine(), rows));
            if (!quiet)
            {
                AnsiConsole.Write(Tabulate(group, rows));
                foreach (var note in group.Notes)
                    Console.WriteLine(note);
            }
        }

        if (reports.Count == 0)
            throw new ArgumentException($"no row has '{text}' in its name; there are: {string.Join(", ", groups.SelectMany(group => group.Cases()).Select(item => item.Name))}.");
        json.Write(Node(name, reports));
        return 0;
    }

    private static async Task<BenchRow> Measure(BenchCase wanted, string group, Output? partial, Func<JsonNode> soFar, CancellationToken cancellation)
    {
        try
        {
            return await Task.Run(wanted.Measure, cancellation).WaitAsync(cancellation);
        }
        catch (OperationCanceledException stopped)
        {
            partial.Write(soFar());
            throw new StoppedException($"stopped in {group}: {wanted.Name}; {(partial is null ? "with --json FILE what was measured before is kept" : $"what was measured before is in {partial.Path}")}. 'rlt bench {group} --rows {ShellText.Quote(wanted.Name)}' measures this row.", stopped);
        }
    }

    private static JsonNode Node(string? name, List<Report> reports) =>
        name is null ? JsonSerializer.SerializeToNode(reports, Names)! : JsonSerializer.SerializeToNode(reports[0], Names)!;

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
