namespace RLTransfer.Figures.Scales;

/// <summary>From numbers to pixels, with ticks.</summary>
/// <param name="Scale">Linear or logarithmic.</param>
/// <param name="Low">The number at <paramref name="From"/>.</param>
/// <param name="High">The number at <paramref name="To"/>.</param>
/// <param name="From">A pixel.</param>
/// <param name="To">A pixel.</param>
/// <param name="Ticks">Inside the range.</param>
internal sealed record Axis(Scale Scale, double Low, double High, double From, double To, Tick[] Ticks)
{
    /// <summary>The pixel of a number. On a logarithmic axis what is not positive lies at the low end.</summary>
    public double At(double value)
    {
        if (Scale == Scale.Linear) return From + (value - Low) / (High - Low) * (To - From);
        var part = value <= 0 ? 0 : Math.Log(value / Low) / Math.Log(High / Low);
        return From + part * (To - From);
    }
}
