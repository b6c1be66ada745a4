using System.Text;

namespace RLTransfer.Files;

/// <summary>Reads files that someone has named: also a pipe, but not without end, as a device such as <c>/dev/zero</c> is.</summary>
public static class InputFile
{
    /// <summary>More than any notebook, recording or policy has.</summary>
    public const int MostBytes = 256 << 20;

    /// <summary>All of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">The most bytes that are read.</param>
    /// <exception cref="IOException">It cannot be read, or is longer.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] Bytes(string path, int most = MostBytes)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var content = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            if (content.Length + read > most)
            {
                throw new IOException(FormattableString.Invariant($"it has more than {most >> 20} MiB, or no end"));
            }

            content.Write(buffer.AsSpan(0, read));
        }

        return content.ToArray();
    }

    /// <summary>All of a file, as UTF-8 or what its first bytes say.</summary>
    /// <inheritdoc cref="Bytes" path="/exception"/>
    public static string Text(string path)
    {
        using var reader = new StreamReader(new MemoryStream(Bytes(path)), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>The lines of a text.</summary>
    /// <inheritdoc cref="Bytes" path="/exception"/>
    public static IEnumerable<string> Lines(string path)
    {
        var reader = new StringReader(Text(path));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
