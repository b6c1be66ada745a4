using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Tensors in TorchSharp's own format: element type, number of dimensions, sizes, then the bytes.</summary>
public static partial class TensorExtensionMethods
{
    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        using var scope = NewDisposeScope();
        var plain = tensor.detach().cpu().contiguous();
        writer.Encode((long)plain.dtype);
        writer.Encode(plain.ndim);
        foreach (var size in plain.shape) writer.Encode(size);
        writer.Write(plain.bytes);
    }

    public static void Save(this Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream);
        tensor.Save(writer);
    }

    public static void Save(this Tensor tensor, string location) => WholeFile.Write(location, tensor.Save);

    /// <summary>Reads values into a tensor of the same element type and shape, or with <paramref name="skip"/> passes over them.</summary>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        var (type, shape) = ReadHeader(reader);
        if (!skip && type != tensor.dtype) throw new ArgumentException($"the tensor is {type} and should be {tensor.dtype}.");
        if (!skip && !shape.AsSpan().SequenceEqual(tensor.shape))
            throw new ArgumentException($"the tensor is [{string.Join(", ", shape)}] and should be [{string.Join(", ", tensor.shape)}].");
        using var values = ReadValues(reader, type, shape);
        if (skip) return;
        using var guard = no_grad();
        tensor.copy_(values);
    }

    public static Tensor Load(BinaryReader reader, bool skip = false)
    {
        var (type, shape) = ReadHeader(reader);
        var values = ReadValues(reader, type, shape);
        if (!skip) return values;
        using (values) return zeros(shape, type);
    }

    public static void Load(ref Tensor? tensor, BinaryReader reader, bool skip = false)
    {
        if (tensor is null) tensor = Load(reader, skip);
        else tensor.Load(reader, skip);
    }

    private static (ScalarType Type, long[] Shape) ReadHeader(BinaryReader reader)
    {
        var type = reader.Decode();
        var dimensions = reader.Decode();
        if (type is < 0 or > (long)ScalarType.BFloat16 || dimensions is < 0 or > 64) throw new InvalidDataException("the file is damaged, or of another kind.");
        var shape = new long[dimensions];
        for (var i = 0; i < shape.Length; i++) shape[i] = reader.Decode();
        return ((ScalarType)type, shape);
    }

    // Asked of the stream before anything is allocated: a damaged shape must not ask for terabytes.
    private static Tensor ReadValues(BinaryReader reader, ScalarType type, long[] shape)
    {
        Int128 elements = 1;
        foreach (var size in shape) elements *= size >= 0 ? size : throw new InvalidDataException("the file is damaged, or of another kind.");
        var length = elements * type.ElementSize();
        var stream = reader.BaseStream;
        if (stream.CanSeek && length > stream.Length - stream.Position) throw new EndOfStreamException();
        var values = empty(shape, type);
        stream.ReadExactly(values.bytes);
        return values;
    }
}
