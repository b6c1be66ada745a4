namespace RLTransfer.Runs;

/// <summary>One process at a time in a folder: a locked file in it, which goes with the process.</summary>
internal sealed class FolderLock : IDisposable
{
    private const int Tries = 100;

    private static int taken;

    private readonly string path;
    private readonly FileStream file;

    private FolderLock(string path, FileStream file) => (this.path, this.file) = (path, file);

    /// <exception cref="IOException">Another process has it.</exception>
    public static FolderLock Take(string folder)
    {
        var path = Path.Combine(folder, ".lock");
        var mark = DateTime.UnixEpoch.AddSeconds(Environment.ProcessId).AddMilliseconds(Interlocked.Increment(ref taken));
        for (var i = 0; i < Tries; i++)
        {
            FileStream file;
            try
            {
                file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException error)
            {
                throw new IOException($"{folder}: another process trains in this folder, or it cannot be written; wait for it, or name another folder with -o.", error);
            }

            // Whoever had it removes the file when done, and a lock on a removed one would be worth nothing: is what we marked still there?
            File.SetLastWriteTimeUtc(file.SafeFileHandle, mark);
            if (OperatingSystem.IsWindows() || File.GetLastWriteTimeUtc(path) == mark)
            {
                return new(path, file);
            }

            file.Dispose();
        }

        throw new IOException($"{folder}: other processes begin to train in this folder again and again; name another folder with -o.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path);
        }

        file.Dispose();
        if (OperatingSystem.IsWindows())
        {
            File.Delete(path);
        }
    }
}
