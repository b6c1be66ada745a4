namespace RLTransfer.Files;

/// <summary>Texts that stand in a line or a table, of which the beginning is enough.</summary>
public static class ShortText
{
    /// <summary>The text itself, or its beginning and "…"; a character that takes two places is kept or left out as a whole.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">How many characters are kept.</param>
    public static string Of(string text, int longest)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)] + "…";
    }
}
