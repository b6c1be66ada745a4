using System.Text.Json;

namespace RLTransfer.Grading.Checks;

/// <summary>How much a stranger's JSON holds, found out before it is made into objects, each of which takes fifty times its text.</summary>
internal static class JsonSize
{
    /// <summary>The number of its tokens; that of those before the fault where it is no JSON.</summary>
    public static int Tokens(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 1000 });
        var count = 0;
        try
        {
            while (reader.Read()) count++;
        }
        catch (JsonException)
        {
            // Whoever reads it says so.
        }

        return count;
    }
}
