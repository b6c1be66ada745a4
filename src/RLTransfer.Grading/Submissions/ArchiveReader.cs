using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using RLTransfer.Files;

namespace RLTransfer.Grading.Submissions;

/// <summary>Unpacks the notebooks of a zip or tar archive under names of our own. An entry that leads out of the archive, is a link or grows too large is refused by name.</summary>
internal static class ArchiveReader
{
    private const int MostEntries = 50_000;
    private const long MostBytes = 2L << 30;

    public static bool IsArchive(string path) => ((string[])[".zip", ".tar", ".tar.gz", ".tgz"]).Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>The archive's files.</summary>
    /// <exception cref="ArgumentException">It cannot be read.</exception>
    public static IReadOnlyList<SubmittedFile> Unpack(string path, string folder)
    {
        var writer = new Unpacked(folder);
        try
        {
            using var file = File.OpenRead(path);
            if (path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                UnpackZip(file, writer);
                return writer.Files;
            }

            Stream Tar() => path.EndsWith(".tar", StringComparison.OrdinalIgnoreCase) ? file : new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
            TarCheck.Check(Tar());
            file.Position = 0;
            UnpackTar(Tar(), writer);
            return writer.Files;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or FormatException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"{path} cannot be unpacked: {error.Message}", error);
        }
    }

    private static void UnpackZip(Stream file, Unpacked writer)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Read);
        foreach (var entry in archive.Entries)
        {
            if (entry.FullName.EndsWith('/') && entry.Length == 0) continue;
            var kind = (entry.ExternalAttributes >> 16) & 0xF000;   // what Unix calls it
            writer.Take(entry.FullName, kind is 0 or 0x8000, entry.Open);
        }
    }

    private static void UnpackTar(Stream file, Unpacked writer)
    {
        using var archive = new TarReader(file);
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes) continue;
            var isFile = entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile;
            writer.Take(entry.Name, isFile, () => entry.DataStream ?? Stream.Null);
        }
    }

    private sealed class Unpacked(string folder)
    {
        private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
        private long written;

        public List<SubmittedFile> Files { get; } = [];

        public void Take(string entry, bool isFile, Func<Stream> open)
        {
            if (Files.Count >= MostEntries) throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it holds more than {MostEntries:N0} files."));
            var name = entry.StartsWith("./", StringComparison.Ordinal) ? entry[2..] : entry;
            if (name.StartsWith('/') || name.Contains('\\', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal)) Refuse(name, "has an absolute path or a path of another system");
            else if (name.Split('/').Contains("..", StringComparer.Ordinal)) Refuse(name, "leads out of the archive");
            else if (!isFile) Refuse(name, "is a link or a device");
            else if (!name.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase)) Files.Add(new SubmittedFile(name, null));
            else if (!places.TryAdd(name, Files.Count)) Files[places[name]] = new SubmittedFile(name, null, $"{Shown(name)} stands twice in the archive; it was not unpacked.");
            else Write(name, open);
        }

        // What a header says of its length is the sender's word: the bytes are counted as they come.
        private void Write(string name, Func<Stream> open)
        {
            var path = System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Files.Count}.ipynb"));
            using (var source = open())
            using (var target = File.Create(path))
            {
                var buffer = new byte[1 << 16];
                int count;
                while ((count = source.Read(buffer)) > 0)
                {
                    written += count;
                    if (written > MostBytes) throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it holds more than {MostBytes >> 20:N0} MB of notebooks."));
                    if (target.Length + count > Submission.MostBytes) break;
                    target.Write(buffer, 0, count);
                }

                if (count == 0)
                {
                    Files.Add(new SubmittedFile(name, path));
                    return;
                }
            }

            File.Delete(path);
            Refuse(name, string.Create(CultureInfo.InvariantCulture, $"unpacks to more than {Submission.MostBytes >> 20} MB"));
        }

        private void Refuse(string name, string why) => Files.Add(new SubmittedFile(Harmless(name), null, $"{Shown(name)} {why}; it was not unpacked."));

        private static string Harmless(string name) => string.Join('/', name.Split('/', '\\').Where(part => part is not ("" or "." or "..")));

        private static string Shown(string name) => ShortText.Of(name, 120);
    }
}
