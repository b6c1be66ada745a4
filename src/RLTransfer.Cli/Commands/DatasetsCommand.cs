using System.CommandLine;
using RLTransfer.Course.Datasets;
using Spectre.Console;

namespace RLTransfer.Cli.Commands;

/// <summary><c>rlt datasets</c>: lists, makes and verifies the course's data sets.</summary>
internal static class DatasetsCommand
{
    public static Command Create()
    {
        var command = new Command("datasets", "The course's data sets.");

        var list = new Command("list", "Every data set: what it is, where its files are, and how they are.");
        list.SetAction(_ => List());
        command.Add(list);

        var made = new Argument<string>("name") { Description = "Which data set." };
        var force = new Option<bool>("--force") { Description = "Replace damaged files." };
        var make = new Command("make", "Make what is missing of a data set.") { made, force };
        make.SetAction(parsed => Make(parsed.GetRequiredValue(made), parsed.GetValue(force)));
        command.Add(make);

        var verified = new Argument<string?>("name") { Description = "Which data set; all of them where none is named.", Arity = ArgumentArity.ZeroOrOne };
        var verify = new Command("verify", "Compare every file with its checksum. Exit code 1 where one is missing or damaged.") { verified };
        verify.SetAction(parsed => Verify(parsed.GetValue(verified)));
        command.Add(verify);
        return command;
    }

    private static int List()
    {
        var table = new Table().AddColumns("name", "what", "files", "folder");
        foreach (var set in DatasetCatalog.All)
        {
            var states = set.Verify();
            var summary = string.Join(", ", states.GroupBy(file => file.State).Select(group => FormattableString.Invariant($"{group.Count()} {Word(group.Key)}")));
            table.AddRow(Markup.Escape(set.Name), Markup.Escape(set.Description), summary, Markup.Escape(set.Folder));
        }

        AnsiConsole.Write(table);
        return 0;
    }

    private static int Make(string name, bool force)
    {
        var set = DatasetCatalog.Find(name);
        var written = set.Make(force, new Lines());
        Console.WriteLine(written.Count == 0
            ? $"{name}: nothing to do, all files are whole ({set.Folder})"
            : FormattableString.Invariant($"{name}: {written.Count} files written to {set.Folder}"));
        return Verify(name, onlyTrouble: true);
    }

    private static int Verify(string? name, bool onlyTrouble = false)
    {
        var trouble = 0;
        foreach (var set in name is null ? DatasetCatalog.All : [DatasetCatalog.Find(name)])
        {
            foreach (var (file, state) in set.Verify())
            {
                var remedy = state switch
                {
                    FileState.Missing => $"make it with: rlt datasets make {set.Name}",
                    FileState.Damaged => $"make it anew with: rlt datasets make {set.Name} --force",
                    _ => null,
                };
                trouble += remedy is null ? 0 : 1;
                if (remedy is not null || !onlyTrouble)
                {
                    Console.WriteLine($"{Word(state),-8} {set.Name}/{file}{(remedy is null ? "" : "   " + remedy)}");
                }
            }
        }

        return trouble == 0 ? 0 : 1;
    }

    private static string Word(FileState state) => state switch { FileState.Whole => "whole", FileState.Missing => "missing", _ => "damaged" };

    private sealed class Lines : IProgress<string>
    {
        public void Report(string value) => Console.WriteLine($"wrote {value}");
    }
}
