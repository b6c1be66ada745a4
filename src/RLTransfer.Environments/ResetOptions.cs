namespace RLTransfer.Environments;

/// <summary>Named numbers for one reset, such as the bounds of the starting state: <c>new ResetOptions { ["low"] = -0.1 }</c>.</summary>
/// <remarks>An environment refuses names it does not know. Automatic resets use none.</remarks>
public sealed class ResetOptions : Dictionary<string, double>
{
    /// <summary>Names none.</summary>
    public static ResetOptions None { get; } = new();

    private HashSet<string>? asked;

    /// <summary>The number of that name, or <paramref name="fallback"/>. An environment asks for each name it knows.</summary>
    /// <exception cref="ArgumentException">The number is not finite.</exception>
    public double Get(string name, double fallback)
    {
        if (Count == 0)
        {
            return fallback;
        }

        (asked ??= new(StringComparer.Ordinal)).Add(name);
        if (!TryGetValue(name, out var value))
        {
            return fallback;
        }

        return double.IsFinite(value) ? value : throw new ArgumentException(FormattableString.Invariant($"Reset option '{name}' must be a finite number, got {value}."));
    }

    /// <summary>The bounds <c>low</c> and <c>high</c> of a starting state.</summary>
    /// <exception cref="ArgumentException">They are not numbers or not in order.</exception>
    public (double Low, double High) Bounds(double low, double high)
    {
        if (Count == 0)
        {
            return (low, high);
        }

        (low, high) = (Get("low", low), Get("high", high));
        return low <= high ? (low, high) : throw new ArgumentException(FormattableString.Invariant($"Reset options need low <= high, got low {low} and high {high}."));
    }

    internal void RefuseUnknown(string owner)
    {
        foreach (var name in Keys)
        {
            if (asked is null || !asked.Contains(name))
            {
                throw new ArgumentException($"{owner} has no reset option '{name}'{(asked is { Count: > 0 } ? $"; it knows {string.Join(", ", asked.Order(StringComparer.Ordinal))}" : "")}.");
            }
        }
    }
}
