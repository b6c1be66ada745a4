using System.Text;
using RLTransfer.Figures.Data;
using RLTransfer.Figures.Marks;
using RLTransfer.Figures.Scales;

namespace RLTransfer.Figures.Summaries;

/// <summary>A figure in words and numbers, for text outputs, for readers that see no pictures, and for comparing outputs.</summary>
internal static class TextSummary
{
    /// <summary>Series of no more points are written out whole.</summary>
    private const int MostPoints = 16;

    public static string Of(Figure figure)
    {
        var text = new StringBuilder();
        text.Append(figure.Title ?? "Figure").Append('\n');
        if (figure.YLabel is not null) text.Append(figure.YLabel).Append(figure.YScale == Scale.Log ? " (log)" : "");
        if (figure.XLabel is not null) text.Append(figure.YLabel is null ? "Against " : " against ").Append(figure.XLabel).Append(figure.XScale == Scale.Log ? " (log)" : "");
        if (figure.XLabel is not null || figure.YLabel is not null) text.Append('\n');
        Lines(text, figure);
        Bars(text, figure);
        foreach (var mark in figure.Marks) Other(text, mark);
        return text.ToString().TrimEnd('\n');
    }

    private static void Lines(StringBuilder text, Figure figure)
    {
        var lines = figure.Marks.OfType<LineMark>().ToArray();
        if (lines.Length == 0) return;
        if (lines.All(l => l.X.Length <= MostPoints))
        {
            foreach (var group in lines.GroupBy(l => string.Join(' ', l.X.Select(v => Numbers.Text(v)))))   // lines over the same x share a table
            {
                var members = group.ToArray();
                var table = new Table().Column(figure.XLabel is { Length: <= 24 } label ? label : "x", Align.Right);
                foreach (var line in members) table.Column(line.Name ?? "y", Align.Right);
                var (x, y) = (Numbers.Alike(members[0].X), Array.ConvertAll(members, Writer));
                for (var i = 0; i < members[0].X.Length; i++)
                    table.Row([x(members[0].X[i]), .. members.Select((l, k) => Point(l, i, y[k]))]);
                text.Append(table.ToString()).Append('\n');
            }
            return;
        }
        var summary = new Table().Column("line").Column("points", Align.Right).Column("first", Align.Right).Column("least", Align.Right).Column("greatest", Align.Right).Column("last", Align.Right);
        foreach (var line in lines)
        {
            var present = Enumerable.Range(0, line.Y.Length).Where(i => !double.IsNaN(line.Y[i])).ToArray();
            if (present.Length == 0) summary.Row(line.Name ?? "line", "0", "", "", "", "");
            else
            {
                var write = Writer(line);
                summary.Row(line.Name ?? "line", Numbers.Text(present.Length), Point(line, present[0], write), write(present.Min(i => line.Y[i])), write(present.Max(i => line.Y[i])), Point(line, present[^1], write));
            }
        }
        text.Append(summary.ToString()).Append('\n');
    }

    private static Func<double, string> Writer(LineMark line) =>
        Numbers.Alike(line.Runs > 1 ? line.Y.Concat(line.Y.Zip(line.High!, (y, high) => high - y)) : line.Y.Concat(line.Low ?? []).Concat(line.High ?? []));

    private static string Point(LineMark line, int i, Func<double, string> write)
    {
        var value = write(line.Y[i]);
        if (double.IsNaN(line.Y[i]) || line.Low is null || line.High is null) return value;
        if (line.Runs > 1) return $"{value} ± {write(line.High[i] - line.Y[i])}";
        return $"{value} [{write(line.Low[i])}, {write(line.High[i])}]";
    }

