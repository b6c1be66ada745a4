using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RLTransfer.Notebooks.Worker;

/// <summary>JSON messages over a pipe, each behind its length (four bytes, little endian).</summary>
internal sealed class FrameStream(Stream input, Stream output)
{
    /// <summary>Longest frame taken; a longer one means that the pipe is not what it should be.</summary>
    public const int MaxLength = 256 << 20;

    private readonly Lock writing = new();

    /// <summary>Sends one message; whole even when threads send at once.</summary>
    public void Write<T>(T message, JsonTypeInfo<T> type)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, type);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, body.Length);
        lock (writing)
        {
            output.Write(length);
            output.Write(body);
            output.Flush();
        }
    }

    /// <summary>Waits for the next message; null where the other side has closed.</summary>
    /// <exception cref="InvalidDataException">What came is no frame.</exception>
    public T? Read<T>(JsonTypeInfo<T> type) where T : class
    {
        Span<byte> header = stackalloc byte[4];
        if (input.ReadAtLeast(header, 4, throwOnEndOfStream: false) < 4) return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is <= 0 or > MaxLength) throw new InvalidDataException($"a frame of {length} bytes");
        var body = new byte[length];
        if (input.ReadAtLeast(body, length, throwOnEndOfStream: false) < length) return null;
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"a frame that is no message: {error.Message}", error);
        }
    }
}
