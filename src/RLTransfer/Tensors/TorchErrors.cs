namespace RLTransfer.Tensors;

/// <summary>What TorchSharp's errors say, without libtorch's own C++ stack behind it.</summary>
public static class TorchErrors
{
    private const string Stack = "\nException raised from ";

    /// <summary>The message in one line.</summary>
    /// <param name="error">What TorchSharp threw.</param>
    public static string Line(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var end = error.Message.IndexOf(Stack, StringComparison.Ordinal);
        return string.Join(' ', (end < 0 ? error.Message : error.Message[..end]).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
