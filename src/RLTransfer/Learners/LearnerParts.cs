using RLTransfer.Crowds;
using RLTransfer.Environments;
using RLTransfer.Networks;
using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>Everything that a learner keeps from one update to the next, by name: saved together, read back together.</summary>
internal sealed class LearnerParts : IDisposable
{
    private readonly List<(string Name, Action<BinaryWriter> Save, Action<BinaryReader> Load)> parts = [];
    private readonly List<IDisposable> owned = [];

    public void Add(string name, ISaved part) => Add(name, part.Save, part.Load);

    public void Add(string name, VectorEnvironment environment)
    {
        owned.Add(environment);
        Add(name, environment.Save, environment.Load);
    }

    public void Add(string name, CrowdAdam optimizer)
    {
        owned.Add(optimizer);
        Add(name, optimizer.Save, optimizer.Load);
    }

    public void Add(string name, ICrowdModule network)
    {
        owned.Add(network);
        Add(name, writer => SavedTensors.Save(writer, network.Parameters), reader => SavedTensors.Load(reader, network.Parameters, name));
    }

    public void Add(string name, Tensor tensor)
    {
        owned.Add(tensor);
        Add(name, writer => SavedTensors.Save(writer, [tensor]), reader => SavedTensors.Load(reader, [tensor], name));
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
