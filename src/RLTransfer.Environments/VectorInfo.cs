namespace RLTransfer.Environments;

/// <summary>What an environment tells beside observation and reward: named columns of one number per instance.</summary>
/// <remarks>
/// The physical parameters of the running episode stand under their own names; an environment and its wrappers add more.
/// A live view: the next step overwrites the numbers.
/// </remarks>
public sealed class VectorInfo
{
    private readonly Dictionary<string, double[]> columns;

    /// <summary>These columns, each <c>[N]</c>.</summary>
    /// <exception cref="ArgumentException">Two columns share a name.</exception>
    public VectorInfo(IEnumerable<KeyValuePair<string, double[]>> columns)
    {
        this.columns = new(columns, StringComparer.Ordinal);
        Names = [.. this.columns.Keys];
    }

    /// <summary>No columns.</summary>
    public static VectorInfo Empty { get; } = new([]);

    /// <summary>The names of all columns.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>One number per instance <c>[N]</c>.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public double[] this[string name] => columns.TryGetValue(name, out var column)
        ? column
        : throw new ArgumentException($"info has no '{name}'; it has {(Names.Count > 0 ? string.Join(", ", Names) : "nothing")}.", nameof(name));

    /// <summary>Whether there is a column of that name.</summary>
    public bool Contains(string name) => columns.ContainsKey(name);

    /// <summary>These columns and more.</summary>
    public VectorInfo With(params (string Name, double[] Values)[] more) =>
        new(columns.Concat(more.Select(column => KeyValuePair.Create(column.Name, column.Values))));
}
