using System.Buffers;
using System.Text;
using System.Text.Json;
using static TorchSharp.torch;

namespace RLTransfer.Tensors;

/// <summary>One tensor of a safetensors file: its bytes are those from <c>Begin</c> up to <c>End</c> of the data.</summary>
internal sealed record SafetensorsEntry(string Name, ScalarType Type, long[] Shape, long Begin, long End);

/// <summary>A safetensors header: its tensors in the order of their bytes, and its texts.</summary>
internal sealed class SafetensorsHeader
{
    private const int Largest = 100_000_000;                   // the reference implementation's bound
    private const string MetadataKey = "__metadata__";

    private static readonly (string Name, ScalarType Type, int Size)[] Types =
    [
        ("F64", ScalarType.Float64, 8), ("I64", ScalarType.Int64, 8), ("F32", ScalarType.Float32, 4), ("I32", ScalarType.Int32, 4),
        ("F16", ScalarType.Float16, 2), ("BF16", ScalarType.BFloat16, 2), ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1), ("U8", ScalarType.Byte, 1), ("BOOL", ScalarType.Bool, 1),
    ];

    private SafetensorsHeader(IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata) => (Entries, Metadata) = (entries, metadata);

    internal IReadOnlyList<SafetensorsEntry> Entries { get; }

    internal IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The widest elements first, so that all are aligned, and by name among equals.</summary>
    internal static SafetensorsHeader Of(IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var entries = new List<SafetensorsEntry>();
        var at = 0L;
        foreach (var (name, tensor) in tensors.OrderByDescending(entry => Size(entry.Key, entry.Value)).ThenBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (name == MetadataKey) throw new ArgumentException($"'{MetadataKey}' cannot name a tensor.", nameof(tensors));
            var length = tensor.numel() * Size(name, tensor);
            entries.Add(new SafetensorsEntry(name, tensor.dtype, tensor.shape, at, at += length));
        }
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" };
        foreach (var (key, text) in metadata ?? new Dictionary<string, string>()) texts[key] = text;
        return new SafetensorsHeader(entries, texts);
    }

    internal void Write(BinaryWriter writer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            foreach (var (key, text) in Metadata) json.WriteString(key, text);
            json.WriteEndObject();
            foreach (var entry in Entries)
            {
                json.WriteStartObject(entry.Name);
                json.WriteString("dtype", Types.First(type => type.Type == entry.Type).Name);
                WriteNumbers(json, "shape", entry.Shape);
                WriteNumbers(json, "data_offsets", [entry.Begin, entry.End]);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        var padding = -buffer.WrittenCount & 7;
        writer.Write((ulong)(buffer.WrittenCount + padding));
        writer.Write(buffer.WrittenSpan);
        writer.Write("       "u8[..padding]);
    }

    /// <summary>Reads and checks a header; the stream is then at the first tensor's bytes.</summary>
    /// <exception cref="InvalidDataException">Something is wrong; the message names the tensor, where it is one.</exception>
    internal static SafetensorsHeader Read(Stream stream)
    {
        if (stream.Length < 8) throw new InvalidDataException("no safetensors file (shorter than 8 bytes).");
        Span<byte> prefix = stackalloc byte[8];
        stream.ReadExactly(prefix);
        var length = BitConverter.ToUInt64(prefix);
        if (length is 0 or > Largest) throw new InvalidDataException($"no safetensors file (a header of {length} bytes).");
        if ((long)length > stream.Length - 8) throw new InvalidDataException($"truncated: the header should have {length} bytes, {stream.Length - 8} are there.");
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        var header = Parse(bytes);
        var data = stream.Length - stream.Position;
        var expected = header.Entries.Count > 0 ? header.Entries[^1].End : 0;
        if (data < expected) throw new InvalidDataException($"truncated: the tensors should have {expected} bytes, {data} are there ('{header.Entries.First(entry => entry.End > data).Name}' is cut).");
        if (data > expected) throw new InvalidDataException($"damaged: {data - expected} bytes follow the last tensor.");
        return header;
    }

    private static SafetensorsHeader Parse(byte[] bytes)
    {
        if (bytes[0] != (byte)'{') throw new InvalidDataException("no safetensors file (the header is no JSON object).");
        JsonDocument document;
        try
        {
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(bytes);
            document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 4 });
        }
        catch (Exception fault) when (fault is JsonException or DecoderFallbackException)
        {
            throw new InvalidDataException("damaged: the header is not JSON.", fault);
        }
        using (document)
        {
            var entries = new List<SafetensorsEntry>();
            var names = new HashSet<string>();
            IReadOnlyDictionary<string, string> metadata = new Dictionary<string, string>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (!names.Add(property.Name)) throw new InvalidDataException($"'{property.Name}' appears twice.");
                if (property.Name == MetadataKey) metadata = ParseMetadata(property.Value);
                else entries.Add(ParseEntry(property.Name, property.Value));
            }
            entries.Sort((one, other) => (one.Begin, one.End).CompareTo((other.Begin, other.End)));
            var at = 0L;
            foreach (var entry in entries)
            {
                if (entry.Begin != at) throw new InvalidDataException($"'{entry.Name}' begins at byte {entry.Begin} where {at} is due: tensors overlap or leave a gap.");
                at = entry.End;
            }
            return new SafetensorsHeader(entries, metadata);
        }
    }

    private static SafetensorsEntry ParseEntry(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String
            || Numbers(value, "shape") is not { } shape || Numbers(value, "data_offsets") is not [var begin, var end])
            throw new InvalidDataException($"'{name}' lacks a dtype, a shape or two data_offsets.");
        var type = Types.FirstOrDefault(type => type.Name == dtype.GetString());
        if (type.Name is null) throw new InvalidDataException($"'{name}' has the unknown element type {dtype.GetString()}.");
        Int128 size = type.Size;
        foreach (var extent in shape)
        {
            size *= extent;
            if (size > long.MaxValue) throw new InvalidDataException($"'{name}' has the impossible shape [{string.Join(", ", shape)}].");
        }
        if (end < begin || end - begin != size) throw new InvalidDataException($"'{name}' takes {size} bytes by its shape [{string.Join(", ", shape)}], but {(Int128)end - begin} by its offsets.");
        return new SafetensorsEntry(name, type.Type, shape, begin, end);
    }

    private static Dictionary<string, string> ParseMetadata(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) throw new InvalidDataException($"'{MetadataKey}' is no object.");
        var texts = new Dictionary<string, string>();
        foreach (var text in value.EnumerateObject())
        {
            if (text.Value.ValueKind != JsonValueKind.String) throw new InvalidDataException($"'{MetadataKey}' holds texts only, but '{text.Name}' is none.");
            texts[text.Name] = text.Value.GetString()!;
        }
        return texts;
    }

    /// <summary>A list of numbers that are not negative, or null.</summary>
    private static long[]? Numbers(JsonElement value, string name)
    {
        if (!value.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array) return null;
        var numbers = new List<long>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var number) || number < 0) return null;
            numbers.Add(number);
        }
        return [.. numbers];
    }

    private static int Size(string name, Tensor tensor)
    {
        var size = Types.FirstOrDefault(type => type.Type == tensor.dtype).Size;
        return size > 0 ? size : throw new NotSupportedException($"safetensors has no element type for '{name}', which is {tensor.dtype}.");
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, long[] numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
