using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RLTransfer.Grading.Submissions;

/// <summary>
/// Looks through a tar before it is read: long names and attributes are made whole in memory by whoever reads them, and a
/// few compressed bytes can hold gigabytes of them. What could be read in two ways is refused too.
/// </summary>
internal static partial class TarCheck
{
    private const int Block = 512;
    private const long MostOfHeader = 1 << 20, MostBytes = 8L << 30;

    /// <exception cref="InvalidDataException">It is not one to be read.</exception>
    public static void Check(Stream tar)
    {
        var (block, taken) = (new byte[Block], 0L);
        while (tar.ReadAtLeast(block, Block, throwOnEndOfStream: false) == Block)
        {
            taken += Block;
            if (!block.AsSpan().ContainsAnyExcept((byte)0)) continue;
            var (kind, size) = ((char)block[156], Size(block.AsSpan(124, 12)));
            switch (kind)
            {
                case '\0' or '0' or '7':
                    break;
                case 'x' or 'g' or 'L' or 'K':
                    if (size > MostOfHeader) throw new InvalidDataException("it holds a name or attributes of more than 1 MB.");
                    break;
                default:
                    if (kind is < '1' or > '6' || size > 0) throw new InvalidDataException($"it holds an entry of the kind '{(char.IsAsciiLetterOrDigit(kind) ? kind : '?')}' with data, which is no file.");
                    break;
            }

            var content = kind is 'x' or 'g' ? new MemoryStream() : Stream.Null;
            Skip(tar, (size + Block - 1) / Block * Block, ref taken, content);
            if (content is MemoryStream attributes && SizeAttribute().IsMatch(Encoding.Latin1.GetString(attributes.ToArray()))) throw new InvalidDataException("it gives a file two sizes.");
        }
    }

    private static void Skip(Stream tar, long count, ref long taken, Stream content)
    {
        var buffer = new byte[1 << 16];
        for (int read; count > 0; count -= read)
        {
            read = tar.Read(buffer, 0, (int)Math.Min(count, buffer.Length));
            if (read == 0) throw new InvalidDataException("it ends in the middle.");
            content.Write(buffer, 0, read);
            taken += read;
            if (taken > MostBytes) throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it holds more than {MostBytes >> 20:N0} MB."));
        }
    }

    // "00000001750\0"
    private static long Size(ReadOnlySpan<byte> field)
    {
        var size = 0L;
        foreach (var digit in field.Trim(" \0"u8)) size = digit is >= (byte)'0' and <= (byte)'7' ? (size * 8) + digit - '0' : throw new InvalidDataException("it holds an entry whose size is no number.");
        return size;
    }

    // "18 size=8589934592\n"
    [GeneratedRegex(@"(^|\n)\d+ size=")]
    private static partial Regex SizeAttribute();
}
