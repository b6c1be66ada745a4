namespace RLTransfer.Course.Datasets;

/// <summary>A data set that is small enough to come with the program: making it is writing its files out.</summary>
public abstract class CommittedDataset : Dataset
{
    private protected CommittedDataset(string name, string description, string? folder)
        : base(name, description, folder ?? ProjectFolders.Dataset(name))
    {
    }

    private protected override IEnumerable<(string File, byte[] Content)> Produce(IReadOnlySet<string> wanted)
    {
        foreach (var file in wanted.Order(StringComparer.Ordinal))
        {
            using var stream = typeof(CommittedDataset).Assembly.GetManifestResourceStream($"{Name}/{file}")!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            yield return (file, content);
        }
    }
}
