using RLTransfer.Environments;

namespace RLTransfer.Course.Datasets;

/// <summary>Every data set of the course.</summary>
public static class DatasetCatalog
{
    /// <summary>The sets, at their usual places.</summary>
    public static IReadOnlyList<Dataset> All => [new Glyphs(), new OpticalDigits(), new Photographs()];

    /// <summary>The set of this name.</summary>
    /// <exception cref="ArgumentException">There is none; the message offers those there are.</exception>
    public static Dataset Find(string name) =>
        All.FirstOrDefault(set => set.Name == name)
        ?? throw new ArgumentException($"There is no data set '{name}'{NearestNames.Hint(name, All.Select(set => set.Name))}.");
}
