using System.Text.Json.Nodes;
using RLTransfer.Figures.Data;
using RLTransfer.Figures.Display;
using RLTransfer.Figures.Images;

namespace RLTransfer.Figures;

/// <summary>Pictures shown one after the other for ever, as an animated PNG: an episode as it was played.</summary>
[TypeFormatterSource(typeof(RichValueFormatterSource))]
public sealed class Animation : IRichValue
{
    private readonly PixelImage[] frames;

    /// <summary>An animation.</summary>
    /// <param name="frames">At least one, all of one size.</param>
    /// <param name="framesPerSecond">Above 0, at most 1000.</param>
    /// <param name="scale">Every pixel is drawn as a square of so many; 0: as large as makes the picture about 320 wide, small ones only.</param>
    /// <exception cref="ArgumentException">No frames, or frames of different sizes.</exception>
    public Animation(IEnumerable<PixelImage> frames, double framesPerSecond = 30, int scale = 0)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentOutOfRangeException.ThrowIfNegative(scale);
        if (!(framesPerSecond is > 0 and <= 1000))
            throw new ArgumentOutOfRangeException(nameof(framesPerSecond), $"An animation shows more than 0 and at most 1000 frames a second, not {Numbers.Text(framesPerSecond)}.");
        PixelImage[] all = [.. frames];
        if (all.Length == 0) throw new ArgumentException("An animation needs at least one frame.", nameof(frames));
        FramesPerSecond = framesPerSecond;
        var factor = scale > 0 ? scale : Math.Max(1, 320 / all[0].Width);
        this.frames = [.. all.Select(frame => frame.Enlarged(factor))];
        (Width, Height) = (all[0].Width, all[0].Height);
        Png = AnimatedPng.ToBytes(this.frames, TimeSpan.FromSeconds(1 / framesPerSecond));
    }

    /// <summary>Frames shown in a second.</summary>
    public double FramesPerSecond { get; }

    /// <summary>Columns of a frame as it was given.</summary>
    public int Width { get; }

    /// <summary>Rows of a frame as it was given.</summary>
    public int Height { get; }

    /// <summary>How many frames.</summary>
    public int Count => frames.Length;

    /// <summary>The animated PNG file.</summary>
    public ReadOnlyMemory<byte> Png { get; }

    /// <summary>Plain text and the animated PNG.</summary>
    public MimeBundle ToMimeBundle() => new MimeBundle(ToString()).With("image/png", JsonValue.Create(Convert.ToBase64String(Png.Span)));

    /// <summary>What it holds, in words.</summary>
    public override string ToString() => $"Animation: {Count} frames of {Width} × {Height}, {Numbers.Text(FramesPerSecond)} a second";
}
