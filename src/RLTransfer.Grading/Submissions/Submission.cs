using RLTransfer.Files;

namespace RLTransfer.Grading.Submissions;

/// <summary>Something that was handed in.</summary>
/// <param name="Id">Whose it is: the name of its file or folder.</param>
/// <param name="Read">Gives the notebook's bytes.</param>
/// <remarks><paramref name="Read"/> throws a <see cref="SubmissionException"/> where there is no notebook to grade.</remarks>
public sealed record Submission(string Id, Func<byte[]> Read)
{
    /// <summary>The largest notebook that is read.</summary>
    public const long MostBytes = 20 << 20;

    /// <summary>A submission that is one file.</summary>
    public static Submission OfFile(string path, string? id = null) => new(id ?? Path.GetFileNameWithoutExtension(path), () => ReadFile(path));

    private static byte[] ReadFile(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.LinkTarget is not null) throw new SubmissionException($"{file.Name} is a link, not a notebook; links are not followed.");
            if (!WholeFile.IsRegular(path)) throw new SubmissionException($"{file.Name} is a pipe or a device, not a notebook.");
            if (!file.Exists) throw new SubmissionException($"{file.Name} does not exist.");
            if (file.Length > MostBytes) throw new SubmissionException($"{file.Name} holds {file.Length >> 20} MB; more than {MostBytes >> 20} MB are not read. Clear the outputs and hand it in again.");
            return InputFile.Bytes(path, (int)MostBytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SubmissionException($"{Path.GetFileName(path)} cannot be read: {error.Message}", error);
        }
    }
}
