namespace RLTransfer.Environments.PointMass;

/// <summary>The continuous mazes by name.</summary>
public static class MazeLayouts
{
    /// <summary>Every layout there is.</summary>
    public static IReadOnlyList<MazeLayout> All { get; } =
    [
        new("open",
            "###########",
            "#.........#",
            "#.........#",
            "#.........#",
            "#S.......G#",
            "#.........#",
            "#.........#",
            "#.........#",
            "###########"),
        new("corridor",
            "###########",
            "#S.......G#",
            "###########"),
        new("u",
            "#######",
            "#S....#",
            "#####.#",
            "#####.#",
            "#G....#",
            "#######"),
        new("two_routes",
            "#########",
            "#.......#",
            "#.#####.#",
            "#S#####G#",
            "#.#####.#",
            "#.#####.#",
            "#.......#",
            "#########"),
        new("two_routes_upper_blocked",
            "#########",
            "#.......#",
            "#######.#",
            "#S#####G#",
            "#.#####.#",
            "#.#####.#",
            "#.......#",
            "#########"),
        new("two_routes_lower_blocked",
            "#########",
            "#.......#",
            "#.#####.#",
            "#S#####G#",
            "#######.#",
            "#.#####.#",
            "#.......#",
            "#########"),
    ];

    /// <summary>The layout of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static MazeLayout Named(string name) => All.FirstOrDefault(layout => layout.Name == name)
        ?? throw new ArgumentException($"There is no maze layout '{name}'; there are {string.Join(", ", All.Select(layout => layout.Name))}.", nameof(name));
}
