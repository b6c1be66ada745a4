using RLTransfer.Course.Datasets;
using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Networks;
using RLTransfer.Transfer;

namespace RLTransfer.Course.Experiments.FinetuningLecture;

/// <summary>One method at one number of examples.</summary>
/// <param name="How">The method.</param>
/// <param name="ExamplesPerClass">Digits learned from, per class.</param>
/// <param name="LearningRate">Chosen on validation digits.</param>
/// <param name="Steps">Chosen on validation digits.</param>
/// <param name="ValidationAccuracy">Of that choice, over the tuning seeds.</param>
/// <param name="Accuracy">On the test digits: one a seed.</param>
public sealed record Outcome(Finetuning How, int ExamplesPerClass, double LearningRate, int Steps, double ValidationAccuracy, double[] Accuracy);

/// <summary>All that <see cref="SupervisedFinetuning"/> measured, with its claims, tables and figures.</summary>
public sealed class SupervisedResults
{
    private readonly CharacterData data;
    private readonly SupervisedOptions options;
    private readonly double[] sourceAccuracy;

    internal SupervisedResults(
        RunSettings settings, SupervisedOptions options, string id, CharacterData data, CrowdNetwork source, double[] sourceAccuracy,
        IReadOnlyList<Outcome> outcomes, IReadOnlyDictionary<string, IReadOnlyList<TrainingPoint>[]> overfitting, double seconds)
    {
        (this.data, this.options, this.sourceAccuracy) = (data, options, sourceAccuracy);
        (Source, Outcomes, Overfitting) = (source, outcomes, overfitting);
        Report = new(id, settings.Budget, options.Seeds, settings.Device, seconds, Claims(), [AccuracyTable(), TuningTable(), SourceTable()],
            [SampleFigure(), FilterFigure(), AccuracyFigure(), OverfittingFigure()]) { Provenance = new(new(0, options.Seeds), new(1000, options.TuningSeeds), System.Text.Json.JsonSerializer.SerializeToNode(options, PartFolder.Plain)) };
    }

    /// <summary>Claims, tables and figures in one.</summary>
    public ExperimentReport Report { get; }

    /// <summary>The first seed's network after the letters.</summary>
    public CrowdNetwork Source { get; }

    /// <summary>Every method at every number of examples.</summary>
    public IReadOnlyList<Outcome> Outcomes { get; }

    /// <summary>Curves over the updates on few examples: by method, one a seed.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<TrainingPoint>[]> Overfitting { get; }

    /// <summary>Test accuracy of a method: [seeds, numbers of examples].</summary>
    public double[,] Accuracy(Finetuning how)
    {
        var rows = options.ExamplesPerClass.Select(n => Of(how, n).Accuracy).ToArray();
        var matrix = new double[options.Seeds, rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            for (var s = 0; s < options.Seeds; s++)
            {
                matrix[s, i] = rows[i][s];
            }
        }

        return matrix;
    }

    /// <summary>A few letters and digits as they are.</summary>
    public Figure SampleFigure()
    {
        const int columns = 16;
        int[] letters = [.. Enumerable.Range(0, 3 * columns)];
        int[] digits = [.. Enumerable.Range(0, 2 * columns)];
        var pixels = letters.SelectMany(i => data.Letters.Train.Image(i).ToArray()).Concat(digits.SelectMany(i => data.Digits.Train.Image(i).ToArray())).Select(grey => (byte)(255 - grey));
        return new Figure("Letters to learn first, and below them digits to transfer to").ImageGrid(pixels, data.Letters.Train.Height, data.Letters.Train.Width, columns: columns);
    }

    /// <summary>What the first layer of the source network looks for, beside where it began.</summary>
    public FigurePanels FilterFigure()
    {
        using var fresh = Source.With(Source.Shape);
        return Figure.Panels(Filters("First-layer filters before training", fresh), Filters("and after learning letters", Source));

        static Figure Filters(string title, CrowdNetwork network)
        {
            var weight = network["conv1"].Weight;
            var side = (int)weight.shape[^1];
            return new Figure(title).ImageGrid(weight.cpu().data<float>().ToArray(), side, side, columns: 4, colors: RLTransfer.Figures.Colors.ColorScale.BlueRed);
        }
    }

    /// <summary>Test accuracy against examples per class.</summary>
    public Figure AccuracyFigure()
    {
        var figure = new Figure($"Digits after letters: mean and one standard deviation of {options.Seeds} seeds")
        {
            XLabel = "Examples per class", YLabel = "Test accuracy", XScale = Scale.Log, XTicks = [.. options.ExamplesPerClass.Select(n => (double)n)],
        };
        foreach (var how in Methods)
        {
            figure.Line(how.Name, options.ExamplesPerClass, Accuracy(how));
        }

        return figure;
    }

    /// <summary>Training loss and test accuracy on few examples, side by side.</summary>
    public FigurePanels OverfittingFigure()
    {
        var loss = new Figure("Training loss") { XLabel = "Updates", YLabel = "Cross-entropy", YScale = Scale.Log };
        var accuracy = new Figure("Test accuracy") { XLabel = "Updates", YLabel = "Accuracy" };
        foreach (var (name, curves) in Overfitting)
        {
            var steps = curves[0].Select(point => point.Step).ToArray();
            // On a logarithmic axis a band of mean minus deviation may reach zero, so the loss shows the mean alone.
            loss.Line(name, steps, Enumerable.Range(0, steps.Length).Select(i => curves.Average(curve => curve[i].TrainingLoss)));
            accuracy.Line(name, steps, curves.Select(curve => curve.Select(point => point.Accuracy)));
        }

        return Figure.Panels(loss, accuracy);
    }

