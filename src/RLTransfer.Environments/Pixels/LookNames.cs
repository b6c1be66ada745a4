namespace RLTransfer.Environments.Pixels;

/// <summary>The looks' names in settings: <c>flip_both</c> for <see cref="Look.FlipBoth"/>.</summary>
internal static class LookNames
{
    private static readonly (string Name, Look Look)[] all =
    [
        ("objects", Look.Objects), ("gray", Look.Gray), ("noisy", Look.Noisy), ("black", Look.Black), ("white", Look.White),
        ("zoom", Look.Zoom), ("flip_vertical", Look.FlipVertical), ("flip_horizontal", Look.FlipHorizontal), ("flip_both", Look.FlipBoth),
    ];

    public static string All { get; } = string.Join(", ", all.Select(pair => pair.Name));

    public static Look Parse(string game, string name) => Array.Find(all, pair => pair.Name == name) is { Name: not null } found
        ? found.Look
        : throw new ArgumentException($"{game}: there is no look '{name}'; there are {All}.", nameof(name));
}
