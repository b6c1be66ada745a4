namespace RLTransfer.Figures.Images;

/// <summary>Writes PNG files: 8 bits a sample, grey, RGB or RGBA.</summary>
public static class PngWriter
{
    /// <summary>Writes one picture.</summary>
    public static void Write(Stream stream, PixelImage image)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(image);
        stream.Write(PngChunks.Signature);
        PngChunks.WriteHeader(stream, image);
        PngChunks.Write(stream, "IDAT"u8, PngChunks.Deflate(image));
        PngChunks.Write(stream, "IEND"u8, []);
    }

    /// <summary>The bytes of a PNG file.</summary>
    public static byte[] ToBytes(PixelImage image)
    {
        using var stream = new MemoryStream();
        Write(stream, image);
        return stream.ToArray();
    }

    /// <summary>The picture as a <c>data:</c> address, to stand inside SVG or HTML.</summary>
    public static string ToDataUri(PixelImage image) => "data:image/png;base64," + Convert.ToBase64String(ToBytes(image));
}
