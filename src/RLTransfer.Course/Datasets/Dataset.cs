using System.Security.Cryptography;
using RLTransfer.Files;

namespace RLTransfer.Course.Datasets;

/// <summary>How a file of a data set is.</summary>
public enum FileState
{
    /// <summary>It is there, and its checksum is right.</summary>
    Whole,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It is there, but its bytes are not the right ones.</summary>
    Damaged,
}

/// <summary>A data set that this course makes by itself, kept as files with known SHA-256 checksums.</summary>
public abstract class Dataset
{
    private static readonly Lock making = new();

    private protected Dataset(string name, string description, string folder)
    {
        Name = name;
        Description = description;
        Folder = folder;
        using var stream = typeof(Dataset).Assembly.GetManifestResourceStream($"{name}/SHA256SUMS")!;
        using var reader = new StreamReader(stream);
        Checksums = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("  ", 2)).ToDictionary(pair => pair[1], pair => pair[0]);
    }

    /// <summary>The name on the command line.</summary>
    public string Name { get; }

    /// <summary>One line about it.</summary>
    public string Description { get; }

    /// <summary>The folder its files are in, or will be.</summary>
    public string Folder { get; }

    /// <summary>File name → SHA-256 in hexadecimal, as in <c>datasets/NAME/SHA256SUMS</c>.</summary>
    public IReadOnlyDictionary<string, string> Checksums { get; }

    /// <summary>Looks at every file.</summary>
    public IReadOnlyList<(string File, FileState State)> Verify() =>
        [.. Checksums.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, State(Path.Combine(Folder, pair.Key), pair.Value)))];

    /// <summary>Makes the files that are missing, and with <paramref name="force"/> replaces those that are damaged.</summary>
    /// <param name="force">Replace damaged files.</param>
    /// <param name="progress">Hears of each file as it is written.</param>
    /// <returns>The files written.</returns>
    /// <exception cref="InvalidDataException">A file is damaged and <paramref name="force"/> was not given; nothing was written.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public IReadOnlyList<string> Make(bool force = false, IProgress<string>? progress = null)
    {
        lock (making)                                        // seeds on several threads come to a new set at the same moment
        {
            return MakeAlone(force, progress);
        }
    }

    private IReadOnlyList<string> MakeAlone(bool force, IProgress<string>? progress)
    {
        var states = Verify();
        if (!force)
        {
            RefuseDamage(states);
        }

        var wanted = states.Where(file => file.State != FileState.Whole).Select(file => file.File).ToHashSet(StringComparer.Ordinal);
        if (wanted.Count == 0)
        {
            return [];
        }

        try
        {
            Directory.CreateDirectory(Folder);
            foreach (var (file, content) in Produce(wanted))
            {
                WholeFile.Write(Path.Combine(Folder, file), stream => stream.Write(content));
                progress?.Report(file);
            }
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            if (Verify().All(file => file.State == FileState.Whole))
            {
                return [];                                   // another process was quicker
            }

            throw new IOException($"The data set '{Name}' cannot be written to {Folder}: {error.Message} Make the folder writable, or let {ProjectFolders.DataVariable} name one that is.", error);
        }

        return [.. wanted.Order(StringComparer.Ordinal)];
    }

    /// <summary>Sees to it that every file is there and whole: makes what is missing, refuses what is damaged.</summary>
    /// <exception cref="InvalidDataException">A file is damaged; the message says which and what to do.</exception>
    public void Ensure()
    {
        Make();
        RefuseDamage(Verify());
    }

    /// <summary>The wanted files' contents, one after another.</summary>
    private protected abstract IEnumerable<(string File, byte[] Content)> Produce(IReadOnlySet<string> wanted);

    private void RefuseDamage(IEnumerable<(string File, FileState State)> states)
    {
        foreach (var (file, state) in states)
        {
            if (state == FileState.Damaged)
            {
                throw new InvalidDataException($"{Path.Combine(Folder, file)} is damaged (its SHA-256 is not the one in datasets/{Name}/SHA256SUMS). Make it anew with: rlt datasets make {Name} --force");
            }
        }
    }

    private static FileState State(string path, string checksum)
    {
        if (!File.Exists(path))
        {
            return FileState.Missing;
        }

        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == checksum ? FileState.Whole : FileState.Damaged;
    }
}
