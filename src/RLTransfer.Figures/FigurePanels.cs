using RLTransfer.Figures.Display;

namespace RLTransfer.Figures;

/// <summary>Several figures as one: side by side in rows, one key for all, equal names in equal colors.</summary>
[TypeFormatterSource(typeof(RichValueFormatterSource))]
public sealed class FigurePanels : IRichValue
{
    internal FigurePanels(int columns, IEnumerable<Figure> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        Figures = [.. figures];
        if (Figures.Count == 0) throw new ArgumentException("Panels: there are no figures.", nameof(figures));
        Columns = columns == 0 ? Figures.Count : Math.Min(columns, Figures.Count);
    }

    /// <summary>Stands above all panels; null for none.</summary>
    public string? Title { get; set; }

    /// <summary>Panels a row.</summary>
    public int Columns { get; }

    /// <summary>The panels, row by row.</summary>
    public IReadOnlyList<Figure> Figures { get; }

    /// <summary>Plain text, SVG, and Plotly JSON (data and layout).</summary>
    public MimeBundle ToMimeBundle() => Renderings.Bundle(this);

    /// <summary>The summaries that text outputs show.</summary>
    public override string ToString() => Renderings.Text(this);
}
