using static TorchSharp.torch;

namespace RLTransfer.Crowds;

/// <summary>Tensors within a checkpoint: their bytes, in order; shapes and types are those of whoever reads them.</summary>
internal static class SavedTensors
{
    public static void Save(BinaryWriter writer, IReadOnlyList<Tensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            using var scope = NewDisposeScope();
            var bytes = tensor.detach().cpu().contiguous().bytes;
            writer.Write(bytes.Length);
            writer.Write(bytes);
        }
    }

    /// <exception cref="InvalidDataException">They were saved with other shapes.</exception>
    public static void Load(BinaryReader reader, IReadOnlyList<Tensor> tensors, string name)
    {
        using var _ = no_grad();
        foreach (var tensor in tensors)
        {
            using var scope = NewDisposeScope();
            var read = empty(tensor.shape, dtype: tensor.dtype);
            if (reader.ReadInt32() != read.bytes.Length)
            {
                throw new InvalidDataException($"'{name}' was saved with other shapes.");
            }

            reader.BaseStream.ReadExactly(read.bytes);
            tensor.copy_(read);
        }
    }
}
