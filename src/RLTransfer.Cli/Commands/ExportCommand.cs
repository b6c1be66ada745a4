using System.CommandLine;
using RLTransfer.Cli.Outputs;
using RLTransfer.Notebooks.Export;

namespace RLTransfer.Cli.Commands;

/// <summary><c>rlt export NOTEBOOK... -o DIR</c>: the course as a static site, or as programs.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var notebooks = new Argument<string[]>("notebooks") { Description = "The notebooks, with their outputs.", Arity = ArgumentArity.OneOrMore };
        var folder = new Option<string>("--output", "-o") { Description = "The folder to write to.", Required = true, HelpName = "DIR" };
        var programs = new Option<bool>("--cs") { Description = "File-based apps (dotnet run NAME.cs) instead of HTML." };
        var command = new Command("export", "Self-contained HTML with working figures and an index, or C# programs.") { notebooks, folder, programs };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(notebooks), parsed.GetRequiredValue(folder), parsed.GetValue(programs)));
        return command;
    }

    private static int Run(string[] notebooks, string folder, bool programs)
    {
        Output.RequireFolder("-o", folder);
        var written = programs
            ? Exporter.ToApps(notebooks, folder, RepositoryHome.Path)
            : Exporter.ToHtml(notebooks, folder, PlotlyFile.Find());
        foreach (var file in written)
        {
            Console.WriteLine(file);
        }

        return 0;
    }
}
