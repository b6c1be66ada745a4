using System.Text;
using RLTransfer.Files;
using static TorchSharp.torch;

namespace RLTransfer.Tensors;

/// <summary>Weights in the safetensors format, which Python's libraries read and write too.</summary>
/// <remarks>
/// Eight bytes for the header's length (little-endian), the header (JSON: for each tensor its element type, shape and
/// place), then the tensors' bytes without gap. Files are written whole or not at all, and read only after everything
/// about them has been checked.
/// </remarks>
public static class Safetensors
{
    /// <summary>Writes tensors by name.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="tensors">The tensors, wherever they are.</param>
    /// <param name="metadata">Texts by name to put into the header; <c>format</c> is <c>pt</c> unless given.</param>
    /// <exception cref="NotSupportedException">An element type that the format lacks; the message names the tensor.</exception>
    public static void Save(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        using var scope = NewDisposeScope();
        var plain = tensors.ToDictionary(entry => entry.Key, entry => entry.Value.detach().cpu().contiguous());
        var header = SafetensorsHeader.Of(plain, metadata);
        WholeFile.Write(path, stream =>
        {
            using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
            header.Write(writer);
            foreach (var entry in header.Entries)
            {
                writer.Write(plain[entry.Name].bytes);
            }
        });
    }

    /// <summary>Reads a file's tensors by name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">Where the tensors go; the CPU if null.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or of another kind; the message names it and the tensor.</exception>
    public static Dictionary<string, Tensor> Load(string path, Device? device = null) => Load(path, device, out _);

    /// <summary>Reads a file's tensors by name, and the texts in its header.</summary>
    /// <inheritdoc cref="Load(string, Device?)"/>
    /// <param name="path">The file.</param>
    /// <param name="device">Where the tensors go; the CPU if null.</param>
    /// <param name="metadata">The texts in the header.</param>
    public static Dictionary<string, Tensor> Load(string path, Device? device, out IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var tensors = new Dictionary<string, Tensor>();
        IReadOnlyDictionary<string, string> texts = new Dictionary<string, string>();
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        try
        {
            var header = SafetensorsHeader.Read(stream);
            texts = header.Metadata;
            foreach (var entry in header.Entries)
            {
                using var scope = NewDisposeScope();
                var values = empty(entry.Shape, dtype: entry.Type);
                stream.ReadExactly(values.bytes);
                tensors.Add(entry.Name, (device is null ? values : values.to(device)).MoveToOuterDisposeScope());
            }
        }
        catch (EndOfStreamException error)
        {
            throw new InvalidDataException($"{path} is truncated.", error);
        }
        catch (Exception error) when (error is InvalidDataException or FormatException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path}: {error.Message}", error);
        }

        metadata = texts;
        return tensors;
    }

    /// <summary>Writes a module's parameters and persistent buffers.</summary>
    /// <param name="module">The module.</param>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="metadata">Texts by name to put into the header.</param>
    public static void SaveWeights(this nn.Module module, string path, IReadOnlyDictionary<string, string>? metadata = null) =>
        Save(path, module.state_dict(), metadata);

    /// <summary>Reads a module's parameters and persistent buffers; on an error the module is as it was.</summary>
    /// <param name="module">The module.</param>
    /// <param name="path">The file.</param>
    /// <param name="strict">Whether names that only the module has, or only the file, are an error.</param>
    /// <returns>The names that the file lacks, and those it has too many.</returns>
    /// <exception cref="InvalidDataException">The file is damaged or does not fit; the message names it and the tensors.</exception>
    public static (IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected) LoadWeights(this nn.Module module, string path, bool strict = true)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var own = module.state_dict();
        var found = Load(path);
        var missing = own.Keys.Where(name => !found.ContainsKey(name)).ToList();
        var unexpected = found.Keys.Where(name => !own.ContainsKey(name)).ToList();
        var faults = new List<string>();
        if (strict) faults.AddRange(missing.Select(name => $"'{name}' is missing"));
        if (strict) faults.AddRange(unexpected.Select(name => $"'{name}' is unexpected"));
        foreach (var (name, tensor) in own)
        {
            if (found.TryGetValue(name, out var value) && !value.shape.AsSpan().SequenceEqual(tensor.shape))
                faults.Add($"'{name}' is [{string.Join(", ", value.shape)}] and should be [{string.Join(", ", tensor.shape)}]");
        }
        if (faults.Count > 0)
            throw new InvalidDataException($"{path} does not fit {module.GetName()}: {string.Join("; ", faults.Take(4))}{(faults.Count > 4 ? $"; and {faults.Count - 4} more" : "")}.");
        foreach (var (name, tensor) in own)
        {
            if (found.TryGetValue(name, out var value)) tensor.copy_(value);
        }
        return (missing, unexpected);
    }
}
