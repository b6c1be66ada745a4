using System.Text;

namespace RLTransfer.Environments;

/// <summary>Completes an author's documentation with what the registry knows.</summary>
internal static class Documentation
{
    private const string Heading = "## Arguments";

    /// <summary>The text with a table of settings and parameters at the end of its section "Arguments".</summary>
    public static string WithArguments(string text, IReadOnlyList<SettingSpec> settings, IReadOnlyList<ParameterSpec> parameters)
    {
        var start = text.IndexOf(Heading, StringComparison.Ordinal);
        if (start < 0 || settings.Count + parameters.Count == 0)
        {
            return text;
        }

        var end = text.IndexOf("\n## ", start + Heading.Length, StringComparison.Ordinal);
        var before = (end < 0 ? text : text[..end]).TrimEnd();
        return $"{before}\n\n{Table(settings, parameters)}{(end < 0 ? "" : text[end..])}";
    }

    private static string Table(IReadOnlyList<SettingSpec> settings, IReadOnlyList<ParameterSpec> parameters)
    {
        var table = new StringBuilder("| Argument | Default | Range | Meaning |\n|---|---|---|---|\n");
        foreach (var setting in settings)
        {
            table.Append($"| `{setting.Name}` | {setting.Default} | | {setting.Description} |\n");
        }

        foreach (var parameter in parameters)
        {
            var kind = parameter.Fixed || parameter.Whole ? "one value" : "a value or a distribution";
            var unit = parameter.Unit.Length > 0 ? $" {parameter.Unit}" : "";
            table.Append(FormattableString.Invariant(
                $"| `{parameter.Name}` | {parameter.Default}{unit} | [{parameter.Low}, {parameter.High}], {kind} | {parameter.Description} |\n"));
        }

        return table.ToString();
    }
}
