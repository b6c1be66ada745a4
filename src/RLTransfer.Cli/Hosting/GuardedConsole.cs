using System.Globalization;
using System.Text;
using RLTransfer.Files;

namespace RLTransfer.Cli.Hosting;

/// <summary>Standard output and error that never end a computation: what is closed or full takes no more, and is spoken of at the end.</summary>
internal sealed class GuardedConsole
{
    private readonly GuardedStream? output;

    private GuardedConsole(GuardedStream? output) => this.output = output;

    /// <summary>Standard output's bytes; null where the writer is not guarded.</summary>
    public static Stream? Output { get; private set; }

    /// <summary>Puts the guard before <see cref="Console.Out"/> and <see cref="Console.Error"/>.</summary>
    public static GuardedConsole Install()
    {
        if (OperatingSystem.IsWindows())
        {
            return new(null);
        }

        var (output, error) = (new GuardedStream(1), new GuardedStream(2));
        Console.SetOut(new StreamWriter(output, new UTF8Encoding(false)) { AutoFlush = true });
        Console.SetError(new StreamWriter(error, new UTF8Encoding(false)) { AutoFlush = true });
        Output = output;
        return new(output);
    }

    /// <summary>Says that standard output did not take all, where it did not; the exit code then tells it too.</summary>
    public int Close(int exit)
    {
        if (output?.Trouble is not { } trouble)
        {
            return exit;
        }

        Console.Error.WriteLine($"rlt: standard output could not be written: {trouble}; write to a file with --json FILE or -o FILE, or make room.");
        return exit == 0 ? 1 : exit;
    }

    private sealed class GuardedStream(int descriptor) : Stream
    {
        private readonly DescriptorStream? open = IsOurs(descriptor) ? new(descriptor) : null;

        /// <summary>Why it took no more; null where it took all, or is closed.</summary>
        public string? Trouble { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (open is null || Trouble is not null)
            {
                return;
            }

            try
            {
                open.Write(buffer);
            }
            catch (IOException error)
            {
                Trouble = error.Message;
            }
        }

        // A descriptor that was closed when we began is the next that the runtime opens: a pipe of its own, which must not be written to.
        private static bool IsOurs(int descriptor)
        {
            if (!DescriptorStream.IsWritable(descriptor))
            {
                return false;
            }

            const string folder = "/proc/self/fd";
            if (!Directory.Exists(folder))
            {
                return true;
            }

            string? LinkOf(string name) => new FileInfo(Path.Combine(folder, name)).LinkTarget;
            var link = LinkOf(descriptor.ToString(CultureInfo.InvariantCulture));
            return link is not null && !link.StartsWith("/memfd:", StringComparison.Ordinal) && !link.StartsWith("anon_inode:", StringComparison.Ordinal)
                && !(link.StartsWith("pipe:", StringComparison.Ordinal) && Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName)
                    .Any(other => LinkOf(other!) == link && !DescriptorStream.IsWritable(int.Parse(other!, CultureInfo.InvariantCulture))));
        }
    }
}
