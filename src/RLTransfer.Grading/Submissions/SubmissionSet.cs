namespace RLTransfer.Grading.Submissions;

/// <summary>
/// All that was handed in: notebooks, folders of notebooks (or of a folder for each student), and archives of the same.
/// What cannot be taken is a submission all the same, with the reason.
/// </summary>
public sealed class SubmissionSet : IDisposable
{
    private readonly DirectoryInfo unpacked = Directory.CreateTempSubdirectory("rlt-submissions-");

    private SubmissionSet()
    {
    }

    /// <summary>The submissions, by name.</summary>
    public IReadOnlyList<Submission> Submissions { get; private set; } = [];

    /// <summary>Reads what was handed in.</summary>
    /// <param name="paths">Files, folders, archives.</param>
    /// <param name="assignment">The assignment's name: which notebook is meant where a student has several.</param>
    /// <exception cref="ArgumentException">A path leads nowhere, or two submissions have the same name.</exception>
    public static SubmissionSet Read(IEnumerable<string> paths, string assignment)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var set = new SubmissionSet();
        try
        {
            var all = paths.SelectMany(path => set.Of(path, assignment)).OrderBy(submission => submission.Id, StringComparer.Ordinal).ToList();
            if (all.GroupBy(submission => submission.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
                throw new ArgumentException($"two submissions are called \"{twice.Key}\"; grade them into different folders.");
            set.Submissions = all;
            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <summary>Deletes what was unpacked.</summary>
    public void Dispose()
    {
        if (unpacked.Exists) unpacked.Delete(recursive: true);
    }

    private IEnumerable<Submission> Of(string path, string assignment)
    {
        if (Directory.Exists(path)) return SubmissionTree.Group(FolderEntries(new DirectoryInfo(path), ""), assignment);
        if (!File.Exists(path)) throw new ArgumentException($"{path} does not exist.");
        return ArchiveReader.IsArchive(path) ? SubmissionTree.Group(ArchiveReader.Unpack(path, unpacked.FullName), assignment) : [Submission.OfFile(path)];
    }

    private static IEnumerable<SubmittedFile> FolderEntries(DirectoryInfo folder, string inside)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var name = inside + entry.Name;
            if (entry.LinkTarget is not null) yield return new SubmittedFile(name, null, $"{name} is a link; links are not followed.");
            else if (entry is DirectoryInfo inner)
                foreach (var file in FolderEntries(inner, name + "/")) yield return file;
            else yield return new SubmittedFile(name, entry.FullName);
        }
    }
}

/// <summary>A file of a folder or an archive.</summary>
/// <param name="Name">Its path inside, with slashes.</param>
/// <param name="Path">Where it lies; null where it was refused.</param>
/// <param name="Refusal">Why.</param>
internal sealed record SubmittedFile(string Name, string? Path, string? Refusal = null);
