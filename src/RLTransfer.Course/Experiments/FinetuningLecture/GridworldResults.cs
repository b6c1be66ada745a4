using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Images;
using RLTransfer.Pictures;
using RLTransfer.Tabular;

namespace RLTransfer.Course.Experiments.FinetuningLecture;

/// <summary>All that <see cref="GridworldTransfer"/> measured, with its claims, tables and figures.</summary>
public sealed class GridworldResults
{
    private readonly GridworldOptions options;
    private readonly IReadOnlyDictionary<(Knowledge, GridSource), double[][]> runs;

    internal GridworldResults(RunSettings settings, GridworldOptions options, string id, IReadOnlyDictionary<(Knowledge, GridSource), double[][]> runs, double seconds)
    {
        (this.options, this.runs) = (options, runs);
        Report = new(id, settings.Budget, options.Seeds, "cpu", seconds, Claims(), [Table()], [MazeFigure(), CurveFigure()]);
    }

    /// <summary>Claims, tables and figures in one.</summary>
    public ExperimentReport Report { get; }

    /// <summary>Extra steps of each seed over all episodes and mazes [S].</summary>
    public double[] Extra(Knowledge kind, GridSource source) => [.. runs[(kind, source)].Select(episodes => episodes.Sum())];

    /// <summary>Extra steps over those from scratch: below 1 the source has helped, above 1 it has harmed.</summary>
    public Interval Ratio(Knowledge kind, GridSource source) =>
        Bootstrap.Paired([Extra(kind, source), Extra(kind, GridSource.Scratch)], rows => rows[0].Sum() / rows[1].Sum());

    /// <summary>A source maze and its target, with the value function that the source has learned.</summary>
    public FigurePanels MazeFigure(ulong maze = 0)
    {
        var (source, target) = (GridworldTransfer.Maze(maze, options, changed: false), GridworldTransfer.Maze(maze, options, changed: true));
        using (source)
        using (target)
        {
            var learner = (QLearning)GridworldTransfer.Create(Knowledge.Value, options, maze);
            learner.Learn(source, options.SourceEpisodes, (long)maze);
            target.Reset(0);
            source.Reset(0);
            var values = new double[options.Size, options.Size];
            for (var state = 0; state < learner.States; state++)
            {
                values[state / options.Size, state % options.Size] = learner.Value(state);
            }

            return Figure.Panels(
                2,
                new Figure("Source and target: a few walls have moved").ImageGrid([Picture(source.Render()!), Picture(target.Render()!)], columns: 2, captions: ["source", "target"]),
                new Figure("What the source learned: V(s) = max over a of Q(s, a)") { EqualAspect = true }.HeatMap(values, label: "V(s)"));
        }
    }

    /// <summary>Extra steps of every episode, one panel a kind of knowledge.</summary>
    public FigurePanels CurveFigure() => Figure.Panels(3, Enum.GetValues<Knowledge>().Select(kind =>
    {
        var figure = new Figure(Name(kind)) { XLabel = "Episode on the target maze", YLabel = "Extra steps", YRange = (0, 200) };
        foreach (var source in Enum.GetValues<GridSource>())
        {
            figure.Line(Name(source), Enumerable.Range(1, options.Episodes), Smooth(runs[(kind, source)]));
        }

        return figure;
    }));

    /// <summary>What is handed on, in words.</summary>
    public static string Name(Knowledge kind) => kind switch
    {
        Knowledge.Value => "Value function (Q-learning)",
        Knowledge.Policy => "Policy (actor-critic)",
        _ => "Dynamics (model and planning)",
    };

    /// <summary>Where it comes from, in words.</summary>
    public static string Name(GridSource source) => source switch
    {
        GridSource.Scratch => "from scratch",
        GridSource.Similar => "similar maze",
        GridSource.OtherMaze => "unrelated maze",
        GridSource.OtherActions => "other actions",
        _ => "other actions, aligned",
    };

    private static PixelImage Picture(Environments.Frame frame) => frame.ToImage();

    /// <summary>Per maze, and the mean of five episodes around each: [seeds, episodes].</summary>
    private double[,] Smooth(double[][] extra)
    {
        var smooth = new double[extra.Length, options.Episodes];
        for (var seed = 0; seed < extra.Length; seed++)
        {
            for (var at = 0; at < options.Episodes; at++)
            {
                var from = Math.Max(0, at - 2);
                smooth[seed, at] = extra[seed].Skip(from).Take(Math.Min(options.Episodes, at + 3) - from).Average() / options.Mazes;
            }
        }

        return smooth;
    }

    private Claim[] Claims() =>
    [
        Claim.AtMost("value", "value function of a similar maze: extra steps over scratch's are below 1", Ratio(Knowledge.Value, GridSource.Similar), 1),
        Claim.AtMost("policy", "policy of a similar maze: the same", Ratio(Knowledge.Policy, GridSource.Similar), 1),
        Claim.AtMost("dynamics", "dynamics of a similar maze: the same", Ratio(Knowledge.Dynamics, GridSource.Similar), 1),
        Claim.AtLeast("negative-value", "negative transfer: with an unrelated maze's value function they are above 1", Ratio(Knowledge.Value, GridSource.OtherMaze), 1),
        Claim.AtLeast("negative-policy", "negative transfer: with a policy whose actions mean other things they are above 1", Ratio(Knowledge.Policy, GridSource.OtherActions), 1),
        Claim.AtMost("aligned-policy", "the same policy, its actions matched by what they do: below 1 again", Ratio(Knowledge.Policy, GridSource.Aligned), 1),
        Claim.AtMost("aligned-value", "the value function, its actions matched: below 1", Ratio(Knowledge.Value, GridSource.Aligned), 1),
    ];

    private ResultTable Table() => new(
        $"Extra steps a maze over {options.Episodes} episodes, and their ratio to scratch's (95 % bootstrap over {options.Seeds} seeds of {options.Mazes} mazes)",
        ["handed on", "source", "extra steps", "ratio", "low", "high"],
        [.. from kind in Enum.GetValues<Knowledge>()
            from source in Enum.GetValues<GridSource>()
            let ratio = Ratio(kind, source)
            select (object[])[Name(kind), Name(source), Math.Round(Statistics.Mean(Extra(kind, source)) / options.Mazes, 1), Math.Round(ratio.Value, 3), Math.Round(ratio.Low, 3), Math.Round(ratio.High, 3)]]);
}
