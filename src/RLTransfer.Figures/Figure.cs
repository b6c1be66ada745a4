using RLTransfer.Figures.Display;
using RLTransfer.Figures.Marks;

namespace RLTransfer.Figures;

/// <summary>A plot as plain data, built step by step; shown as text, as static SVG and as interactive Plotly (<see cref="Renderings"/>).</summary>
/// <example>
/// <code>
/// new Figure("Accuracy against examples per class") { XLabel = "Examples per class", YLabel = "Test accuracy", XScale = Scale.Log }
///     .Line("finetuned", examples, finetuned)     // [seeds, points]: mean and one standard deviation
///     .Line("from scratch", examples, scratch)
/// </code>
/// </example>
[TypeFormatterSource(typeof(RichValueFormatterSource))]
public sealed partial class Figure : IRichValue
{
    private readonly List<Mark> marks = [];

    /// <summary>An empty figure.</summary>
    /// <param name="title">Stands above it; null for none.</param>
    public Figure(string? title = null) => Title = title;

    /// <summary>Stands above the plot.</summary>
    public string? Title { get; set; }

    /// <summary>What the horizontal axis shows, with its unit.</summary>
    public string? XLabel { get; set; }

    /// <summary>What the vertical axis shows, with its unit.</summary>
    public string? YLabel { get; set; }

    /// <summary>How the horizontal axis is spaced.</summary>
    public Scale XScale { get; set; }

    /// <summary>How the vertical axis is spaced.</summary>
    public Scale YScale { get; set; }

    /// <summary>The horizontal range; null: the data's.</summary>
    public (double Low, double High)? XRange { get; set; }

    /// <summary>The vertical range; null: the data's.</summary>
    public (double Low, double High)? YRange { get; set; }

    /// <summary>The least and greatest that what is drawn can be, such as 0 and 1 for a probability: bands of runs that are added after this is set end there. Null: anything.</summary>
    public (double Low, double High)? Possible { get; set; }

    /// <summary>Where the horizontal axis has its labels; null: at round numbers.</summary>
    public IReadOnlyList<double>? XTicks { get; set; }

    /// <summary>Where the vertical axis has its labels; null: at round numbers.</summary>
    public IReadOnlyList<double>? YTicks { get; set; }

    /// <summary>One unit of x is drawn as long as one unit of y: for maps and trajectories.</summary>
    public bool EqualAspect { get; set; }

    /// <summary>Where the key to the series stands.</summary>
    public Legend Legend { get; set; }

    /// <summary>Width in CSS pixels, 160 to 4000.</summary>
    public int Width { get; set; } = 640;

    /// <summary>Height in CSS pixels, 120 to 4000; null: what suits the contents.</summary>
    public int? Height { get; set; }

    /// <summary>What is drawn, in order.</summary>
    internal IReadOnlyList<Mark> Marks => marks;

    /// <summary>Several figures as one, side by side in rows.</summary>
    /// <param name="columns">Panels a row.</param>
    /// <param name="figures">The panels, row by row.</param>
    public static FigurePanels Panels(int columns, params IEnumerable<Figure> figures) => new(columns, figures);

    /// <summary>Several figures as one, side by side in one row.</summary>
    public static FigurePanels Panels(params IEnumerable<Figure> figures) => new(0, figures);

    /// <summary>Plain text, SVG, and Plotly JSON (data and layout).</summary>
    /// <exception cref="ArgumentException">The figure cannot be drawn, for example zero on a logarithmic axis.</exception>
    public MimeBundle ToMimeBundle() => Renderings.Bundle(this);

    /// <summary>The summary that text outputs show.</summary>
    public override string ToString() => Renderings.Text(this);

    private string Where(string mark, string? name) => name is null ? mark : $"{mark} '{name}'";

    private Figure Add(Mark mark)
    {
        if (marks.Count > 0 && (mark is ImagesMark || marks[0] is ImagesMark))
            throw new ArgumentException("An image grid stands alone: put it into a figure of its own, and figures side by side with Figure.Panels.");
        if (marks.Count > 0 && (mark is BarsMark != marks.Any(m => m is BarsMark)) && mark.IsSeries && marks.Any(m => m.IsSeries))
            throw new ArgumentException("Bars have categories and lines have numbers on their horizontal axis: draw them in two figures.");
        marks.Add(mark);
        return this;
    }
}
