using System.CommandLine;
using RLTransfer.Notebooks.Export;

namespace RLTransfer.Cli.Commands;

/// <summary><c>rlt export NOTEBOOK... -o DIR</c>: the course as a static site, or as programs.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var notebooks = new Argument<string[]>("notebooks") { Description = "The notebooks, with their outputs.", Arity = ArgumentArity.OneOrMore };
        var folder = new Option<string>("--output", "-o") { Description = "The folder to write to.", Required = true };
        var programs = new Option<bool>("--cs") { Description = "File-based apps (dotnet run NAME.cs) instead of HTML." };
        var command = new Command("export", "Self-contained HTML with working figures and an index, or C# programs.") { notebooks, folder, programs };
        command.SetAction(parsed =>
        {
            var (paths, target) = (parsed.GetRequiredValue(notebooks), parsed.GetRequiredValue(folder));
            var written = parsed.GetValue(programs)
                ? Exporter.ToApps(paths, target, RepositoryHome.Path)
                : Exporter.ToHtml(paths, target, PlotlyFile.Find());
            foreach (var file in written)
            {
                Console.WriteLine(file);
            }

            return 0;
        });
        return command;
    }
}
