namespace RLTransfer.Files;

/// <summary>Writes where an open descriptor stands, as a shell's redirection means it: a file that it is open on is neither cut nor gone back in.</summary>
/// <param name="descriptor">It stays open.</param>
public sealed class DescriptorStream(int descriptor) : Stream
{
    /// <summary>Whether a descriptor is open, and for writing. Elsewhere than on Unix there is no way to ask; it then is.</summary>
    public static bool IsWritable(int descriptor) => OperatingSystem.IsWindows() || NativeFile.IsWritable(descriptor);

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => NativeFile.Write(descriptor, buffer);
}
