using RLTransfer.Environments;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>Something that a learner needs to go on where it was.</summary>
public interface ISaved
{
    /// <summary>Writes all that its next steps depend on.</summary>
    void Save(BinaryWriter writer);

    /// <summary>Reads it back.</summary>
    /// <exception cref="InvalidDataException">It does not fit.</exception>
    void Load(BinaryReader reader);
}

/// <summary>Everything that a learner keeps from one update to the next, by name: saved together, read back together.</summary>
internal sealed class LearnerParts : IDisposable
{
    private readonly List<(string Name, Action<BinaryWriter> Save, Action<BinaryReader> Load)> parts = [];
    private readonly List<IDisposable> owned = [];

    public void Add(string name, ISaved part) => Add(name, part.Save, part.Load);

    public void Add(string name, CrowdRandom random) => Add(name, random.Save, random.Load);

    public void Add(string name, VectorEnvironment environment)
    {
        owned.Add(environment);
        Add(name, environment.Save, environment.Load);
    }

    public void Add(string name, OptimizerHelper optimizer)
    {
        owned.Add(optimizer);
        Add(name, optimizer.save_state_dict, optimizer.load_state_dict);
    }

    public void Add(string name, IReadOnlyList<Tensor> tensors)
    {
        owned.AddRange(tensors);
        Add(
            name,
            writer =>
            {
                foreach (var tensor in tensors)
                {
                    using var scope = NewDisposeScope();
                    var bytes = tensor.detach().cpu().contiguous().bytes;
                    writer.Write(bytes.Length);
                    writer.Write(bytes);
                }
            },
            reader =>
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
            });
    }

    public void Add(string name, Action<BinaryWriter> save, Action<BinaryReader> load)
    {
        if (parts.Exists(part => part.Name == name))
        {
            throw new ArgumentException($"A learner cannot keep two things called '{name}'.", nameof(name));
        }

        parts.Add((name, save, load));
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(parts.Count);
        foreach (var (name, save, _) in parts)
        {
            writer.Write(name);
            save(writer);
        }
    }

    /// <exception cref="InvalidDataException">What was saved is another learner's, or is damaged.</exception>
    public void Load(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        if (count != parts.Count)
        {
            throw new InvalidDataException($"What was saved has {count} parts; this learner has {parts.Count}.");
        }

        foreach (var (name, _, load) in parts)
        {
            var found = reader.ReadString();
            if (found != name)
            {
                throw new InvalidDataException($"What was saved holds '{found}' where this learner has '{name}'.");
            }

            load(reader);
        }
    }

    public void Dispose()
    {
        foreach (var part in owned)
        {
            part.Dispose();
        }
    }
}
