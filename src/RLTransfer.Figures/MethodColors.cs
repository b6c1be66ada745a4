using RLTransfer.Figures.Colors;

namespace RLTransfer.Figures;

/// <summary>One colour a method, the same in every figure of a lecture.</summary>
/// <example>
/// <code>
/// var colors = new MethodColors("from scratch", "finetuned");
/// new Figure("Returns").Line("finetuned", steps, runs, colors.Of("finetuned"))      // the second colour, whatever else is drawn
/// </code>
/// </example>
public sealed class MethodColors
{
    private readonly string[] methods;

    /// <summary>Gives colours to methods, in their order.</summary>
    /// <param name="methods">Their names, as legends and tables have them.</param>
    /// <exception cref="ArgumentException">There are more than seven, or one appears twice.</exception>
    public MethodColors(params IReadOnlyList<string> methods)
    {
        this.methods = [.. methods];
        if (this.methods.Length > Palette.Count)
        {
            throw new ArgumentException($"{this.methods.Length} methods: there are {Palette.Count} colours that readers tell apart; draw fewer in one lecture, or leave some to panels of their own.", nameof(methods));
        }

        if (this.methods.Distinct(StringComparer.Ordinal).Count() < this.methods.Length)
        {
            throw new ArgumentException($"A method appears twice: {string.Join(", ", this.methods)}.", nameof(methods));
        }
    }

    /// <summary>The methods, in the order of their colours.</summary>
    public IReadOnlyList<string> Methods => methods;

    /// <summary>How a method is drawn.</summary>
    /// <exception cref="ArgumentException">It has no colour; the message names those that have one.</exception>
    public SeriesStyle Of(string method) => Array.IndexOf(methods, method) is >= 0 and var slot
        ? new SeriesStyle { Slot = slot }
        : throw new ArgumentException($"'{method}' has no colour; these have one: {string.Join(", ", methods)}.", nameof(method));
}
