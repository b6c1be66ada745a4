using System.CommandLine;
using RLTransfer.Cli.Outputs;
using RLTransfer.Grading.Assignments;

namespace RLTransfer.Cli.Commands;

/// <summary><c>rlt release</c>: makes the student's edition of lectures and assignments.</summary>
internal static class ReleaseCommand
{
    public static Command Create()
    {
        var notebooks = new Argument<string[]>("notebook") { Description = "Instructor's notebooks, or folders of them.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--output", "-o") { Description = "The folder that the student's edition goes to.", Required = true };
        var command = new Command("release", "Make the student's edition: stubs for solutions, no hidden tests, no outputs that give solutions away.") { notebooks, output };
        command.SetAction(parsed => Release(parsed.GetValue(notebooks)!, parsed.GetValue(output)!));
        return command;
    }

    private static int Release(string[] paths, string folder)
    {
        Output.RequireFolderName("-o", folder);
        var files = paths.SelectMany(Files).ToList();
        var released = files.ConvertAll(path => (Path: path, Notebook: Grading.Assignments.Release.Of(Assignment.Load(path))));   // all, before any is written
        if (files.Exists(path => Path.GetDirectoryName(Path.GetFullPath(path)) == Path.GetFullPath(folder)))
            throw new ArgumentException($"-o {folder}: the instructor's notebooks are there; name another folder.");
        Output.RequireFolder("-o", folder);
        foreach (var (path, notebook) in released)
        {
            var target = Path.Combine(folder, Path.GetFileName(path));
            notebook.Save(target);
            Console.WriteLine($"{path}: released as {target}");
        }

        return 0;
    }

    private static IEnumerable<string> Files(string path) => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*.ipynb").Where(file => !file.EndsWith(".out.ipynb", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } found
            ? found : throw new ArgumentException($"{path} holds no notebooks.")
        : [path];
}
