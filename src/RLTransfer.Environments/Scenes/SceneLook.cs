namespace RLTransfer.Environments.Scenes;

/// <summary>Which family of looks a scene is drawn in; within a family, a number picks the look.</summary>
internal enum SceneLook
{
    /// <summary>A plain simulator: one colour a surface, even light. There is one such look.</summary>
    Simulator,

    /// <summary>Randomized: any pattern of the simple kinds, any colours, any light.</summary>
    Randomized,

    /// <summary>A richer one that stands for reality: materials that randomization does not know, lamps, dirt, a camera's faults.</summary>
    Real,
}

/// <summary>The looks' names in settings.</summary>
internal static class SceneLookNames
{
    public const string All = "simulator, randomized or real";

    public static SceneLook Parse(string owner, string name) => name switch
    {
        "simulator" => SceneLook.Simulator,
        "randomized" => SceneLook.Randomized,
        "real" => SceneLook.Real,
        _ => throw new ArgumentException($"{owner}: there is no look '{name}'; there are {All}.", nameof(name)),
    };
}
