using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using RLTransfer.Notebooks.Documents;
using RLTransfer.Notebooks.Interactive;

namespace RLTransfer.Notebooks.Scripting;

/// <summary>What <c>#r</c>, <c>#i</c> and <c>#!…</c> do.</summary>
internal sealed class Directives(ScriptSession session, Action<string, int> loadExtension)
{
    private const string Known = "#r \"path\", #r \"nuget:Name,version\", #i \"nuget:source\", #!import, #!time, #!who, #!whos, #!about, #!lsmagic, #!csharp, #!markdown, #!html, #!javascript";

    /// <summary>Every directive's first word.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["#r", "#i", "#!import", "#!time", "#!who", "#!whos", "#!about", "#!lsmagic", "#!csharp", "#!markdown", "#!html", "#!javascript"];

    private readonly PackageReferences packages = new(session, loadExtension);
    private Stopwatch? watch;

    /// <summary>A cell begins.</summary>
    public void Begin() => watch = null;

    /// <summary>A cell has run to its end.</summary>
    public void End()
    {
        if (watch is not null) CellHelpers.display(string.Create(CultureInfo.InvariantCulture, $"Wall time: {watch.Elapsed.TotalMilliseconds:0.0} ms"));
    }

    /// <param name="directive">The line.</param>
    /// <param name="runCode">Runs a text as cells of the given name.</param>
    public void Run(DirectiveStep directive, Action<string, string> runCode)
    {
        var argument = directive.Argument.Trim();
        switch (directive.Name)
        {
            case "#r": Reference(Unquote(directive), directive.Line); break;
            case "#i": packages.AddSource(Unquote(directive), directive.Line); break;
            case "#!import": Import(argument.Trim('"'), directive.Line, runCode); break;
            case "#!time": watch = Stopwatch.StartNew(); break;
            case "#!who": CellHelpers.display(string.Join(Environment.NewLine, Variables().Select(variable => variable.Name))); break;
            case "#!whos": CellHelpers.display(Variables().Select(variable => new { Variable = variable.Name, Type = ValueSnapshot.NameOf(variable.Type), Value = Short(variable.Value) })); break;
            case "#!about": CellHelpers.display(About()); break;
            case "#!lsmagic": CellHelpers.display($"Directives: {Known}"); break;
            default: throw new DirectiveException($"{directive.Name} is unsupported. There are: {Known}.", directive.Line);
        }
    }

    private void Reference(string target, int line)
    {
        if (target.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase))
        {
            packages.Add(target["nuget:".Length..], line);
            return;
        }

        var path = Path.GetFullPath(target);
        if (!File.Exists(path))
        {
            if (ScriptReferences.DefaultNames.Contains(Path.GetFileNameWithoutExtension(target)) || ScriptReferences.DefaultNames.Contains(target)) return;
            throw new DirectiveException($"#r \"{target}\": there is no such file; a package is referenced with #r \"nuget:Name,version\".", line);
        }

        try
        {
            AssemblyName.GetAssemblyName(path);
        }
        catch (BadImageFormatException)
        {
            throw new DirectiveException($"#r \"{target}\" is no .NET assembly.", line);
        }

        session.AddReference(path);
    }

    private static void Import(string target, int line, Action<string, string> runCode)
    {
        if (!File.Exists(target)) throw new DirectiveException($"#!import {target}: there is no such file.", line);
        switch (Path.GetExtension(target))
        {
            case ".cs" or ".csx" or ".dib": runCode(File.ReadAllText(target), target); break;
            case ".ipynb":
                var number = 0;
                var notebook = Notebook.Load(target);
                foreach (var cell in notebook.Cells.Where(cell => cell.IsRun && CellParser.IsCSharp(notebook.LanguageOf(cell)))) runCode(cell.Source, $"{target} cell {++number}");
                break;
            default: throw new DirectiveException($"#!import {target}: only .cs, .csx, .dib and .ipynb files can be imported.", line);
        }
    }

    // A variable is a field of the submission that declares it; a later one of the same name hides it.
    private IEnumerable<(string Name, Type Type, object? Value)> Variables() =>
        session.States.Reverse()
            .SelectMany(state => state.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public).Where(field => !field.Name.StartsWith('<'))
                .Select(field => (field.Name, Type: field.FieldType, Value: field.GetValue(state))))
            .DistinctBy(variable => variable.Name, StringComparer.Ordinal).OrderBy(variable => variable.Name, StringComparer.Ordinal);

    private static string Short(object? value)
    {
        var text = PlainText.Write(ValueSnapshot.Of(value));
        return text.Length <= 100 ? text : text[..100] + "…";
    }

    private static string About() =>
        $"RLTransfer {typeof(Directives).Assembly.GetName().Version?.ToString(3)}, a C# kernel on {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}";

    private static string Unquote(DirectiveStep directive)
    {
        var text = directive.Argument.Split("//", 2)[0].Trim();
        if (directive.Argument.Contains("://", StringComparison.Ordinal)) text = directive.Argument.Trim();
        if (text is ['"', .. var inner, '"']) return inner;
        throw new DirectiveException($"{directive.Name} needs its target in quotes: {directive.Name} \"…\".", directive.Line);
    }
}
