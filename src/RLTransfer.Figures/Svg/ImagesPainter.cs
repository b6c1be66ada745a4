using RLTransfer.Figures.Marks;

namespace RLTransfer.Figures.Svg;

/// <summary>Lays out and draws a grid of pictures.</summary>
internal sealed class ImagesPainter
{
    private const double Pad = PanelLayout.Pad, Gap = 6, CaptionSize = 11, CaptionLine = 13;

    private readonly ImagesMark mark;
    private readonly string[] title;
    private readonly double cellWidth, cellHeight, scale, captionHeight;
    private readonly string[][] captions;

    public ImagesPainter(Figure figure, double width)
    {
        mark = (ImagesMark)figure.Marks[0];
        title = figure.Title is null ? [] : TextMetrics.Wrap(figure.Title, PanelLayout.TitleSize, width - 2 * Pad, 3, bold: true);
        var (widest, highest) = (mark.Images.Max(i => i.Width), mark.Images.Max(i => i.Height));
        var room = (width - 2 * Pad - (mark.Columns - 1) * Gap) / mark.Columns;
        scale = Math.Min(room / widest, Math.Max(1, 160.0 / Math.Max(widest, highest)));
        if (scale >= 2) scale = Math.Floor(scale);   // every pixel equally large
        cellWidth = mark.Captions is null ? widest * scale : Math.Max(widest * scale, Math.Min(room, mark.Captions.Max(c => TextMetrics.Width(c, CaptionSize)) + 2));
        cellHeight = highest * scale;
        captions = mark.Captions is null ? [] : [.. mark.Captions.Select(c => TextMetrics.Wrap(c, CaptionSize, cellWidth, 2))];
        captionHeight = captions.Length == 0 ? 0 : captions.Max(c => c.Length) * CaptionLine + 5;
        Width = Math.Min(width, Math.Max(mark.Columns * (cellWidth + Gap) - Gap, title.Length == 0 ? 0 : title.Max(t => TextMetrics.Width(t, PanelLayout.TitleSize, true))) + 2 * Pad);
        Height = TitleHeight + Rows * (cellHeight + captionHeight + Gap) - Gap + 2 * Pad;
    }

    /// <summary>What the grid takes, at most the width it was given.</summary>
    public double Width { get; }

    public double Height { get; }

    private double TitleHeight => title.Length == 0 ? 0 : 20 * title.Length + 4;

    private int Rows => (mark.Images.Length + mark.Columns - 1) / mark.Columns;

    public void Draw(SvgWriter svg, double left, double top)
    {
        svg.Open("ink", "fill=\"currentColor\"");
        for (var i = 0; i < title.Length; i++) svg.Text(left + Pad, top + Pad - 2 + 20 * i + 14, title[i], PanelLayout.TitleSize, bold: true);
        svg.Close();
        Box Cell(int i) => new(left + Pad + i % mark.Columns * (cellWidth + Gap), top + Pad + TitleHeight + i / mark.Columns * (cellHeight + captionHeight + Gap), cellWidth, cellHeight);
        Box Picture(int i)
        {
            var (image, cell) = (mark.Images[i], Cell(i));
            return new Box(cell.CenterX - image.Width * scale / 2, cell.CenterY - image.Height * scale / 2, image.Width * scale, image.Height * scale);
        }
        for (var i = 0; i < mark.Images.Length; i++) HeatPainter.Picture(svg, mark.Images[i], Picture(i));
        // A picture that is as dark, or as light, as the page ends where its frame is.
        svg.Open("axis", "fill=\"none\" stroke=\"currentColor\" stroke-width=\"0.5\"");
        for (var i = 0; i < mark.Images.Length; i++) svg.Rect(Picture(i), "");
        svg.Close();
        if (captions.Length == 0) return;
        svg.Open("soft", "fill=\"currentColor\"");
        for (var i = 0; i < captions.Length; i++)
        {
            for (var k = 0; k < captions[i].Length; k++)
                svg.Text(Cell(i).CenterX, Cell(i).Bottom + 12 + k * CaptionLine, captions[i][k], CaptionSize, "middle");
        }
        svg.Close();
    }
}
