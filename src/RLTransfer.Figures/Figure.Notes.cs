using RLTransfer.Figures.Marks;

namespace RLTransfer.Figures;

public sealed partial class Figure
{
    /// <summary>A horizontal reference line, for example chance level.</summary>
    public Figure HorizontalLine(double y, string? label = null) => Add(new RuleMark(false, Finite(y, "HorizontalLine"), label));

    /// <summary>A vertical reference line, for example where the task changes.</summary>
    public Figure VerticalLine(double x, string? label = null) => Add(new RuleMark(true, Finite(x, "VerticalLine"), label));

    /// <summary>Text beside a point of the plot.</summary>
    public Figure Note(double x, double y, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Add(new NoteMark(Finite(x, "Note: x"), Finite(y, "Note: y"), text));
    }

    /// <summary>A filled rectangle under the data: a wall, a goal, a span of time.</summary>
    public Figure Region(double x0, double x1, double y0, double y1, string? label = null) =>
        Add(new RegionMark(Finite(x0, "Region: x0"), Finite(x1, "Region: x1"), Finite(y0, "Region: y0"), Finite(y1, "Region: y1"), label));

    private static double Finite(double value, string what) =>
        double.IsFinite(value) ? value : throw new ArgumentException($"{what} is not a finite number.", nameof(value));
}
