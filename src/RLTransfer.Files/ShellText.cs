namespace RLTransfer.Files;

/// <summary>Words of a command that an error names as the remedy: to be copied into a shell.</summary>
public static class ShellText
{
    /// <summary>As it is where no shell would read it otherwise, else in single quotes.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(character => char.IsAsciiLetterOrDigit(character) || "_@%+=:,./-".Contains(character, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
