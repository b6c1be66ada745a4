using System.Security.Cryptography;
using System.Text;

namespace RLTransfer.Grading.Reports;

/// <summary>Names of files made of a stranger's name.</summary>
internal static class SafeName
{
    private const int Longest = 80, Digits = 16;

    /// <summary>The name itself where it is harmless; otherwise what is left of it, and a number that keeps it apart from others. A name that ends as if it had such a number gets one.</summary>
    public static string Of(string name)
    {
        var kept = new string([.. name.Take(Longest).Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' ? character : '_')]);
        if (kept == name && kept.Length > 0 && kept[0] != '.' && !IsNumbered(kept)) return kept;
        return $"{kept.TrimStart('.')}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, Digits / 2))}";
    }

    private static bool IsNumbered(string name) => name.Length > Digits && name[^(Digits + 1)] == '-' && name[^Digits..].All(char.IsAsciiHexDigitLower);
}
