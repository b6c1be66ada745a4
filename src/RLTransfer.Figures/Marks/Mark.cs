using RLTransfer.Figures.Colors;
using RLTransfer.Figures.Images;

namespace RLTransfer.Figures.Marks;

/// <summary>One thing drawn in a figure, as plain data. Names with text stand in the key.</summary>
internal abstract record Mark(string? Name, SeriesStyle Style)
{
    /// <summary>Marks that bring a color of the palette along.</summary>
    public virtual bool IsSeries => true;
}

/// <summary>A line with an optional band; x, y, low, high of equal length, NaN a gap.</summary>
internal sealed record LineMark(string? Name, SeriesStyle Style, double[] X, double[] Y, double[]? Low, double[]? High, int Runs = 0) : Mark(Name, Style);

/// <summary>A trajectory: a line through the plane with its start and end marked.</summary>
internal sealed record PathMark(string? Name, SeriesStyle Style, double[] X, double[] Y) : Mark(Name, Style);

/// <summary>Points.</summary>
internal sealed record ScatterMark(string? Name, SeriesStyle Style, double[] X, double[] Y) : Mark(Name, Style);

/// <summary>One bar a category, side by side with those of the other series; error bars reach from low to high.</summary>
internal sealed record BarsMark(string? Name, SeriesStyle Style, string[] Categories, double[] Values, double[]? Low, double[]? High, bool IsSymmetric) : Mark(Name, Style);

/// <summary>A matrix as colored cells: with labels (row 0 on top), or over numeric axes (row 0 at the lowest y).</summary>
internal sealed record HeatMark(double[,] Values, string[]? Rows, string[]? Columns, double[]? X, double[]? Y, ColorScale Colors, double Low, double High, string? CellFormat, string? Label) : Mark(null, SeriesStyle.Default)
{
    public override bool IsSeries => false;

    public bool IsNumeric => X is not null;
}

/// <summary>Lines of equal height of a function over a grid of x and y.</summary>
internal sealed record ContourMark(double[,] Values, double[] X, double[] Y, double[] Levels) : Mark(null, SeriesStyle.Default)
{
    public override bool IsSeries => false;
}

/// <summary>A horizontal or vertical reference line.</summary>
internal sealed record RuleMark(bool IsVertical, double At, string? Label) : Mark(null, SeriesStyle.Default)
{
    public override bool IsSeries => false;
}

/// <summary>Text at a point.</summary>
internal sealed record NoteMark(double X, double Y, string Text) : Mark(null, SeriesStyle.Default)
{
    public override bool IsSeries => false;
}

/// <summary>A filled rectangle: a wall, a goal, a span of time.</summary>
internal sealed record RegionMark(double X0, double X1, double Y0, double Y1, string? Label) : Mark(null, SeriesStyle.Default)
{
    public override bool IsSeries => false;
}

/// <summary>Small pictures in rows and columns.</summary>
internal sealed record ImagesMark(PixelImage[] Images, int Columns, string[]? Captions) : Mark(null, SeriesStyle.Default)
{
    public override bool IsSeries => false;
}
