using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace RLTransfer.Notebooks.Scripting;

/// <summary>A failure as a notebook shows it.</summary>
internal sealed record ErrorReport(string Name, string Value, string[] Lines, int Line);

/// <summary>Turns compile errors and exceptions into tracebacks that show the cell's own lines, with ANSI colours as Jupyter has them.</summary>
internal static class Traceback
{
    private const string Red = "\e[0;31m", Green = "\e[0;32m", Bold = "\e[1m", End = "\e[0m";
    private const int Context = 2, MostErrors = 10, MostFrames = 12;

    public static ErrorReport Of(CompileException error)
    {
        var lines = new List<string>();
        foreach (var diagnostic in error.Errors.Take(MostErrors))
        {
            var span = diagnostic.Location.GetMappedLineSpan();
            var (line, column) = (span.StartLinePosition.Line + 1, span.StartLinePosition.Character);
            lines.Add($"{Red}{error.Cell}{CompileException.Describe(diagnostic)}{End}");
            var width = span.EndLinePosition.Line + 1 == line ? Math.Max(1, span.EndLinePosition.Character - column) : 1;
            if (diagnostic.Location.IsInSource && span.Path == error.Cell) lines.AddRange(Excerpt(error.Code, line, column, width));
        }

        if (error.Errors.Count > MostErrors) lines.Add($"… and {error.Errors.Count - MostErrors} more errors");
        var first = error.Errors[0].Location.GetMappedLineSpan();
        return new ErrorReport("CompilationError", error.Message, [.. lines], first.Path == error.Cell ? first.StartLinePosition.Line + 1 : 0);
    }

    public static ErrorReport Of(DirectiveException error, string code, string cell) =>
        new("DirectiveError", error.Message, [$"{Red}DirectiveError{End} in {Green}{cell}{End}: {error.Message}", .. Excerpt(code, error.Line)], error.Line);

    /// <param name="error">What the cell threw.</param>
    /// <param name="sources">The text of every cell, by its name.</param>
    /// <param name="cell">The cell that ran; its line is what the report names.</param>
    public static ErrorReport Of(Exception error, IReadOnlyDictionary<string, string> sources, string cell)
    {
        var outermost = error;
        error = Unwrap(error);
        var lines = new List<string>();
        var line = 0;
        for (var at = error; at is not null; at = at.InnerException is null ? null : Unwrap(at.InnerException))
        {
            if (at != error) lines.Add("caused by");
            lines.Add($"{Red}{ValueName(at)}{End}: {MessageOf(at)}");
            var frames = UserFrames(at, sources);
            if (frames.Count > 0) lines.AddRange(Excerpt(sources[frames[0].Cell], frames[0].Line, header: $"{Green}{frames[0].Cell}{End}, line {frames[0].Line}{frames[0].Place}"));
            foreach (var frame in frames.Skip(1).Take(MostFrames)) lines.Add($"   called from {Green}{frame.Cell}{End}, line {frame.Line}{frame.Place}: {LineOf(sources[frame.Cell], frame.Line).Trim()}");
            if (frames.Count > MostFrames + 1) lines.Add($"   … and {frames.Count - MostFrames - 1} more calls");
            if (line == 0) line = frames.FirstOrDefault(frame => frame.Cell == cell).Line;
        }

        // What was thrown on another thread came to the cell in a wrapper, where it waited.
        if (line == 0 && outermost != error && UserFrames(outermost, sources).FirstOrDefault(frame => frame.Cell == cell) is { Line: > 0 } waited)
        {
            line = waited.Line;
            lines.Add($"   waited for in {Green}{waited.Cell}{End}, line {waited.Line}{waited.Place}: {LineOf(sources[waited.Cell], waited.Line).Trim()}");
        }

        return new ErrorReport(ValueName(error), MessageOf(error), [.. lines], line);
    }

    // libtorch's errors carry the stack of its own C++, which says nothing to who wrote the cell.
    private static string MessageOf(Exception error)
    {
        var stack = error is ExternalException ? error.Message.IndexOf("\nException raised from ", StringComparison.Ordinal) : -1;
        return stack < 0 ? error.Message : error.Message[..stack];
    }

    private static string ValueName(Exception error) => Interactive.ValueSnapshot.NameOf(error.GetType());

    // What the runtime wraps around the student's own exception says nothing.
    private static Exception Unwrap(Exception error) => error switch
    {
        AggregateException { InnerExceptions.Count: 1 } or TargetInvocationException or TypeInitializationException when error.InnerException is not null => Unwrap(error.InnerException),
        _ => error,
    };

    private static List<(string Cell, int Line, string Place)> UserFrames(Exception error, IReadOnlyDictionary<string, string> sources)
    {
        var frames = new List<(string Cell, int Line, string Place)>();
        foreach (var frame in new StackTrace(error, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetFileName() is not { } file || !sources.ContainsKey(file) || frame.GetFileLineNumber() == 0) continue;
            var next = (file, frame.GetFileLineNumber(), PlaceOf(frame.GetMethod()));
            if (frames.Count == 0 || frames[^1] != next) frames.Add(next);
        }

        return frames;
    }

    // " in Name()", nothing for the cell's own top level; the compiler's names for lambdas and iterators hold the method's in angle brackets.
    private static string PlaceOf(MethodBase? method)
    {
        if (method is null) return "";
        var name = method.Name == "MoveNext" && method.DeclaringType is { } machine ? machine.Name : method.Name;
        var inner = name;
        while (inner.StartsWith('<') && inner.LastIndexOf('>') > 0) inner = inner[1..inner.LastIndexOf('>')];
        if (name.Contains("g__", StringComparison.Ordinal)) inner = name[(name.IndexOf("g__", StringComparison.Ordinal) + 3)..].Split('|')[0];
        if (inner is "Initialize" or "Factory" or "") return name.Contains("b__", StringComparison.Ordinal) ? " in a lambda" : "";
        return inner == ".ctor" ? $" in new {method.DeclaringType!.Name}()" : $" in {inner}()";
    }

    private static string LineOf(string code, int line) => code.Split('\n').ElementAtOrDefault(line - 1) ?? "";

    private static IEnumerable<string> Excerpt(string code, int line, int column = -1, int width = 1, string? header = null)
    {
        if (header is not null) yield return header;
        if (line <= 0) yield break;
        var lines = code.Split('\n');
        for (var i = Math.Max(1, line - Context); i <= Math.Min(lines.Length, line + Context); i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            yield return i == line
                ? $"{Green}{new string('-', Math.Max(0, 5 - number.Length))}> {number}{End} {Bold}{lines[i - 1]}{End}"
                : $"{Green}{number,7}{End} {lines[i - 1]}";
            if (i != line || column < 0) continue;
            var blanks = new StringBuilder("        ");
            foreach (var character in lines[i - 1].Take(column)) blanks.Append(character == '\t' ? '\t' : ' ');
            yield return $"{blanks}{Red}{new string('^', width)}{End}";
        }
    }
}
