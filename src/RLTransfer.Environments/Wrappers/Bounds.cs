namespace RLTransfer.Environments;

/// <summary>The bounds of every number of a space's flat values.</summary>
internal static class Bounds
{
    public static (float[] Low, float[] High) Of(Space space) => space switch
    {
        Box box => (box.Low.ToArray(), box.High.ToArray()),
        Discrete discrete => ([0], [discrete.Count - 1]),
        MultiDiscrete several => (new float[several.Size], [.. several.Counts.Select(count => count - 1f)]),
        Dict dict => ([.. dict.Entries.SelectMany(entry => Of(entry.Space).Low)], [.. dict.Entries.SelectMany(entry => Of(entry.Space).High)]),
        _ => throw new NotSupportedException($"{space} has no bounds."),
    };

    public static Box RequireBoxAction(VectorEnvironment environment, string wrapper) => environment?.SingleActionSpace as Box
        ?? throw new ArgumentException($"{wrapper} needs continuous actions; {environment?.Name} has {environment?.SingleActionSpace}.", nameof(environment));
}
