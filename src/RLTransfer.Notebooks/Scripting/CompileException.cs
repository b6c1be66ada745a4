using Microsoft.CodeAnalysis;

namespace RLTransfer.Notebooks.Scripting;

/// <summary>A cell that does not compile.</summary>
internal sealed class CompileException(IReadOnlyList<Diagnostic> errors, string code, string cell) : Exception(Describe(errors[0]))
{
    /// <summary>The compiler's errors.</summary>
    public IReadOnlyList<Diagnostic> Errors { get; } = [.. errors.OrderBy(error => error.Location.SourceSpan.Start)];

    /// <summary>The submission's text.</summary>
    public string Code { get; } = code;

    /// <summary>What the cell is called.</summary>
    public string Cell { get; } = cell;

    internal static string Describe(Diagnostic error)
    {
        var start = error.Location.GetMappedLineSpan().StartLinePosition;
        var remedy = error.Id switch
        {
            "CS7021" => " Take the namespace away and leave what is in it.",
            "CS9283" or "CS9303" => " Write the method as a static one with 'this' before its first parameter, at the top of the cell or in a static class.",
            _ => "",
        };
        return $"({start.Line + 1},{start.Character + 1}): error {error.Id}: {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}{remedy}";
    }
}

/// <summary>A line of a cell that the worker itself, not the compiler, refuses.</summary>
internal sealed class DirectiveException(string message, int line = 0) : Exception(message)
{
    /// <summary>The line in the cell, from 1; 0 where none is known.</summary>
    public int Line { get; } = line;
}
