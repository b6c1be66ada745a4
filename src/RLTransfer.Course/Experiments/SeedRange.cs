namespace RLTransfer.Course.Experiments;

/// <summary>Seeds that follow one another.</summary>
/// <param name="First">The first.</param>
/// <param name="Count">How many; 0: none.</param>
public readonly record struct SeedRange(ulong First, int Count)
{
    /// <summary>No seeds: nothing was chosen by looking at results.</summary>
    public static SeedRange None => default;

    /// <summary>Each of them.</summary>
    public IReadOnlyList<ulong> Seeds
    {
        get
        {
            var first = First;
            return [.. Enumerable.Range(0, Count).Select(at => first + (ulong)at)];
        }
    }

    /// <summary>Whether a seed is in both.</summary>
    public bool Overlaps(SeedRange other) => Count > 0 && other.Count > 0 && First < other.First + (ulong)other.Count && other.First < First + (ulong)Count;

    /// <inheritdoc/>
    public override string ToString() => Count switch
    {
        0 => "none",
        1 => FormattableString.Invariant($"{First}"),
        _ => FormattableString.Invariant($"{First} to {First + (ulong)Count - 1}"),
    };
}
