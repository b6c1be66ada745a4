using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RLTransfer.Notebooks.Worker;

/// <summary>JSON messages over a pipe, each behind its length (four bytes, little endian).</summary>
internal sealed class FrameStream(Stream input, Stream output, FrameLimits? limits = null)
{
    private readonly FrameLimits limits = limits ?? new();
    private readonly Lock writing = new();
    private long taken;

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
        if (length <= 0 || length > limits.Frame) throw new InvalidDataException($"a frame of {length} bytes");
        taken += length;
        if (taken > limits.Total) throw new InvalidDataException($"more than {limits.Total} bytes");
        var body = new byte[length];
        if (input.ReadAtLeast(body, length, throwOnEndOfStream: false) < length) return null;
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"a frame that is no message: {error.Message}", error);
        }
    }
}

/// <summary>How much is taken from a worker; what sends more is not what it should be.</summary>
/// <param name="Frame">Bytes of one frame.</param>
/// <param name="Total">Bytes of all frames together.</param>
public sealed record FrameLimits(int Frame = 256 << 20, long Total = long.MaxValue);
