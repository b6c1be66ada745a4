using RLTransfer.Figures.Data;
using RLTransfer.Figures.Display;

namespace RLTransfer.Figures;

/// <summary>Figures shown one after the other in the same axes: a policy as it learns, a trajectory as it grows.</summary>
/// <remarks>
/// As SVG it moves by style alone, without a script; where motion is not wanted or not known, the last frame stands still.
/// As Plotly it has a slider and a button.
/// </remarks>
[TypeFormatterSource(typeof(RichValueFormatterSource))]
public sealed class FigureAnimation : IRichValue
{
    internal FigureAnimation(IEnumerable<Figure> frames, double framesPerSecond)
    {
        ArgumentNullException.ThrowIfNull(frames);
        if (!(framesPerSecond is > 0 and <= 60))
            throw new ArgumentOutOfRangeException(nameof(framesPerSecond), $"Figures change more than 0 and at most 60 times a second, not {Numbers.Text(framesPerSecond)} times.");
        Frames = Figure.InSameAxes([.. frames]);
        FramesPerSecond = framesPerSecond;
    }

    /// <summary>The figures, all with the same ranges.</summary>
    public IReadOnlyList<Figure> Frames { get; }

    /// <summary>Figures shown in a second.</summary>
    public double FramesPerSecond { get; }

    /// <summary>Plain text (the last frame), SVG, and Plotly JSON (data, layout and frames).</summary>
    public MimeBundle ToMimeBundle() => Renderings.Bundle(this);

    /// <summary>How many frames, and what the last one shows.</summary>
    public override string ToString() => Renderings.Text(this);
}
