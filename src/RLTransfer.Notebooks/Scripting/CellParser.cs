using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RLTransfer.Notebooks.Scripting;

/// <summary>One thing that a cell does; lines count from 1.</summary>
internal abstract record CellStep(int Line);

/// <summary>C# to run; blank lines stand for what comes before it, so that lines are the cell's.</summary>
internal sealed record CodeStep(string Code, int Line) : CellStep(Line);

/// <summary>A line such as <c>#r "nuget:Name"</c> or <c>#!who</c>.</summary>
internal sealed record DirectiveStep(string Name, string Argument, int Line) : CellStep(Line);

/// <summary>Text in another language, shown as it is.</summary>
internal sealed record MarkupStep(string MimeType, string Text, int Line) : CellStep(Line);

/// <summary>Divides a cell into C#, directives (<c>#r</c>, <c>#i</c>, <c>#!…</c>) and text in other languages.</summary>
/// <remarks>Roslyn would take <c>#!…</c> on line 1 for a shebang without a word, and refuses it below.</remarks>
internal static partial class CellParser
{
    private static readonly Dictionary<string, string> Markup = new(StringComparer.OrdinalIgnoreCase)
    {
        ["markdown"] = "text/markdown", ["html"] = "text/html", ["javascript"] = "application/javascript", ["js"] = "application/javascript",
    };

    public static IReadOnlyList<CellStep> Parse(string cell, string language = "csharp")
    {
        var steps = new List<CellStep>();
        var references = new List<CellStep>();
        var lines = cell.ReplaceLineEndings("\n").Split('\n');
        var text = new StringBuilder();
        var start = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            var match = Directive().Match(lines[i]);
            if (!match.Success || IsCSharp(language) && !StandsOutsideText(text.ToString(), lines[i]))
            {
                text.Append(lines[i]).Append('\n');
                continue;
            }

            var name = match.Groups["name"].Value;
            var directive = new DirectiveStep(name, match.Groups["argument"].Value.Trim(), i + 1);
            if (IsLanguage(name))
            {
                Flush();
                language = name[2..];
                start = i + 1;
            }
            else if (name is "#r" or "#i" or "#!time")
            {
                references.Add(directive);   // these hold for the whole cell
                text.Append('\n');
            }
            else
            {
                Flush();
                steps.Add(directive);
                start = i + 1;
            }
        }

        Flush();
        return [.. references, .. steps];

        void Flush()
        {
            var body = text.ToString();
            text.Clear();
            if (string.IsNullOrWhiteSpace(body)) return;
            if (language == "meta") return;   // a .dib file's description of itself
            if (IsCSharp(language)) steps.Add(new CodeStep(new string('\n', start) + body.TrimEnd('\n'), start + 1));
            else if (Markup.TryGetValue(language, out var mimeType)) steps.Add(new MarkupStep(mimeType, body.TrimEnd('\n'), start + 1));
            else steps.Add(new DirectiveStep("#!" + language, "", start + 1));
        }
    }

    internal static bool IsCSharp(string language) => language.ToUpperInvariant() is "CSHARP" or "C#" or "CS";

    private static bool IsLanguage(string name) => name.StartsWith("#!", StringComparison.Ordinal) && (IsCSharp(name[2..]) || name == "#!meta" || Markup.ContainsKey(name[2..]));

    // A line that looks like a directive may be inside a string, a comment or an #if that is off.
    private static bool StandsOutsideText(string before, string line)
    {
        if (before.IndexOfAny(['"', '*', '#']) < 0) return true;
        var root = CSharpSyntaxTree.ParseText(before + line, ScriptSession.ParseOptions).GetRoot();
        var position = before.Length + line.Length - line.TrimStart().Length;
        return root.FindTrivia(position).GetStructure() is DirectiveTriviaSyntax { IsActive: true };
    }

    [GeneratedRegex("""^\s*(?<name>\#!\S+|\#[ri](?=\s*["\s]))(?<argument>.*)$""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Directive();
}
