using System.Diagnostics;
using RLTransfer.Files;
using RLTransfer.Learners;

namespace RLTransfer.Runs;

/// <summary>A training run in a folder: killed at any moment and begun again, its curve is bitwise that of an unbroken run.</summary>
/// <remarks>
/// Points are appended to the curve as they come. After an evaluation the learner's state is saved if that costs at most a tenth of the time
/// since it was last saved. A resumed run goes back to the last state, cuts the curve there, and computes what follows again.
/// </remarks>
public sealed class TrainingRun : IDisposable
{
    private readonly RunFolder folder;
    private readonly FolderLock guard;
    private FileStream? curve;
    private long lastSaved;
    private TimeSpan cost;

    private TrainingRun(RunFolder folder, Learner learner, FolderLock guard) => (this.folder, Learner, this.guard) = (folder, learner, guard);

    /// <summary>What learns.</summary>
    public Learner Learner { get; }

    /// <summary>Whether there is nothing left to do.</summary>
    public bool IsFinished => folder.Plan.IsFinished(Learner.Steps, Learner.Curve.Final);

    /// <summary>Begins a run, or with <paramref name="resume"/> goes on with the one that the folder holds, if it holds one.</summary>
    /// <param name="path">The folder; made where it is missing.</param>
    /// <param name="plan">What the run follows from.</param>
    /// <param name="learner">As the plan says, with new weights; disposed with the run.</param>
    /// <param name="resume">Go on with the folder's run.</param>
    /// <exception cref="ArgumentException">The folder holds a run and it is not to be resumed, or was begun with other settings (the message names them). Nothing was changed.</exception>
    /// <exception cref="InvalidDataException">The checkpoint or the settings are damaged, or another run's. Nothing was changed.</exception>
    /// <exception cref="IOException">Another process trains in this folder, or it cannot be written.</exception>
    public static TrainingRun Begin(string path, TrainingPlan plan, Learner learner, bool resume = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(learner);
        plan = plan.Checked();
        WholeFile.RequireFolder(path);
        var guard = FolderLock.Take(path);                   // before the first byte: of two that begin here, one does
        try
        {
            if (!resume)
            {
                RunFolder.RequireNone(path);
            }
            else if (RunFolder.Exists(path) && plan.Differences(RunFolder.SavedPlan(path)) is { Count: > 0 } differences)
            {
                throw new ArgumentException($"{path} was begun with other settings: {string.Join("; ", differences)}. Resume with the settings it had, or name another folder.");
            }

            var run = new TrainingRun(RunFolder.Create(path, plan), learner, guard);
            run.Restore();
            return run;
        }
        catch
        {
            guard.Dispose();
            throw;
        }
    }

    /// <summary>Learns to the plan's end; each evaluation is kept.</summary>
    /// <param name="progress">What to call it; null shows none.</param>
    /// <param name="afterEvaluation">Called after each evaluation, once it is kept; null: nothing is.</param>
    /// <param name="cancellation">Stops between two iterations; the state is saved.</param>
    /// <returns>The whole curve.</returns>
    /// <exception cref="DivergenceException">A reward, loss or weight is no number; the last good checkpoint stays.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; it can be resumed.</exception>
    public CrowdCurve Train(string? progress = null, Action<Learner>? afterEvaluation = null, CancellationToken cancellation = default)
    {
        if (IsFinished)
        {
            return Learner.Curve;
        }

        lastSaved = Stopwatch.GetTimestamp();
        try
        {
            Learner.Train(folder.Plan.Steps - Learner.Steps, new()
            {
                EvaluateEvery = folder.Plan.EvaluateEvery,
                Episodes = folder.Plan.Episodes,
                StopAt = folder.Plan.StopAt,
                Progress = progress,
                AfterEvaluation = learner =>
                {
                    Keep(learner);
                    afterEvaluation?.Invoke(learner);
                },
                Cancellation = cancellation,
            });
        }
        catch (OperationCanceledException)
        {
            folder.Save(Learner);
            throw;
        }

        folder.Save(Learner);
        return Learner.Curve;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        curve?.Dispose();
        guard.Dispose();
        Learner.Dispose();
    }

    /// <summary>Goes back to the last state, and makes what follows from it anew: the curve up to there, and the weights.</summary>
    private void Restore()
    {
        folder.RemoveRemains();
        if (folder.HasCheckpoint)
        {
            Checkpoint.Read(folder.CheckpointFile, folder.Plan, Learner);
            folder.SaveWeights(Learner);
        }
        else
        {
            File.Delete(folder.WeightsFile);
        }

        WholeFile.Write(folder.CurveFile, writer =>
        {
            foreach (var point in Learner.Curve.Points)
            {
                writer.Write(CurveLines.Line(point));
            }
        });
        curve = new FileStream(folder.CurveFile, FileMode.Append, FileAccess.Write, FileShare.Read);
    }

    private void Keep(Learner learner)
    {
        try
        {
            curve!.Write(CurveLines.Line(learner.Curve.Points[^1]));
            curve.Flush();
        }
        catch (Exception error) when (error is IOException or ArgumentOutOfRangeException)
        {
            // .NET reports a file that may grow no further (EFBIG) as an argument out of range.
            throw new IOException($"{folder.CurveFile} cannot be written: {error.Message} The last checkpoint is as it was; make room and go on with --resume.", error);
        }

        var before = Stopwatch.GetTimestamp();
        if (Stopwatch.GetElapsedTime(lastSaved, before) >= 10 * cost)
        {
            folder.Save(learner);
            lastSaved = Stopwatch.GetTimestamp();
            cost = Stopwatch.GetElapsedTime(before, lastSaved);
        }
    }
}
