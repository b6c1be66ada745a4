using RLTransfer.Figures.Marks;

namespace RLTransfer.Figures;

public sealed partial class Figure
{
    /// <summary>Figures shown one after the other, all in the axes that hold every one of them.</summary>
    /// <param name="frames">At least one, all of one kind, size and scale.</param>
    /// <param name="framesPerSecond">Above 0, at most 60.</param>
    /// <exception cref="ArgumentException">No frames, or frames that do not fit into the same axes.</exception>
    public static FigureAnimation Animate(IEnumerable<Figure> frames, double framesPerSecond = 8) => new(frames, framesPerSecond);

    /// <summary>Copies that share size and ranges.</summary>
    internal static Figure[] InSameAxes(Figure[] frames)
    {
        if (frames.Length == 0) throw new ArgumentException("An animation needs at least one figure.", nameof(frames));
        var first = frames[0];
        for (var i = 1; i < frames.Length; i++)
        {
            if (frames[i].Width != first.Width || frames[i].Height != first.Height || frames[i].XScale != first.XScale || frames[i].YScale != first.YScale || frames[i].EqualAspect != first.EqualAspect)
                throw new ArgumentException($"Frame {i} differs from frame 0 in size, scale or aspect: the figures of an animation share their axes.", nameof(frames));
        }
        if (frames.Any(f => f.marks is [ImagesMark])) throw new ArgumentException("Pictures are animated with Animation, figures with Figure.Animate.", nameof(frames));
        var all = first.Copy(frames.SelectMany(f => f.marks), first.XRange, first.YRange);
        var (x, y) = (Domain.Horizontal(all), Domain.Vertical(all));
        return [.. frames.Select(f => f.Copy(f.marks, x.Categories is null ? (x.Low, x.High) : null, y.Categories is null ? (y.Low, y.High) : null))];
    }

    private Figure Copy(IEnumerable<Mark> contents, (double, double)? xRange, (double, double)? yRange)
    {
        var copy = new Figure(Title)
        {
            XLabel = XLabel, YLabel = YLabel, XScale = XScale, YScale = YScale, XRange = xRange, YRange = yRange, XTicks = XTicks, YTicks = YTicks,
            EqualAspect = EqualAspect, Legend = Legend == Legend.Auto ? Legend.Top : Legend, Width = Width, Height = Height,
        };
        copy.marks.AddRange(contents);
        return copy;
    }
}
