namespace RLTransfer.Notebooks.Documents;

/// <summary>Kinds of MIME types.</summary>
internal static class MimeTypes
{
    /// <summary>Whether an output holds a value of this type as JSON, and not as text.</summary>
    public static bool IsJson(string mimeType) =>
        mimeType == "application/json" || mimeType.StartsWith("application/", StringComparison.Ordinal) && mimeType.EndsWith("+json", StringComparison.Ordinal);
}
