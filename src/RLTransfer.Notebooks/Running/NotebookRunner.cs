using System.Diagnostics;
using System.Globalization;
using RLTransfer.Notebooks.Documents;
using RLTransfer.Notebooks.Worker;

namespace RLTransfer.Notebooks.Running;

/// <summary>Runs a notebook's cells in order, each in the same worker, and fills in their outputs.</summary>
public sealed class NotebookRunner
{
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(1);

    private readonly RunOptions options;
    private readonly WorkerHost host;
    private readonly Action<RunProgress>? progress;
    private readonly Action<Notebook>? save;
    private readonly TimeProvider clock;

    /// <param name="options">How to run.</param>
    /// <param name="host">How the worker is started; by default as <c>rlt worker</c>.</param>
    /// <param name="progress">Told of every cell that begins.</param>
    /// <param name="save">Called with the notebook as it is now, after every cell and every second or so within one.</param>
    /// <param name="clock">What the time limits of <paramref name="options"/> are measured by.</param>
    public NotebookRunner(RunOptions options, WorkerHost? host = null, Action<RunProgress>? progress = null, Action<Notebook>? save = null, TimeProvider? clock = null)
    {
        this.options = options;
        this.host = host ?? WorkerHost.OfThisProgram;
        this.progress = progress;
        this.save = save;
        this.clock = clock ?? TimeProvider.System;
    }

    /// <summary>Runs all code cells; stops at the first that fails unless errors are allowed.</summary>
    /// <param name="notebook">The notebook; outputs that it had are dropped, those of cells that are not reached only if the options say so.</param>
    /// <param name="folder">The cells' working directory.</param>
    /// <param name="cancellation">Ends the run; what there is by then is saved.</param>
    /// <returns>The cells that failed; empty where none did.</returns>
    /// <exception cref="ArgumentException">A parameter that the notebook does not have, or of another type.</exception>
    public async Task<IReadOnlyList<CellFailure>> RunAsync(Notebook notebook, string folder, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        await using var worker = WorkerProcess.Start(host, folder, options.ToEnvironment(), clock);   // it starts while the notebook is prepared
        ParameterCell.Inject(notebook, options.Parameters);
        foreach (var cell in notebook.Cells.Where(cell => cell.IsCode && !cell.IsSkipped && !(options.KeepsUnreached && cell.IsRun))) Clear(cell);

        var cells = notebook.Cells.Where(cell => cell.IsRun).ToList();
        var collector = new OutputCollector();
        var failures = new List<CellFailure>();
        using var limit = new CancellationTokenSource(options.TotalTimeout ?? Timeout.InfiniteTimeSpan, clock);
        using var total = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        save?.Invoke(notebook);
        await worker.WaitUntilReadyAsync(total.Token);
        for (var i = 0; i < cells.Count; i++)
        {
            progress?.Invoke(new RunProgress(i + 1, cells.Count, FirstLine(cells[i].Source)));
            Clear(cells[i]);
            cells[i].ExecutionCount = i + 1;
            collector.Begin(cells[i]);
            var failure = await RunCell(worker, notebook, cells[i], i + 1, collector, total.Token, cancellation);
            if (failure is { IsInCode: true } && cells[i].MayFail) failure = null;   // it fails on purpose: the error is its output
            if (failure is not null) failures.Add(failure);
            collector.WhenWhole(() => save?.Invoke(notebook));
            if (failure is not null && (!options.AllowErrors || !worker.IsAlive || total.IsCancellationRequested)) break;
        }

        return failures;
    }

    private static void Clear(NotebookCell cell)
    {
        cell.Outputs.Clear();
        cell.ExecutionCount = null;
    }

    private async Task<CellFailure?> RunCell(
        WorkerProcess worker, Notebook notebook, NotebookCell cell, int number, OutputCollector collector, CancellationToken total, CancellationToken cancelled)
    {
        using var limit = new CancellationTokenSource(options.CellTimeout ?? Timeout.InfiniteTimeSpan, clock);
        using var interruption = CancellationTokenSource.CreateLinkedTokenSource(total, limit.Token);
        using var over = new CancellationTokenSource();
        var saving = SaveNowAndThen(notebook, collector, over.Token);
        var outcome = await worker.ExecuteAsync(cell.Source, $"cell {number}", notebook.LanguageOf(cell), collector.Add, interruption.Token);
        await over.CancelAsync();
        await saving;

        if (outcome.Status == "ok") return null;
        var (name, text) = Reason();
        if (name != "") collector.AddError(new Failed(0, name, text, [$"\e[0;31m{name}\e[0m: {text}"], 0));   // in place of the worker's own, which only knows that it was interrupted
        var error = collector.Error!;
        return new CellFailure(number, error.Line, name == "" ? $"{error.Name}: {FirstLine(error.Value)}" : text, IsInCode: name == "");

        (string Name, string Text) Reason()
        {
            if (cancelled.IsCancellationRequested) return ("Interrupted", "the run was interrupted");
            if (interruption.IsCancellationRequested && outcome.Status != "error")
            {
                var text = total.IsCancellationRequested ? $"the time for all cells ({Seconds(options.TotalTimeout!.Value)}) is over" : $"the cell took longer than {Seconds(options.CellTimeout!.Value)}";
                return ("TimeoutError", text);
            }

            return outcome.Status == "died" ? ("WorkerDied", $"died at cell {number}: {outcome.Death}") : ("", "");
        }
    }

    private async Task SaveNowAndThen(Notebook notebook, OutputCollector collector, CancellationToken over)
    {
        if (save is null) return;
        var pause = SaveInterval;
        while (true)
        {
            try
            {
                await Task.Delay(pause, over);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            if (!collector.HasNews) continue;
            var watch = Stopwatch.StartNew();
            collector.WhenWhole(() => save(notebook));
            pause = SaveInterval + watch.Elapsed * 10;   // a large notebook is saved less often
        }
    }

    private static string FirstLine(string text) => text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
