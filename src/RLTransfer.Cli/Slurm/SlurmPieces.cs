using System.Globalization;
using RLTransfer.Notebooks.Worker;

namespace RLTransfer.Cli.Slurm;

/// <summary>
/// Work in pieces, each of which leaves something behind when it is done, as Slurm arrays. Pieces whose tasks fail are run once more, a task for
/// each; what fails again is named.
/// </summary>
/// <typeparam name="T">A piece.</typeparam>
/// <param name="folder">Where scripts and logs go; every node must see it. It stays where something is missing at the end.</param>
/// <param name="name">What the queue calls it.</param>
/// <param name="missing">The pieces that have left nothing yet.</param>
/// <param name="title">What a piece is called.</param>
/// <param name="command">The arguments of rlt with which a task does some pieces; it may put files into a folder that is named after the task.</param>
internal sealed class SlurmPieces<T>(string folder, string name, Func<IReadOnlyList<T>> missing, Func<T, string> title, Func<string, IReadOnlyList<T>, IReadOnlyList<string>> command)
{
    private readonly SlurmArray array = new(Path.Combine(folder, "array"), name);

    private string Lists => Path.Combine(folder, "tasks");

    /// <summary>Ends what an earlier process has left running.</summary>
    /// <inheritdoc cref="SlurmArray.EndEarlierAsync" path="/exception"/>
    public Task EndEarlierAsync(CancellationToken cancellation) => array.EndEarlierAsync(cancellation);

    /// <summary>Does what is missing.</summary>
    /// <param name="piecesOfTask">How many at first.</param>
    /// <param name="done">Told of every task all of whose pieces are there.</param>
    /// <param name="cancellation">Cancels the array.</param>
    /// <returns>Of the pieces that are missing still, by title: what became of them.</returns>
    /// <exception cref="InvalidOperationException">Slurm is missing or down, or refuses the array.</exception>
    public async Task<IReadOnlyDictionary<string, string>> RunAsync(int piecesOfTask, Action<EndedTask>? done, CancellationToken cancellation)
    {
        var lost = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var size in (int[])[piecesOfTask, 1])
        {
            if (missing() is { Count: > 0 } left) await RunAsync([.. left.Chunk(size)], lost, done, cancellation);
        }

        var still = missing().Select(title).ToHashSet(StringComparer.Ordinal);
        if (still.Count == 0 && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);   // its logs are for whoever looks for what failed
        return lost.Where(piece => still.Contains(piece.Key)).ToDictionary(StringComparer.Ordinal);
    }

    private async Task RunAsync(IReadOnlyList<T[]> tasks, Dictionary<string, string> lost, Action<EndedTask>? done, CancellationToken cancellation)
    {
        if (Directory.Exists(Lists)) Directory.Delete(Lists, recursive: true);
        var commands = tasks.Select((pieces, i) => (IReadOnlyList<string>)
            [WorkerHost.Dotnet, Path.Combine(AppContext.BaseDirectory, "rlt.dll"), .. command(Path.Combine(Lists, (i + 1).ToString(CultureInfo.InvariantCulture)), pieces)]).ToList();
        var ended = await array.RunAsync(commands, cancellation);
        var left = missing().Select(title).ToHashSet(StringComparer.Ordinal);
        foreach (var (task, pieces) in ended.Zip(tasks))
        {
            // A code other than 0 may be the work's own result; what counts is what it left.
            var titles = pieces.Select(title).ToList();
            if (!titles.Exists(left.Contains))
            {
                done?.Invoke(task);
                continue;
            }

            var why = task.Why ?? "left no result";
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rlt: slurm task {task.Number} ({string.Join(", ", titles)}) {why}"));
            foreach (var piece in titles) lost[piece] = string.Create(CultureInfo.InvariantCulture, $"its Slurm task {task.Number} {why}.");
        }
    }
}
