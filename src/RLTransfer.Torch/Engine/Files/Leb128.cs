namespace TorchSharp;

/// <summary>Numbers of seven bits a byte, the lowest first, as TorchSharp's files have them.</summary>
internal static class Leb128
{
    internal static void Encode(this BinaryWriter writer, long value) => writer.Write7BitEncodedInt64(value);

    internal static long Decode(this BinaryReader reader)
    {
        try
        {
            return reader.Read7BitEncodedInt64();
        }
        catch (FormatException fault)
        {
            throw new InvalidDataException("the file is damaged, or of another kind.", fault);
        }
    }
}
