namespace RLTransfer.Notebooks.Checking;

/// <summary>How far two numbers may lie apart and still be the same: |a − b| ≤ <paramref name="Absolute"/> + <paramref name="Relative"/> · max(|a|, |b|).</summary>
/// <param name="Relative">Share of the larger one.</param>
/// <param name="Absolute">For numbers near 0.</param>
public sealed record Tolerance(double Relative = 1e-6, double Absolute = 1e-9)
{
    /// <summary>Whether two numbers are the same. NaN is the same as NaN, an infinity as itself, and neither as anything else.</summary>
    public bool Same(double a, double b)
    {
        if (double.IsNaN(a) || double.IsNaN(b)) return double.IsNaN(a) && double.IsNaN(b);
        if (double.IsInfinity(a) || double.IsInfinity(b)) return a.Equals(b);
        return Math.Abs(a - b) <= Absolute + Relative * Math.Max(Math.Abs(a), Math.Abs(b));
    }
}
