namespace RLTransfer.Figures.Scales;

/// <summary>The range of the numbers seen so far.</summary>
internal sealed class Extent
{
    public double Low { get; private set; } = double.PositiveInfinity;

    public double High { get; private set; } = double.NegativeInfinity;

    /// <summary>The smallest positive number: where a logarithmic axis begins.</summary>
    public double Positive { get; private set; } = double.PositiveInfinity;

    public bool IsEmpty => Low > High;

    public void Add(double value)
    {
        if (double.IsNaN(value)) return;
        Low = Math.Min(Low, value);
        High = Math.Max(High, value);
        if (value > 0) Positive = Math.Min(Positive, value);
    }

    public void Add(IEnumerable<double> values)
    {
        foreach (var value in values) Add(value);
    }
}
