using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace RLTransfer.Learners;

/// <summary>One crowd's training.</summary>
/// <param name="Seeds">The crowd.</param>
/// <param name="Create">Makes its learner; called on the thread that trains.</param>
/// <param name="Steps">Environment steps of each seed.</param>
/// <param name="Training">How it is trained.</param>
/// <param name="After">Looks at the trained learner before it is disposed; null: nothing is looked at.</param>
public sealed record CrowdJob(IReadOnlyList<ulong> Seeds, Func<IReadOnlyList<ulong>, Learner> Create, long Steps, Training Training, Action<Learner>? After = null);

/// <summary>What became of a job.</summary>
/// <param name="Curve">What the crowd was worth along the way.</param>
/// <param name="Seconds">Of wall clock.</param>
public sealed record CrowdResult(CrowdCurve Curve, double Seconds);

/// <summary>Trains crowds side by side on a few threads. Seeds do not depend on their crowd, so how they are divided changes nothing but the time (and rounding).</summary>
public static class CrowdRunner
{
    /// <summary>Trains all jobs, so many at once, each on a thread of its own.</summary>
    /// <param name="jobs">In the order they are begun.</param>
    /// <param name="threads">How many at once; null: as many as there are processors.</param>
    /// <param name="finished">Called after each; from any thread, one at a time.</param>
    /// <returns>In the jobs' order.</returns>
    /// <exception cref="Exception">The first that a job met; jobs not begun by then are not begun.</exception>
    public static IReadOnlyList<CrowdResult> Run(IReadOnlyList<CrowdJob> jobs, int? threads = null, Action<int, CrowdResult>? finished = null)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var count = Math.Min(jobs.Count, threads ?? Environment.ProcessorCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads ?? 1, 1);
        var (results, gate, next) = (new CrowdResult[jobs.Count], new Lock(), 0);
        Exception? failure = null;
        if (count <= 1)
        {
            Work();
        }
        else
        {
            Thread[] workers = [.. Enumerable.Range(0, count).Select(i => new Thread(Work) { Name = FormattableString.Invariant($"crowd {i}"), IsBackground = true })];
            Array.ForEach(workers, worker => worker.Start());
            Array.ForEach(workers, worker => worker.Join());
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return results;

        void Work()
        {
            while (Take() is >= 0 and var at)
            {
                try
                {
                    results[at] = Train(jobs[at]);
                    lock (gate)
                    {
                        finished?.Invoke(at, results[at]);
                    }
                }
                catch (Exception error)
                {
                    lock (gate)
                    {
                        failure ??= error;
                    }
                }
            }
        }

        int Take()
        {
            lock (gate)
            {
                return failure is null && next < jobs.Count ? next++ : -1;
            }
        }
    }

    /// <summary>Seeds 0, 1, 2, … in so many crowds of nearly the same size.</summary>
    public static IReadOnlyList<IReadOnlyList<ulong>> Divide(IReadOnlyList<ulong> seeds, int crowds)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentOutOfRangeException.ThrowIfLessThan(crowds, 1);
        crowds = Math.Min(crowds, seeds.Count);
        return [.. Enumerable.Range(0, crowds).Select(crowd => (IReadOnlyList<ulong>)[.. seeds.Skip(crowd * seeds.Count / crowds).Take(((crowd + 1) * seeds.Count / crowds) - (crowd * seeds.Count / crowds))])];
    }

    private static CrowdResult Train(CrowdJob job)
    {
        var clock = Stopwatch.StartNew();
        using var learner = job.Create(job.Seeds);
        var curve = learner.Train(job.Steps, job.Training);
        job.After?.Invoke(learner);
        return new(curve, clock.Elapsed.TotalSeconds);
    }
}
