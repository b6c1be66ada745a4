namespace RLTransfer.Environments;

/// <summary>Shows the last k observations, oldest first; an episode starts with its first observation k times.</summary>
public sealed class FrameStack : ObservationWrapper
{
    private readonly int frame;

    /// <summary>Shows the last <paramref name="frames"/> observations: shape <c>[frames, …]</c>.</summary>
    /// <param name="inner">The environment.</param>
    /// <param name="frames">How many.</param>
    /// <param name="alongChannels">Pictures [C, H, W] become one of more channels, [frames · C, H, W], as convolutions take it (Mnih et al. 2015).</param>
    /// <exception cref="ArgumentException">There is no frame to stack, or observations are no <see cref="Box"/>, or no pictures.</exception>
    public FrameStack(VectorEnvironment inner, int frames, bool alongChannels = false)
        : base(inner, Stacked(inner, frames, alongChannels)) => frame = inner.SingleObservationSpace.Size;

    /// <inheritdoc/>
    protected override void AfterStep()
    {
        for (var i = 0; i < Count; i++)
        {
            var shown = Row(Observations, SingleObservationSpace, i);
            if (AutoresetMode == AutoresetMode.SameStep && Starts[i])
            {
                var final = Row(FinalObservations, SingleObservationSpace, i);
                shown[frame..].CopyTo(final);
                Row(Inner.FinalObservations, Inner.SingleObservationSpace, i).CopyTo(final[^frame..]);
            }

            var newest = Row(Inner.Observations, Inner.SingleObservationSpace, i);
            if (Starts[i])
            {
                Observe(i, newest, shown);
            }
            else
            {
                shown[frame..].CopyTo(shown);
                newest.CopyTo(shown[^frame..]);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Observe(int instance, ReadOnlySpan<float> inner, Span<float> shown)
    {
        for (var at = 0; at < shown.Length; at += frame)
        {
            inner.CopyTo(shown[at..]);
        }
    }

    private static Box Stacked(VectorEnvironment inner, int frames, bool alongChannels)
    {
        if (frames < 1 || inner?.SingleObservationSpace is not Box box)
        {
            throw new ArgumentException($"FrameStack needs at least one frame and observations in a Box, got {frames} of {inner?.SingleObservationSpace}.", nameof(frames));
        }

        if (alongChannels && box.Shape.Count != 3)
        {
            throw new ArgumentException($"Frames are stacked along the channels of pictures [C, H, W]; these observations are {box}.", nameof(alongChannels));
        }

        return new Box(
            [.. Enumerable.Repeat(box.Low.ToArray(), frames).SelectMany(low => low)],
            [.. Enumerable.Repeat(box.High.ToArray(), frames).SelectMany(high => high)],
            alongChannels ? [frames * box.Shape[0], .. box.Shape.Skip(1)] : [frames, .. box.Shape]);
    }
}
