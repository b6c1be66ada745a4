using System.Buffers.Binary;

namespace RLTransfer.Figures.Images;

/// <summary>Writes animated PNG files (APNG; PNG, third edition, section 11.3.6). Viewers that know no animation show the first frame.</summary>
public static class AnimatedPng
{
    /// <summary>Writes the frames as one animation.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="frames">At least one, all of one size and number of channels.</param>
    /// <param name="delay">How long each frame stands, from 1 ms to 65 s.</param>
    /// <param name="loops">How often it plays; 0 is for ever.</param>
    /// <exception cref="ArgumentException">No frames, frames of different sizes, or a delay out of range.</exception>
    public static void Write(Stream stream, IEnumerable<PixelImage> frames, TimeSpan delay, int loops = 0)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentOutOfRangeException.ThrowIfNegative(loops);
        var milliseconds = Math.Round(delay.TotalMilliseconds);
        if (milliseconds is < 1 or > 65_000)
            throw new ArgumentOutOfRangeException(nameof(delay), delay, "A frame stands for 1 ms to 65 s.");
        var all = frames.ToArray();
        if (all.Length == 0)
            throw new ArgumentException("An animation needs at least one frame.", nameof(frames));
        var first = all[0];
        for (var i = 1; i < all.Length; i++)
        {
            if (all[i].Width != first.Width || all[i].Height != first.Height || all[i].Channels != first.Channels)
                throw new ArgumentException($"Frame {i} is {Describe(all[i])}, frame 0 is {Describe(first)}: all frames of an animation have one size.", nameof(frames));
        }

        stream.Write(PngChunks.Signature);
        PngChunks.WriteHeader(stream, first);
        Span<byte> control = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(control, all.Length);
        BinaryPrimitives.WriteInt32BigEndian(control[4..], loops);
        PngChunks.Write(stream, "acTL"u8, control);

        var sequence = 0;
        for (var i = 0; i < all.Length; i++)
        {
            WriteFrameControl(stream, sequence++, first, (ushort)milliseconds);
            var data = PngChunks.Deflate(all[i]);
            if (i == 0)
            {
                PngChunks.Write(stream, "IDAT"u8, data);   // the first frame is the still picture as well
                continue;
            }
            var numbered = new byte[data.Length + 4];
            BinaryPrimitives.WriteInt32BigEndian(numbered, sequence++);
            data.CopyTo(numbered, 4);
            PngChunks.Write(stream, "fdAT"u8, numbered);
        }
        PngChunks.Write(stream, "IEND"u8, []);
    }

    /// <summary>The bytes of an animated PNG file.</summary>
    public static byte[] ToBytes(IEnumerable<PixelImage> frames, TimeSpan delay, int loops = 0)
    {
        using var stream = new MemoryStream();
        Write(stream, frames, delay, loops);
        return stream.ToArray();
    }

    private static void WriteFrameControl(Stream stream, int sequence, PixelImage size, ushort milliseconds)
    {
        Span<byte> control = stackalloc byte[26];
        control.Clear();   // offset 0, 0; no disposal; source replaces what is there
        BinaryPrimitives.WriteInt32BigEndian(control, sequence);
        BinaryPrimitives.WriteInt32BigEndian(control[4..], size.Width);
        BinaryPrimitives.WriteInt32BigEndian(control[8..], size.Height);
        BinaryPrimitives.WriteUInt16BigEndian(control[20..], milliseconds);
        BinaryPrimitives.WriteUInt16BigEndian(control[22..], 1000);
        PngChunks.Write(stream, "fcTL"u8, control);
    }

    private static string Describe(PixelImage image) => $"{image.Width} × {image.Height} with {image.Channels} channels";
}
