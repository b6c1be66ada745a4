using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using RLTransfer.Figures.Data;
using RLTransfer.Figures.Display;
using RLTransfer.Figures.Tables;

namespace RLTransfer.Figures;

/// <summary>A table as plain data; shows itself as aligned text, HTML and Markdown.</summary>
/// <example>
/// <code>
/// new Table("Accuracy").Column("Method").Column("Accuracy", format: "0.000")
///     .Row("finetuned", Spread.Of(finetuned)).Row("scratch", Spread.Of(scratch))
/// </code>
/// </example>
[TypeFormatterSource(typeof(RichValueFormatterSource))]
public sealed class Table : IRichValue
{
    private readonly List<Column> columns = [];
    private readonly List<object?[]> rows = [];

    /// <summary>An empty table.</summary>
    /// <param name="title">Stands above it; null for none.</param>
    public Table(string? title = null) => Title = title;

    /// <summary>Stands above the table.</summary>
    public string? Title { get; set; }

    internal IReadOnlyList<Column> Columns => columns;

    internal int RowCount => rows.Count;

    /// <summary>One row a record, one column a public property, in their order of declaration.</summary>
    /// <typeparam name="T">A record, an anonymous type, any class with properties.</typeparam>
    public static Table From<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(IEnumerable<T> records, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(records);
        var properties = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead && p.GetIndexParameters().Length == 0).OrderBy(p => p.MetadataToken).ToArray();
        if (properties.Length == 0) throw new ArgumentException($"{typeof(T).Name} has no public properties: they become the table's columns.", nameof(records));
        var table = new Table(title);
        foreach (var property in properties) table.Column(Words(property.Name));
        foreach (var record in records) table.Row([.. properties.Select(p => record is null ? null : p.GetValue(record))]);
        return table;
    }

    /// <summary>One row an item, columns by name and value.</summary>
    public static Table From<T>(IEnumerable<T> items, params ReadOnlySpan<(string Header, Func<T, object?> Value)> columns)
    {
        ArgumentNullException.ThrowIfNull(items);
        var table = new Table();
        var values = columns.ToArray();
        foreach (var (header, _) in values) table.Column(header);
        foreach (var item in items) table.Row([.. values.Select(v => v.Value(item))]);
        return table;
    }

    /// <summary>Adds a column, before the first row.</summary>
    /// <param name="header">Stands above it.</param>
    /// <param name="align">Where its texts stand.</param>
    /// <param name="format">A number format such as <c>0.00</c>; null: four significant digits.</param>
    public Table Column(string header, Align align = Align.Auto, string? format = null)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (rows.Count > 0) throw new ArgumentException($"Column '{header}' comes after the first row: add all columns first.", nameof(header));
        columns.Add(new Column(header, align, format));
        return this;
    }

    /// <summary>Adds a row: as many cells as there are columns. Numbers, <see cref="Spread"/>s and texts; null is empty.</summary>
    public Table Row(params object?[] cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (cells.Length != columns.Count) throw new ArgumentException($"A row has {cells.Length} cells and the table {columns.Count} columns.", nameof(cells));
        rows.Add([.. cells]);
        return this;
    }

    /// <summary>The text of a cell.</summary>
    internal string Cell(int row, int column) => Show(rows[row][column], columns[column].Format);

    /// <summary>Where a column's texts stand: Left, Right or Center.</summary>
    internal Align Alignment(int column)
    {
        if (columns[column].Align != Align.Auto) return columns[column].Align;
        var present = rows.Select(r => r[column]).Where(c => c is not null).ToArray();
        return present.Length > 0 && present.All(IsNumber) ? Align.Right : Align.Left;
    }

    /// <summary>Plain text, HTML and Markdown.</summary>
    public MimeBundle ToMimeBundle() => new MimeBundle(ToString())
        .With("text/html", JsonValue.Create(TableWriter.Html(this)))
        .With("text/markdown", JsonValue.Create(TableWriter.Markdown(this)));

    /// <summary>Aligned text.</summary>
    public override string ToString() => TableWriter.Plain(this);

    /// <summary>Markdown, pipes and markup escaped.</summary>
    public string ToMarkdown() => TableWriter.Markdown(this);

    private static string Show(object? value, string? format) => value switch
    {
        null => "",
        bool yes => yes ? "yes" : "no",
        float number => Show(Numbers.ToDouble(number), format),
        double.NaN => "–",
        double.PositiveInfinity => "∞",
        double.NegativeInfinity => "-∞",
        double number => format is null ? Numbers.Text(number) : number.ToString(format, CultureInfo.InvariantCulture),
        Spread spread => format is null ? $"{Numbers.Text(spread.Mean)} ± {Numbers.Text(spread.Deviation, 2)}" : spread.ToString(format, CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(IsNumber(value) ? format : null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static bool IsNumber(object? value) => value is double or float or decimal or int or long or short or byte or sbyte or ushort or uint or ulong or nint or Spread or Half or Int128;

    /// <summary>TimeToThreshold becomes "Time to threshold".</summary>
    private static string Words(string name)
    {
        var words = new System.Text.StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var starts = i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || i + 1 < name.Length && char.IsLower(name[i + 1]));
            if (starts) words.Append(' ');
            var single = i + 1 >= name.Length || !char.IsUpper(name[i + 1]);
            words.Append(starts && single ? char.ToLowerInvariant(name[i]) : name[i] == '_' ? ' ' : name[i]);
        }
        return words.ToString();
    }
}
