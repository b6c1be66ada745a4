using RLTransfer.Randomness;

namespace RLTransfer.Environments;

/// <summary>Named spaces side by side, such as <c>observation</c>, <c>achieved_goal</c>, <c>desired_goal</c>; flat, they follow one another in the order given.</summary>
public sealed class Dict : Space
{
    private readonly int[] starts;

    /// <summary>The entries in their flat order.</summary>
    /// <exception cref="ArgumentException">There are none, or two share a name.</exception>
    public Dict(params (string Name, Space Space)[] entries)
        : base([])
    {
        if (entries.Length == 0 || entries.Select(entry => entry.Name).Distinct(StringComparer.Ordinal).Count() != entries.Length)
        {
            throw new ArgumentException("Dict needs at least one entry, each with a name of its own.", nameof(entries));
        }

        Entries = [.. entries];
        starts = new int[entries.Length + 1];
        for (var i = 0; i < entries.Length; i++)
        {
            starts[i + 1] = starts[i] + entries[i].Space.Size;
        }
    }

    /// <summary>The entries in their flat order.</summary>
    public IReadOnlyList<(string Name, Space Space)> Entries { get; }

    /// <inheritdoc/>
    public override int Size => starts[^1];

    /// <summary>Where an entry lies in the flat value.</summary>
    /// <exception cref="ArgumentException">There is no such entry.</exception>
    public Range this[string name]
    {
        get
        {
            for (var i = 0; i < Entries.Count; i++)
            {
                if (Entries[i].Name == name)
                {
                    return starts[i]..starts[i + 1];
                }
            }

            throw new ArgumentException($"{this} has no entry '{name}'.", nameof(name));
        }
    }

    /// <inheritdoc/>
    public override bool Contains(ReadOnlySpan<float> value)
    {
        var inside = value.Length == Size;
        for (var i = 0; inside && i < Entries.Count; i++)
        {
            inside = Entries[i].Space.Contains(value[starts[i]..starts[i + 1]]);
        }

        return inside;
    }

    /// <inheritdoc/>
    public override void Sample(Philox random, Span<float> value)
    {
        for (var i = 0; i < Entries.Count; i++)
        {
            Entries[i].Space.Sample(random, value[starts[i]..starts[i + 1]]);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"Dict({string.Join(", ", Entries.Select(entry => $"{entry.Name}: {entry.Space}"))})";
}
