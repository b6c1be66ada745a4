namespace RLTransfer.Notebooks.Documents;

/// <summary>A file that is no notebook we can run: missing, damaged, of another version or language. The message names the file and the remedy.</summary>
public sealed class NotebookFormatException : ArgumentException
{
    /// <summary>An error about one notebook.</summary>
    public NotebookFormatException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