    private static void Bars(StringBuilder text, Figure figure)
    {
        var series = figure.Marks.OfType<BarsMark>().ToArray();
        if (series.Length == 0) return;
        var table = new Table().Column("");
        foreach (var bars in series) table.Column(bars.Name ?? figure.YLabel ?? "value", Align.Right);
        var write = Array.ConvertAll(series, bars => Numbers.Alike(bars.Values.Concat(bars.Low ?? []).Concat(bars.High ?? [])));
        foreach (var category in Domain.Categorized(figure)!)
        {
            table.Row([category, .. series.Select((bars, k) =>
            {
                var i = Array.IndexOf(bars.Categories, category);
                if (i < 0 || double.IsNaN(bars.Values[i])) return "–";
                var value = write[k](bars.Values[i]);
                if (bars.Low is null || bars.High is null) return value;
                return bars.IsSymmetric ? $"{value} ± {write[k](bars.High[i] - bars.Values[i])}" : $"{value} [{write[k](bars.Low[i])}, {write[k](bars.High[i])}]";
            })]);
        }
        text.Append(table.ToString()).Append('\n');
    }

    private static void Other(StringBuilder text, Mark mark)
    {
        switch (mark)
        {
            case ScatterMark scatter:
                text.Append($"{scatter.Name ?? "points"}: {scatter.X.Length} points{Within(scatter.X, scatter.Y)}\n");
                break;
            case PathMark { X.Length: > 0 } path:
                text.Append($"{path.Name ?? "path"}: {path.X.Length} points from ({Numbers.Text(path.X[0])}, {Numbers.Text(path.Y[0])}) to ({Numbers.Text(path.X[^1])}, {Numbers.Text(path.Y[^1])})\n");
                break;
            case HeatMark { IsNumeric: true } surface:
                text.Append($"surface{(surface.Label is null ? "" : $" of {surface.Label}")}: {surface.Values.GetLength(0)} × {surface.Values.GetLength(1)} values{Range(surface.Values)}\n");
                break;
            case HeatMark { Rows.Length: <= MostPoints, Columns.Length: <= 10 } heat:
                var table = new Table().Column(heat.Label ?? "");
                foreach (var column in heat.Columns) table.Column(column, Align.Right);
                var write = Numbers.Alike(heat.Values.Cast<double>());
                for (var i = 0; i < heat.Rows.Length; i++)
                    table.Row([heat.Rows[i], .. Enumerable.Range(0, heat.Columns.Length).Select(j => write(heat.Values[i, j]))]);
                text.Append(table.ToString()).Append('\n');
                break;
            case HeatMark heat:
                text.Append($"{heat.Label ?? "matrix"}: {heat.Values.GetLength(0)} × {heat.Values.GetLength(1)} values{Range(heat.Values)}\n");
                break;
            case RuleMark rule:
                text.Append($"{(rule.IsVertical ? "x" : "y")} = {Numbers.Text(rule.At)}{(rule.Label is null ? "" : $": {rule.Label}")}\n");
                break;
            case NoteMark note:
                text.Append($"({Numbers.Text(note.X)}, {Numbers.Text(note.Y)}): {note.Text}\n");
                break;
            case RegionMark { Label: not null } region:
                text.Append($"{region.Label}: x {Numbers.Text(region.X0)} to {Numbers.Text(region.X1)}, y {Numbers.Text(region.Y0)} to {Numbers.Text(region.Y1)}\n");
                break;
            case ImagesMark images:
                var first = images.Images[0];
                text.Append($"{images.Images.Length} pictures of {first.Width} × {first.Height}, {images.Columns} a row{(images.Captions is null ? "" : ": " + string.Join(", ", images.Captions.Take(MostPoints)) + (images.Captions.Length > MostPoints ? ", …" : ""))}\n");
                break;
        }
    }

    private static string Within(double[] x, double[] y)
    {
        var (xs, ys) = (new Extent(), new Extent());
        xs.Add(x);
        ys.Add(y);
        return xs.IsEmpty || ys.IsEmpty ? "" : $", x {Numbers.Text(xs.Low)} to {Numbers.Text(xs.High)}, y {Numbers.Text(ys.Low)} to {Numbers.Text(ys.High)}";
    }

    private static string Range(double[,] values)
    {
        var extent = new Extent();
        extent.Add(values.Cast<double>());
        return extent.IsEmpty ? "" : $" from {Numbers.Text(extent.Low)} to {Numbers.Text(extent.High)}";
    }
}
