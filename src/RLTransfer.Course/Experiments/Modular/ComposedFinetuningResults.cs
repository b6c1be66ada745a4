using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;

namespace RLTransfer.Course.Experiments.Modular;

/// <summary>All that <see cref="ComposedFinetuning"/> measured, with its claims, table and figures.</summary>
public sealed class ComposedFinetuningResults(Measured<ModularOptions, LearningCurve> measured) : StudyResults<ModularOptions, LearningCurve>(measured)
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables => [Table()];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [.. Cells.Select(CurveFigure)];

    /// <summary>The held-out cells.</summary>
    public IReadOnlyList<ArmTask> Cells => [.. Options.HeldOut.SelectMany(set => set)];

    /// <summary>Success of all seeds along the way.</summary>
    public ComparedRuns Curves(string contestant, ArmTask cell) => Runs(contestant, cell.ToString(), curve => curve);

    /// <summary>Halfway from the composed policy's zero-shot success to what scratch comes to, means over seeds; 0.05 above zero-shot at least, so that nobody has passed it before learning.</summary>
    public double Threshold(ArmTask cell)
    {
        var start = Curves(ComposedFinetuning.Composed, cell).Runs.Average(run => run.Start);
        return Math.Max(start + 0.05, (start + Curves(ComposedFinetuning.Scratch, cell).Runs.Average(run => run.Asymptote)) / 2);
    }

    /// <summary>Success while a cell is learned.</summary>
    public Figure CurveFigure(ArmTask cell)
    {
        var figure = new Figure($"{cell}: from composed modules and from scratch") { XLabel = "Environment steps", YLabel = "Success (mean ± one deviation)", YRange = (0, 1) };
        foreach (var name in new[] { ComposedFinetuning.Composed, ComposedFinetuning.Scratch })
        {
            var curves = Curves(name, cell);
            figure.Line(name, curves.Steps, curves.Scores);
        }

        return figure.HorizontalLine(Threshold(cell), "threshold");
    }

    private ResultTable Table() => new(
        $"Learning held-out cells after all: means over {Seeds.Count} seeds",
        ["cell", "zero-shot", "composed, last", "scratch, last", "threshold", "composed, steps", "scratch, steps"],
        [.. Cells.Select(cell => (object[])[
            cell.ToString(),
            Math.Round(Curves(ComposedFinetuning.Composed, cell).Runs.Average(run => run.Start), 2),
            Math.Round(Curves(ComposedFinetuning.Composed, cell).Runs.Average(run => run.Asymptote), 2),
            Math.Round(Curves(ComposedFinetuning.Scratch, cell).Runs.Average(run => run.Asymptote), 2),
            Math.Round(Threshold(cell), 2),
            Steps(ComposedFinetuning.Composed, cell),
            Steps(ComposedFinetuning.Scratch, cell),
        ])]);

    private object Steps(string contestant, ArmTask cell) => Curves(contestant, cell).TimeOfMean(Threshold(cell)) is { } time ? Math.Round(time) : "never";
}
