using System.Text;
using System.Text.Encodings.Web;

namespace RLTransfer.Notebooks.Documents;

/// <summary>Escapes what Python's <c>json.dumps(ensure_ascii=False)</c> escapes, in its spelling, and nothing else.</summary>
/// <remarks>The framework's relaxed encoder also escapes U+007F, U+2028 and everything beyond the basic plane, which Jupyter writes as is.</remarks>
internal sealed unsafe class JupyterEncoder : JavaScriptEncoder
{
    public static readonly JupyterEncoder Instance = new();

    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < 0x20 or '"' or '\\';

    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        for (var i = 0; i < textLength; i++)
            if (WillEncode(text[i])) return i;
        return -1;
    }

    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var output = new Span<char>(buffer, bufferLength);
        numberOfCharactersWritten = 0;
        if (!WillEncode(unicodeScalar)) return new Rune(unicodeScalar).TryEncodeToUtf16(output, out numberOfCharactersWritten);

        var text = unicodeScalar switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\b' => "\\b",
            '\f' => "\\f",
            _ => $"\\u{unicodeScalar:x4}",
        };
        if (!text.TryCopyTo(output)) return false;
        numberOfCharactersWritten = text.Length;
        return true;
    }
}
