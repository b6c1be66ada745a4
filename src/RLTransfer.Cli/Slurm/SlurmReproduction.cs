using System.Text.Json.Nodes;
using RLTransfer.Cli.Outputs;

namespace RLTransfer.Cli.Slurm;

/// <summary>Experiments as a Slurm array: a task for each, which keeps its finished parts, so that one that was killed goes on where it was.</summary>
/// <param name="folder">Where reports are until all are in one file; every node must see it.</param>
/// <param name="options">What each task is told besides its experiment.</param>
internal sealed class SlurmReproduction(string folder, IReadOnlyList<string> options)
{
    private string Reports => Path.Combine(Path.GetFullPath(folder), "reports");

    /// <summary>Ends what an earlier process has left running.</summary>
    /// <param name="anew">Whether to begin anew; otherwise reports and parts that are there are taken.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidOperationException">Slurm is missing or down.</exception>
    public async Task PrepareAsync(bool anew, CancellationToken cancellation)
    {
        await Pieces([]).EndEarlierAsync(cancellation);
        if (anew) Remove();
    }

    /// <summary>Measures what has no report yet.</summary>
    /// <param name="experiments">As the command line names them.</param>
    /// <param name="done">Told of every task that has left a report.</param>
    /// <param name="cancellation">Cancels the array.</param>
    /// <returns>Of the experiments without a report: what became of them.</returns>
    /// <exception cref="InvalidOperationException">Slurm is missing or down, or refuses the array.</exception>
    public Task<IReadOnlyDictionary<string, string>> RunAsync(IReadOnlyList<string> experiments, Action<EndedTask> done, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Reports);
        return Pieces(experiments).RunAsync(1, done, cancellation);
    }

    /// <summary>The report of an experiment; null where there is none.</summary>
    public JsonObject? Report(string experiment) => File.Exists(FileOf(experiment)) ? JsonNode.Parse(File.ReadAllText(FileOf(experiment)))!.AsObject() : null;

    /// <summary>Removes what the tasks have left.</summary>
    public void Remove()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private SlurmPieces<string> Pieces(IReadOnlyList<string> experiments) => new(
        Path.Combine(Path.GetFullPath(folder), "jobs"), "rlt-reproduce", () => [.. experiments.Where(name => !File.Exists(FileOf(name)))], name => name,
        (_, some) => ["reproduce", .. some, Json.Name, FileOf(some[0]), "--resume", .. options]);

    private string FileOf(string experiment) => Path.Combine(Reports, experiment.Replace('/', '-') + ".json");
}
