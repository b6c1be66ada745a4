using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;
using RLTransfer.Figures.Images;
using RLTransfer.Pictures;
using RLTransfer.Tabular;

namespace RLTransfer.Course.Experiments.FinetuningLecture;

/// <summary>All that <see cref="GridworldTransfer"/> measured: of each seed, the extra steps of every episode.</summary>
public sealed class GridworldResults(Measured<GridworldOptions, double[]> measured) : StudyResults<GridworldOptions, double[]>(measured)
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables => [Table()];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [MazeFigure(), CurveFigure()];

    /// <summary>Extra steps of each seed over all episodes and mazes [S].</summary>
    public double[] Extra(Knowledge kind, GridSource source) => Each(Name(source), Name(kind), episodes => episodes.Sum());

    /// <summary>Extra steps over those from scratch: below 1 the source has helped, above 1 it has harmed.</summary>
    public Interval Ratio(Knowledge kind, GridSource source) =>
        Bootstrap.Paired([Extra(kind, source), Extra(kind, GridSource.Scratch)], rows => rows[0].Sum() / rows[1].Sum());

    /// <summary>A source maze and its target, with the value function that the source has learned.</summary>
    public FigurePanels MazeFigure(ulong maze = 0)
    {
        var (source, target) = (GridworldTransfer.Maze(maze, Options, changed: false), GridworldTransfer.Maze(maze, Options, changed: true));
        using (source)
        using (target)
        {
            var learner = (QLearning)GridworldTransfer.Create(Knowledge.Value, Options, maze);
            learner.Learn(source, Options.SourceEpisodes, (long)maze);
            target.Reset(0);
            source.Reset(0);
            var values = new double[Options.Size, Options.Size];
            for (var state = 0; state < learner.States; state++)
            {
                values[state / Options.Size, state % Options.Size] = learner.Value(state);
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
        var figure = new Figure(Name(kind)) { XLabel = "Episode on the target maze", YLabel = "Extra steps (mean of 5 episodes)", YRange = (0, kind == Knowledge.Dynamics ? 20 : 200), Possible = (0, double.MaxValue) };
        foreach (var source in Enum.GetValues<GridSource>())
        {
            figure.Line(Name(source), Enumerable.Range(1, Options.Episodes), CurveFigures.Smooth(PerMaze(Of(Name(source), Name(kind))), 5), Colors.Of(Name(source)));
        }

        return figure;
    }));

    /// <summary>One colour a source, in every figure.</summary>
    public static MethodColors Colors { get; } = new([.. Enum.GetValues<GridSource>().Select(Name)]);

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

    /// <summary>[seeds, episodes].</summary>
    private double[,] PerMaze(IReadOnlyList<double[]> extra)
    {
        var each = new double[extra.Count, Options.Episodes];
        for (var seed = 0; seed < extra.Count; seed++)
        {
            for (var at = 0; at < Options.Episodes; at++)
            {
                each[seed, at] = extra[seed][at] / Options.Mazes;
            }
        }

        return each;
    }

    private ResultTable Table() => new(
        $"Extra steps a maze over {Options.Episodes} episodes, and their ratio to scratch's (95 % bootstrap over {Seeds.Count} seeds of {Options.Mazes} mazes)",
        ["handed on", "source", "extra steps", "ratio", "low", "high"],
        [.. from kind in Enum.GetValues<Knowledge>()
            from source in Enum.GetValues<GridSource>()
            let ratio = Ratio(kind, source)
            select (object[])[Name(kind), Name(source), Math.Round(Statistics.Mean(Extra(kind, source)) / Options.Mazes, 1), Math.Round(ratio.Value, 3), Math.Round(ratio.Low, 3), Math.Round(ratio.High, 3)]]);
}
