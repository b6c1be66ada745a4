using System.Text.Json.Nodes;

namespace RLTransfer.Figures.Display;

/// <summary>One value in several representations, keyed by MIME type; what a notebook's output holds as <c>data</c>.</summary>
/// <remarks>Always carries <c>text/plain</c> (invariant culture). Text is a JSON string; Plotly and other JSON types are objects.</remarks>
public sealed class MimeBundle
{
    /// <summary>The MIME type of plain text.</summary>
    public const string PlainText = "text/plain";

    /// <summary>A bundle that holds plain text and nothing else yet.</summary>
    public MimeBundle(string plainText) => Data = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal) { [PlainText] = plainText };

    /// <summary>The representations, sorted by MIME type.</summary>
    public IReadOnlyDictionary<string, JsonNode> Data { get; }

    /// <summary>Adds or replaces one representation.</summary>
    /// <returns>This bundle.</returns>
    public MimeBundle With(string mimeType, JsonNode value)
    {
        ((IDictionary<string, JsonNode>)Data)[mimeType] = value;
        return this;
    }
}
