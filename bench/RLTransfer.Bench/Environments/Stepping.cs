using System.Diagnostics;
using RLTransfer.Environments;
using RLTransfer.Randomness;

namespace RLTransfer.Bench.Environments;

/// <summary>
/// Times the stepping of environments with random actions that are drawn beforehand: by this process's processor time, which
/// other programs disturb little; by the clock on the wall where several threads or processes work together.
/// </summary>
public static class Stepping
{
    private const int Batches = 16;

    /// <summary>How many runs a median is over.</summary>
    public const int Runs = 9;

    /// <summary>Instance steps per second of a vector environment, one figure a run.</summary>
    public static double[] Vector(VectorEnvironment environment, double seconds = 0.15, bool wall = false)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var step = Stepper(environment);
        environment.Reset(1);
        return Rates(step, environment.Count, seconds, wall);
    }

    /// <summary>Steps per second through the API of one environment, resets included, one figure a run.</summary>
    public static double[] Single(SingleEnvironment environment, double seconds = 0.15)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var step = Stepper(environment);
        environment.Reset(1);
        return Rates(step, 1, seconds, wall: false);
    }

    /// <summary>Bytes allocated by this thread per instance step, after warming up; the least of several runs, as the runtime may allocate for itself.</summary>
    public static double AllocationPerStep(VectorEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var step = Stepper(environment);
        environment.Reset(1);
        return Allocation(step, 300) / environment.Count;
    }

    /// <summary>Bytes allocated per step where the caller says where the observation goes.</summary>
    public static double AllocationPerStep(SingleEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var vector = environment.Vector;
        var observation = new float[vector.SingleObservationSpace.Size];
        var (whole, real) = Actions(vector);
        var isBox = vector.SingleActionSpace is Box;
        var at = 0;
        environment.Reset(1);
        return Allocation(
            () =>
            {
                at = (at + 1) % Batches;
                var outcome = isBox ? environment.Step(real[at].AsSpan(), observation) : environment.Step(whole[at][0], observation);
                if (outcome.Terminated || outcome.Truncated)
                {
                    vector.Reset();
                }
            },
            3000);
    }

    private static double Allocation(Action step, int steps)
    {
        var least = double.PositiveInfinity;
        for (var run = 0; run < 5; run++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var t = 0; t < steps; t++)
            {
                step();
            }

            least = Math.Min(least, (double)(GC.GetAllocatedBytesForCurrentThread() - before) / steps);
        }

        return least;
    }

    private static double[] Rates(Action step, int perStep, double seconds, bool wall)
    {
        for (var warmUp = 0; warmUp < 4; warmUp++)
        {
            Run(step, seconds, wall);
        }

        return [.. Enumerable.Range(0, Runs).Select(_ => perStep * Run(step, seconds, wall))];
    }

    /// <returns>Calls per second.</returns>
    private static double Run(Action step, double seconds, bool wall)
    {
        var start = Now(wall);
        var (calls, burst, passed) = (0L, 1L, 0.0);
        while (passed < seconds)
        {
            for (var i = 0L; i < burst; i++)
            {
                step();
            }

            calls += burst;
            var before = passed;
            passed = Now(wall) - start;
            burst = passed - before < 1e-3 ? 2 * burst : burst;      // looking at the clock must cost nothing
        }

        return calls / passed;
    }

    private static double Now(bool wall) => wall ? Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency : Environment.CpuUsage.TotalTime.TotalSeconds;

    private static Action Stepper(VectorEnvironment environment)
    {
        var (whole, real) = Actions(environment);
        var at = 0;
        return environment.SingleActionSpace is Box
            ? () => environment.Step(real[at = (at + 1) % Batches])
            : () => environment.Step(whole[at = (at + 1) % Batches]);
    }

    private static Action Stepper(SingleEnvironment environment)
    {
        var (whole, real) = Actions(environment.Vector);
        var at = 0;
        return environment.ActionSpace is Box
            ? () => Continue(environment.Step(real[at = (at + 1) % Batches]))
            : () => Continue(environment.Step(whole[at = (at + 1) % Batches]));

        void Continue(StepResult result)
        {
            if (result.Terminated || result.Truncated)
            {
                environment.Reset();
            }
        }
    }

    private static (int[][] Whole, float[][] Real) Actions(VectorEnvironment environment)
    {
        var space = environment.SingleActionSpace;
        var random = new Philox(7, Philox.Stream("bench actions"));
        var whole = new int[Batches][];
        var real = new float[Batches][];
        for (var b = 0; b < Batches; b++)
        {
            (whole[b], real[b]) = (new int[environment.Count * space.Size], new float[environment.Count * space.Size]);
            for (var i = 0; i < environment.Count; i++)
            {
                if (space is Box)
                {
                    space.Sample(random, real[b].AsSpan(i * space.Size, space.Size));
                }
                else
                {
                    space.Sample(random, whole[b].AsSpan(i * space.Size, space.Size));
                }
            }
        }

        return (whole, real);
    }
}
