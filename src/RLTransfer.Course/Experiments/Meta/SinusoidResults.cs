using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;

namespace RLTransfer.Course.Experiments.Meta;

/// <summary>All that <see cref="MamlSinusoids"/> measured.</summary>
public sealed class SinusoidResults(Measured<SinusoidOptions, AdaptedSinusoids> measured) : StudyResults<SinusoidOptions, AdaptedSinusoids>(measured)
{
    private static readonly MethodColors colors = new(MamlSinusoids.Contestants);

    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables =>
    [
        new(FormattableString.Invariant($"Mean squared error on {Options.TestTasks} new sine waves after gradient steps: means of {Seeds.Count} seeds"),
            ["initial weights", "task", "step length", "0 steps", "1 step", FormattableString.Invariant($"{Options.Steps} steps, median"), "diverged"],
            [.. from shots in Options.Shots
                from contestant in MamlSinusoids.Contestants
                let own = Of(contestant, MamlSinusoids.Task(shots))
                select (object[])
                [
                    contestant, MamlSinusoids.Task(shots), string.Join(", ", own.Select(seed => seed.StepSize).Distinct().Order().Select(size => FormattableString.Invariant($"{size}"))),
                    Round(own.Average(seed => seed.Error[0])), Round(own.Average(seed => seed.Error[1])), Round(own.Average(seed => seed.Medians[^1])), own.Sum(seed => seed.Diverged),
                ]]),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [ErrorFigure(), WaveFigure(Options.Shots[0])];

    /// <summary>Mean errors after one step of one contestant over another's, seed by seed.</summary>
    public Interval Ratio(string worse, string better, int shots) =>
        Bootstrap.Paired([Errors(worse, shots), Errors(better, shots)], rows => rows[0].Zip(rows[1], (one, other) => one / other).Average());

    /// <summary>The median wave's error after every gradient step.</summary>
    public FigurePanels ErrorFigure() => Figure.Panels(Options.Shots.Count, Options.Shots.Select(shots =>
    {
        var figure = new Figure(MamlSinusoids.Task(shots)) { XLabel = "Gradient steps on a new wave", YLabel = "Squared error, median wave", Possible = (0, double.PositiveInfinity) };
        foreach (var contestant in MamlSinusoids.Contestants)
        {
            figure.Line(contestant, Enumerable.Range(0, Options.Steps + 1), Of(contestant, MamlSinusoids.Task(shots)).Select(seed => seed.Medians), colors.Of(contestant));
        }

        return figure;
    }));

    /// <summary>One wave, and what networks make of a few of its points.</summary>
    /// <param name="shots">How many.</param>
    /// <param name="seed">Its place in the crowd.</param>
    public FigurePanels WaveFigure(int shots, int seed = 0) => Figure.Panels(2, ((string[])[MamlSinusoids.Maml, MamlSinusoids.Pretrained]).Select(contestant =>
    {
        var wave = Of(contestant, MamlSinusoids.Task(shots))[seed].Example;
        return new Figure($"{contestant}, {MamlSinusoids.Task(shots)}") { XLabel = "x", YLabel = "y" }
            .Line("the wave", wave.X, wave.Truth)
            .Line("before", wave.X, wave.Before)
            .Line("after 1 step", wave.X, wave.After)
            .Line(FormattableString.Invariant($"after {Options.Steps} steps"), wave.X, wave.Last)
            .Scatter("examples", wave.KnownX, wave.KnownY);
    }));

    private double[] Errors(string contestant, int shots) => Each(contestant, MamlSinusoids.Task(shots), seed => seed.Error[1]);

    private static double Round(double value) => Math.Round(value, 3);
}
