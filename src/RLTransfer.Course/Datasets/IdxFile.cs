using System.Buffers.Binary;
using System.IO.Compression;

namespace RLTransfer.Course.Datasets;

/// <summary>The IDX format of MNIST and EMNIST: a big-endian header (0, 0, type, rank, sizes) and unsigned bytes; plain or gzipped.</summary>
public static class IdxFile
{
    private const byte UnsignedByte = 0x08;
    private const long MostBytes = 1L << 31;

    /// <summary>Reads a file of the given rank, and refuses anything that is not exactly that.</summary>
    /// <param name="path">The file; that it is gzipped is seen from its first bytes, not from its name.</param>
    /// <param name="rank">Number of axes expected: 4 for colour images [N, height, width, 3], 3 for grey ones [N, height, width], 1 for labels [N].</param>
    /// <returns>The sizes of the axes, and the bytes.</returns>
    /// <exception cref="InvalidDataException">The file is damaged or something else; the message names it and says what is wrong.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static (int[] Shape, byte[] Data) Read(string path, int rank)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: there is no such file.", path);
        }

        try
        {
            using var file = File.OpenRead(path);
            var gzipped = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            using Stream stream = gzipped ? new GZipStream(file, CompressionMode.Decompress) : file;
            return Read(stream, rank);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"{path}: {error.Message} Get the file again, or take it out of the folder.", error);
        }
    }

    /// <summary>Writes an uncompressed file.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="shape">The sizes of the axes; their product is the length of <paramref name="data"/>.</param>
    /// <param name="data">The bytes.</param>
    /// <exception cref="ArgumentException">Shape and data do not agree.</exception>
    public static void Write(Stream stream, ReadOnlySpan<int> shape, ReadOnlySpan<byte> data)
    {
        ArgumentNullException.ThrowIfNull(stream);
        long count = 1;
        Span<byte> header = stackalloc byte[4 * (shape.Length + 1)];
        header[..4].Clear();
        (header[2], header[3]) = (UnsignedByte, (byte)shape.Length);
        for (var axis = 0; axis < shape.Length; axis++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header[(4 * (axis + 1))..], shape[axis]);
            count *= shape[axis];
        }

        if (count != data.Length)
        {
            throw new ArgumentException(FormattableString.Invariant($"The shape holds {count} bytes, the data {data.Length}."), nameof(data));
        }

        stream.Write(header);
        stream.Write(data);
    }

    private static (int[] Shape, byte[] Data) Read(Stream stream, int rank)
    {
        Span<byte> word = stackalloc byte[4];
        if (stream.ReadAtLeast(word, 4, throwOnEndOfStream: false) < 4)
        {
            throw new InvalidDataException("an IDX file has a header; this one ends within it.");
        }

        if (word[0] != 0 || word[1] != 0)
        {
            throw new InvalidDataException("no IDX file (it does not begin with two zero bytes).");
        }

        if (word[2] != UnsignedByte)
        {
            throw new InvalidDataException(FormattableString.Invariant($"its values are of IDX type 0x{word[2]:X2}; unsigned bytes (0x08) are needed."));
        }

        if (word[3] != rank)
        {
            throw new InvalidDataException(FormattableString.Invariant($"it has {word[3]} axes; {rank} are needed ({rank switch { 4 => "colour images", 3 => "images", _ => "labels" }})."));
        }

        var shape = new int[rank];
        long count = 1;
        for (var axis = 0; axis < rank; axis++)
        {
            if (stream.ReadAtLeast(word, 4, throwOnEndOfStream: false) < 4)
            {
                throw new InvalidDataException("an IDX file has a header; this one ends within it.");
            }

            shape[axis] = BinaryPrimitives.ReadInt32BigEndian(word);
            if (shape[axis] <= 0 || (count *= shape[axis]) > MostBytes - 64)
            {
                throw new InvalidDataException(FormattableString.Invariant($"axis {axis} has the impossible size {shape[axis]}."));
            }
        }

        var data = new byte[count];
        var read = stream.ReadAtLeast(data, data.Length, throwOnEndOfStream: false);
        if (read < data.Length)
        {
            throw new InvalidDataException(FormattableString.Invariant($"its header promises {count} bytes, only {read} are there."));
        }

        return stream.ReadByte() < 0
            ? (shape, data)
            : throw new InvalidDataException(FormattableString.Invariant($"more follows the {count} bytes that its header promises."));
    }
}
