using RLTransfer.Evaluation;

namespace RLTransfer.Learners;

/// <summary>One point of a crowd's curve.</summary>
/// <param name="Step">Environment steps of one seed so far.</param>
/// <param name="Returns">Mean return of each seed's greedy episodes [S].</param>
/// <param name="Metrics">Means of what the learner reported since the point before, by name, [S] each.</param>
public sealed record CurvePoint(long Step, double[] Returns, IReadOnlyDictionary<string, double[]> Metrics);

/// <summary>How a crowd learned: what its greedy policy was worth along the way, seed by seed.</summary>
public sealed class CrowdCurve
{
    private readonly List<CurvePoint> points = [];

    internal CrowdCurve(IReadOnlyList<ulong> seeds) => Seeds = seeds;

    /// <summary>The crowd [S].</summary>
    public IReadOnlyList<ulong> Seeds { get; }

    /// <summary>From the first evaluation to the last.</summary>
    public IReadOnlyList<CurvePoint> Points => points;

    /// <summary>Environment steps of one seed at each point.</summary>
    public IReadOnlyList<double> Steps => [.. points.Select(point => (double)point.Step)];

    /// <summary>The mean returns of the last evaluation [S]; empty before the first.</summary>
    public double[] Final => points.Count > 0 ? points[^1].Returns : [];

    /// <summary>All returns [S, points], as plots take them.</summary>
    public double[,] Runs
    {
        get
        {
            var runs = new double[Seeds.Count, points.Count];
            for (var seed = 0; seed < Seeds.Count; seed++)
            {
                for (var at = 0; at < points.Count; at++)
                {
                    runs[seed, at] = points[at].Returns[seed];
                }
            }

            return runs;
        }
    }

    /// <summary>The curve of the seed at this place.</summary>
    public LearningCurve Of(int seed) => new(Steps, [.. points.Select(point => point.Returns[seed])]);

    internal void Add(CurvePoint point) => points.Add(point);

    internal void Save(BinaryWriter writer)
    {
        writer.Write(points.Count);
        foreach (var point in points)
        {
            writer.Write(point.Step);
            Write(writer, point.Returns);
            writer.Write(point.Metrics.Count);
            foreach (var (name, values) in point.Metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal))
            {
                writer.Write(name);
                Write(writer, values);
            }
        }
    }

    internal void Load(BinaryReader reader)
    {
        points.Clear();
        var count = reader.ReadInt32();
        for (var i = 0; i < count; i++)
        {
            var (step, returns, metrics) = (reader.ReadInt64(), Read(reader), new Dictionary<string, double[]>(StringComparer.Ordinal));
            for (var left = reader.ReadInt32(); left > 0; left--)
            {
                metrics.Add(reader.ReadString(), Read(reader));
            }

            points.Add(new(step, returns, metrics));
        }
    }

    private static void Write(BinaryWriter writer, double[] values)
    {
        foreach (var value in values)
        {
            writer.Write(value);
        }
    }

    private double[] Read(BinaryReader reader)
    {
        var values = new double[Seeds.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = reader.ReadDouble();
        }

        return values;
    }
}
