namespace RLTransfer.Bench.Engine;

/// <summary>Measures our work and the peer's in turns, so that what else the machine does meets both.</summary>
internal static class SideBySide
{
    private const double SecondsPerRun = 0.4;

    /// <summary>
    /// The processor time (collector and compiler included) of one call of <paramref name="update"/>, in units of which a second has <paramref name="perSecond"/>. Each
    /// side's figure is its median; the ratio is the median of the pairs' ratios, peer to ours.
    /// </summary>
    internal static BenchRow Measure(string name, string unit, double perSecond, Action update, PeerProcess? peer, int runs) =>
        Measure(name, unit, perSecond, update, peer is null ? null : count => peer.Seconds(name, count), runs);

    /// <summary>The same against other work of ours.</summary>
    internal static BenchRow Measure(string name, string unit, double perSecond, Action update, Action peer, int runs) =>
        Measure(name, unit, perSecond, update, count => Seconds(peer, count), runs);

    private static BenchRow Measure(string name, string unit, double perSecond, Action update, Func<int, double>? peer, int runs)
    {
        // The first calls compile, and say how many updates fill a run.
        var count = 1;
        for (double seconds; (seconds = Seconds(update, count)) < SecondsPerRun; count = (int)Math.Max(count + 1, Math.Min(10.0 * count, 1.1 * count * SecondsPerRun / Math.Max(seconds, 1e-6))))
        {
        }

        peer?.Invoke(Math.Max(1, count / 4));
        var ours = new double[runs];
        var theirs = new double[runs];
        for (var run = 0; run < runs; run++)
        {
            ours[run] = Seconds(update, count) / count * perSecond;
            theirs[run] = peer is null ? double.NaN : peer(count) / count * perSecond;
        }

        return Row(name, unit, ours, theirs);
    }

    /// <summary>A row of runs made in turns; a peer that is not there gives no numbers.</summary>
    internal static BenchRow Row(string name, string unit, double[] ours, double[] theirs)
    {
        var has = Array.TrueForAll(theirs, double.IsFinite);
        return new(name, unit, Median(ours), has ? Median(theirs) : null, has ? Median([.. ours.Zip(theirs, (a, b) => b / a)]) : null, ours.Length, ours.Min(), ours.Max());
    }

    internal static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double Seconds(Action update, int count)
    {
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < count; i++)
            update();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }
}
