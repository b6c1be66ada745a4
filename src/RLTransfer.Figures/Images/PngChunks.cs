using System.Buffers.Binary;
using System.IO.Compression;

namespace RLTransfer.Figures.Images;

/// <summary>What PNG files are made of: the signature, checked chunks, filtered and deflated rows (PNG, third edition, sections 5, 9, 10).</summary>
internal static class PngChunks
{
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static readonly uint[] CrcTable = MakeCrcTable();

    /// <summary>Length, type, data, CRC-32 over type and data.</summary>
    public static void Write(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(0xFFFFFFFF, type), data));
        stream.Write(number);
    }

    /// <summary>IHDR: size, 8 bits a sample, color type 0, 2 or 6, no interlace.</summary>
    public static void WriteHeader(Stream stream, PixelImage image)
    {
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        header[8] = 8;
        header[9] = image.Channels switch { 1 => 0, 3 => 2, _ => 6 };
        header[10..].Clear();
        Write(stream, "IHDR"u8, header);
    }

    /// <summary>The rows, each behind its filter byte, in a zlib stream.</summary>
    /// <remarks>Filter of a row: the one with the least sum of absolute differences (section 12.8), of None, Sub and Up.</remarks>
    public static byte[] Deflate(PixelImage image)
    {
        var stride = image.Width * image.Channels;
        using var result = new MemoryStream();
        using (var zlib = new ZLibStream(result, CompressionLevel.Optimal, leaveOpen: true))
        {
            var above = new byte[stride];
            var sub = new byte[stride];
            var up = new byte[stride];
            for (var y = 0; y < image.Height; y++)
            {
                var row = image.Bytes.AsSpan(y * stride, stride);
                for (var i = 0; i < stride; i++)
                {
                    sub[i] = (byte)(row[i] - (i >= image.Channels ? row[i - image.Channels] : 0));
                    up[i] = (byte)(row[i] - above[i]);
                }
                var (plain, left, upper) = (Cost(row), Cost(sub), Cost(up));
                if (plain <= left && plain <= upper) WriteRow(zlib, 0, row);
                else if (left <= upper) WriteRow(zlib, 1, sub);
                else WriteRow(zlib, 2, up);
                row.CopyTo(above);
            }
        }
        return result.ToArray();
    }

    private static void WriteRow(Stream stream, byte filter, ReadOnlySpan<byte> row)
    {
        stream.WriteByte(filter);
        stream.Write(row);
    }

    private static long Cost(ReadOnlySpan<byte> row)
    {
        long sum = 0;
        foreach (var value in row) sum += Math.Abs((int)(sbyte)value);
        return sum;
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (var value in data) crc = CrcTable[(crc ^ value) & 0xFF] ^ (crc >> 8);
        return crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < 256; n++)
        {
            var c = n;
            for (var bit = 0; bit < 8; bit++) c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
            table[n] = c;
        }
        return table;
    }
}
