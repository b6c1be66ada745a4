using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace RLTransfer.Figures.Tests.Images;

/// <summary>Reads PNG files the strict way, written from the specification and sharing nothing with the writer.</summary>
internal sealed class PngFile
{
    public List<(string Type, byte[] Data)> Chunks { get; } = [];

    public int Width { get; }

    public int Height { get; }

    public int Channels { get; }

    public PngFile(byte[] file)
    {
        Assert.Equal([137, 80, 78, 71, 13, 10, 26, 10], file[..8]);
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var type = Encoding.ASCII.GetString(file, at + 4, 4);
            Assert.Equal(Crc(file.AsSpan(at + 4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)));
            Chunks.Add((type, file[(at + 8)..(at + 8 + length)]));
            at += 12 + length;
        }
        Assert.Equal("IHDR", Chunks[0].Type);
        Assert.Equal("IEND", Chunks[^1].Type);
        var header = Chunks[0].Data;
        Assert.Equal(13, header.Length);
        Width = BinaryPrimitives.ReadInt32BigEndian(header);
        Height = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4));
        Assert.Equal(8, header[8]);
        Channels = header[9] switch { 0 => 1, 2 => 3, 6 => 4, var other => throw new InvalidDataException($"color type {other}") };
        Assert.Equal([0, 0, 0], header[10..]);
    }

    /// <summary>The still picture.</summary>
    public byte[] Pixels => Inflate(Chunks.Where(c => c.Type == "IDAT").SelectMany(c => c.Data).ToArray());

    public byte[] Inflate(byte[] data)
    {
        using var zlib = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
        using var raw = new MemoryStream();
        zlib.CopyTo(raw);
        var rows = raw.ToArray();
        var stride = Width * Channels;
        Assert.Equal(Height * (stride + 1), rows.Length);
        var pixels = new byte[Height * stride];
        for (var y = 0; y < Height; y++)
        {
            var filter = rows[y * (stride + 1)];
            for (var i = 0; i < stride; i++)
            {
                int left = i >= Channels ? pixels[y * stride + i - Channels] : 0, above = y > 0 ? pixels[(y - 1) * stride + i] : 0;
                var prediction = filter switch { 0 => 0, 1 => left, 2 => above, 3 => (left + above) / 2, _ => throw new InvalidDataException($"filter {filter}") };
                pixels[y * stride + i] = (byte)(rows[y * (stride + 1) + 1 + i] + prediction);
            }
        }
        return pixels;
    }

    /// <summary>CRC-32, bit by bit.</summary>
    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var b in data)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
