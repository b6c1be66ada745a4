namespace TorchSharp;

/// <summary>Files that appear whole or not at all, and whose faults name them.</summary>
internal static class WholeFile
{
    /// <summary>Writes beside the file, flushes to the disk, and renames.</summary>
    internal static void Write(string location, Action<BinaryWriter> write)
    {
        var aside = $"{location}.{Environment.ProcessId}.part";
        try
        {
            using (var stream = File.Create(aside))
            {
                using var writer = new BinaryWriter(stream);
                write(writer);
                writer.Flush();
                stream.Flush(flushToDisk: true);
            }
            File.Move(aside, location, overwrite: true);
        }
        finally
        {
            File.Delete(aside);
        }
    }

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or of another kind.</exception>
    internal static void Read(string location, Action<BinaryReader> read)
    {
        if (!File.Exists(location)) throw new FileNotFoundException($"There is no file {location}.", location);
        using var reader = new BinaryReader(File.OpenRead(location));
        try
        {
            read(reader);
        }
        catch (EndOfStreamException fault)
        {
            throw new InvalidDataException($"{location} is truncated.", fault);
        }
        catch (Exception fault) when (fault is FormatException or IOException)
        {
            throw new InvalidDataException($"{location} is damaged, or of another kind.", fault);
        }
        catch (Exception fault) when (fault is InvalidDataException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException($"{location}: {fault.Message}", fault);
        }
    }
}
