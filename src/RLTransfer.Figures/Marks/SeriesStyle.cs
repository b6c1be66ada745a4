using RLTransfer.Figures.Colors;

namespace RLTransfer.Figures;

/// <summary>How a series looks, where the palette's own choice does not fit.</summary>
public sealed record SeriesStyle
{
    private readonly string? color;

    /// <summary>All from the palette.</summary>
    public static SeriesStyle Default { get; } = new();

    /// <summary>A color as <c>#rrggbb</c>; null: the palette's.</summary>
    public string? Color
    {
        get => color;
        init => color = value is null ? null : Rgb.Parse(value).ToString();
    }

    /// <summary>Use the palette's entry of this number (0 blue, 1 vermillion, 2 green, 3 purple, 4 orange, 5 sky blue, 6 grey); null: the next free one, the same for the same name.</summary>
    public int? Slot { get; init; }

    /// <summary>Draw lines dashed or not; null: dashed by the palette where lines have too many points for markers.</summary>
    public bool? Dashed { get; init; }

    /// <summary>Mark every point or none; null: where there are few.</summary>
    public bool? Markers { get; init; }
}