    private IEnumerable<Finetuning> Methods => Outcomes.Select(outcome => outcome.How).Distinct();

    private Outcome Of(Finetuning how, int n) => Outcomes.Single(outcome => outcome.How == how && outcome.ExamplesPerClass == n);

    private List<Claim> Claims()
    {
        var (few, some, many) = (options.ExamplesPerClass[0], options.OverfittingExamples, options.ExamplesPerClass[^1]);
        var others = Methods.Where(how => how != Finetuning.Scratch);
        var chosen = others.MaxBy(how => Of(how, some).ValidationAccuracy)!;
        var scratch = Overfitting[Finetuning.Scratch.Name];
        var middle = scratch[0].Count / 2;
        return
        [
            Claim.AtLeast("transfer-helps", FormattableString.Invariant($"at n = {some} finetuning ({chosen.Name}, chosen on validation digits) beats from scratch by 10 points or more (points)"),
                Bootstrap.Paired([Of(chosen, some).Accuracy, Of(Finetuning.Scratch, some).Accuracy], rows => 100 * Statistics.InterquartileMean([.. rows[0].Zip(rows[1], (a, b) => a - b)])), 10),
            Claim.AtLeast("last-layer-best-at-smallest", FormattableString.Invariant($"at n = {few} the last layer alone is best (points above the best other method)"), Margin(Finetuning.LastLayer, few), 0),
            Claim.AtLeast("end-to-end-best-at-largest", FormattableString.Invariant($"at n = {many} end to end is best (points above the best other method)"), Margin(Finetuning.EndToEnd, many), 0),
            Claim.AtMost("crossover", FormattableString.Invariant($"end to end overtakes the last layer between n = {few} and n = {many} (examples per class where the curves cross)"), Crossover(), many),
            Claim.AtMost("overfitting-loss", FormattableString.Invariant($"from scratch at n = {some} the training loss goes to zero (cross-entropy after {options.OverfittingSteps} updates)"),
                Bootstrap.Of([.. scratch.Select(curve => curve[^1].TrainingLoss)]), 0.01),
            Claim.AtMost("overfitting-accuracy", "meanwhile the test accuracy stands still (points gained in the second half of those updates)",
                Bootstrap.Of([.. scratch.Select(curve => 100 * (curve[^1].Accuracy - curve[middle - 1].Accuracy))]), 1),
        ];
    }

    /// <summary>How far a method lies above the best of the others, in points of the interquartile mean; seeds are drawn anew together.</summary>
    private Interval Margin(Finetuning how, int n)
    {
        Finetuning[] order = [how, .. Methods.Where(other => other != how)];
        return Bootstrap.Paired([.. order.Select(method => Of(method, n).Accuracy)], rows =>
            100 * (Statistics.InterquartileMean(rows[0]) - rows.Skip(1).Max(row => Statistics.InterquartileMean(row))));
    }

    /// <summary>The n from which on end to end stays above the last layer, between the measured ones by a straight line over log n; infinite where it never does.</summary>
    private Interval Crossover()
    {
        var count = options.ExamplesPerClass.Count;
        double[][] rows = [.. new[] { Finetuning.EndToEnd, Finetuning.LastLayer }.SelectMany(how => options.ExamplesPerClass.Select(n => Of(how, n).Accuracy))];
        return Bootstrap.Paired(rows, drawn =>
        {
            var lead = Enumerable.Range(0, count).Select(i => Statistics.InterquartileMean(drawn[i]) - Statistics.InterquartileMean(drawn[count + i])).ToArray();
            var last = Array.FindLastIndex(lead, difference => difference <= 0);
            if (last < 0 || last == count - 1)
            {
                return last < 0 ? options.ExamplesPerClass[0] : double.PositiveInfinity;
            }

            var (below, above) = (Math.Log(options.ExamplesPerClass[last]), Math.Log(options.ExamplesPerClass[last + 1]));
            return Math.Exp(below + ((above - below) * -lead[last] / (lead[last + 1] - lead[last])));
        });
    }

    private ResultTable AccuracyTable() => new(
        "Test accuracy (%), mean ± one standard deviation over seeds",
        ["method", .. options.ExamplesPerClass.Select(n => FormattableString.Invariant($"n = {n}"))],
        [.. Methods.Select(how => (IReadOnlyList<object>)[how.Name, .. options.ExamplesPerClass.Select(n => Percent(Of(how, n).Accuracy))])]);

    private ResultTable TuningTable() => new(
        "Learning rate × updates, chosen on validation digits",
        ["method", .. options.ExamplesPerClass.Select(n => FormattableString.Invariant($"n = {n}"))],
        [.. Methods.Select(how => (IReadOnlyList<object>)[how.Name, .. options.ExamplesPerClass.Select(n => FormattableString.Invariant($"{Of(how, n).LearningRate} × {Of(how, n).Steps}"))])]);

    private ResultTable SourceTable() => new(
        "The source networks", ["data", "classes", "updates", "test accuracy on letters (%)"],
        [[data.Source, data.Letters.Train.ClassNames.Count, options.PretrainingSteps, Percent(sourceAccuracy)]]);

    private static string Percent(double[] accuracy) =>
        FormattableString.Invariant($"{100 * Statistics.Mean(accuracy):0.0} ± {100 * Statistics.StandardDeviation(accuracy):0.0}");
}
