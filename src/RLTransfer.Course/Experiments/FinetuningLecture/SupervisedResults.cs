using RLTransfer.Course.Datasets;
using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;
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

/// <summary>All that <see cref="SupervisedFinetuning"/> measured, with its tables and figures.</summary>
public sealed class SupervisedResults : StudyResults<SupervisedOptions, SupervisedOutcome>
{
    private readonly CharacterData data;

    internal SupervisedResults(Measured<SupervisedOptions, SupervisedOutcome> measured, CharacterData data)
        : base(measured)
    {
        this.data = data;
        Outcomes = [.. from how in SupervisedFinetuning.Methods(Options)
                       from n in Options.ExamplesPerClass
                       let networks = Of(how.Name, SupervisedFinetuning.Digits(n))
                       select new Outcome(how, n, networks[0].LearningRate, networks[0].Steps, networks[0].ValidationAccuracy, [.. networks.Select(network => network.Accuracy)])];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables => [AccuracyTable(), TuningTable(), SourceTable()];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [SampleFigure(), FilterFigure(), AccuracyFigure(), OverfittingFigure()];

    /// <summary>Every method at every number of examples.</summary>
    public IReadOnlyList<Outcome> Outcomes { get; }

    /// <summary>Curves over the updates on few examples: by method, one a seed.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<TrainingPoint>[]> Overfitting => Contests.Where(contest => contest.Task == SupervisedFinetuning.Overfitting)
        .ToDictionary(contest => contest.Contestant, contest => Of(contest.Contestant, contest.Task).Select(network => network.Curve).ToArray());

    /// <summary>Test accuracy of a method: [seeds, numbers of examples].</summary>
    public double[,] Accuracy(Finetuning how)
    {
        var rows = Options.ExamplesPerClass.Select(n => Of(how, n).Accuracy).ToArray();
        var matrix = new double[Seeds.Count, rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            for (var s = 0; s < Seeds.Count; s++)
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

    /// <summary>What the first layer of the first seed's source network looks for, beside where it began.</summary>
    public FigurePanels FilterFigure()
    {
        const int side = 5;                                     // conv1 of CrowdNetwork.Classifier
        var (before, after) = Of(SupervisedFinetuning.Source, SupervisedFinetuning.Letters)[0].Filters;
        return Figure.Panels(Filters("First-layer filters before training", before), Filters("and after learning letters", after));

        static Figure Filters(string title, float[] weights) => new Figure(title).ImageGrid(weights, side, side, columns: 4, colors: RLTransfer.Figures.Colors.ColorScale.BlueRed);
    }

    /// <summary>Test accuracy against examples per class.</summary>
    public Figure AccuracyFigure()
    {
        var figure = new Figure($"Digits after letters: mean and one standard deviation of {Seeds.Count} seeds")
        {
            XLabel = "Examples per class", YLabel = "Test accuracy", XScale = Scale.Log, Possible = (0, 1), XTicks = [.. Options.ExamplesPerClass.Select(n => (double)n)],
        };
        foreach (var how in Methods)
        {
            figure.Line(how.Name, Options.ExamplesPerClass, Accuracy(how), Colors.Of(how.Name));
        }

        return figure;
    }

    /// <summary>One colour a method, in every figure.</summary>
    public MethodColors Colors => new(Finetuning.Scratch.Name, Finetuning.EndToEnd.Name, Finetuning.LastLayer.Name, Finetuning.Last(Options.LastLayers).Name);

    /// <summary>Training loss, test loss and test accuracy on few examples, side by side.</summary>
    public FigurePanels OverfittingFigure()
    {
        var training = new Figure("Training loss (mean)") { XLabel = "Updates", YLabel = "Cross-entropy", YScale = Scale.Log };
        var test = new Figure("Test loss") { XLabel = "Updates", YLabel = "Cross-entropy", Possible = (0, double.MaxValue) };
        var accuracy = new Figure("Test accuracy") { XLabel = "Updates", YLabel = "Accuracy", Possible = (0, 1) };
        foreach (var (name, curves) in Overfitting)
        {
            var steps = curves[0].Select(point => point.Step).ToArray();
            // On a logarithmic axis a band of mean minus deviation may reach zero, so the training loss shows the mean alone.
            training.Line(name, steps, Enumerable.Range(0, steps.Length).Select(i => curves.Average(curve => curve[i].TrainingLoss)), Colors.Of(name));
            test.Line(name, steps, curves.Select(curve => curve.Select(point => point.Loss)), Colors.Of(name));
            accuracy.Line(name, steps, curves.Select(curve => curve.Select(point => point.Accuracy)), Colors.Of(name));
        }

        return Figure.Panels(3, training, test, accuracy);
    }

    private IEnumerable<Finetuning> Methods => Outcomes.Select(outcome => outcome.How).Distinct();

    private Outcome Of(Finetuning how, int n) => Outcomes.Single(outcome => outcome.How == how && outcome.ExamplesPerClass == n);

    /// <summary>Points by which finetuning, in the way that is best on validation digits, is above training from scratch, seed by seed.</summary>
    public Interval Lead(int n)
    {
        var chosen = Methods.Where(how => how != Finetuning.Scratch).MaxBy(how => Of(how, n).ValidationAccuracy)!;
        return Bootstrap.Paired([Of(chosen, n).Accuracy, Of(Finetuning.Scratch, n).Accuracy], rows => 100 * Statistics.InterquartileMean([.. rows[0].Zip(rows[1], (a, b) => a - b)]));
    }

    /// <summary>How far a method lies above the best of the others, in points of the interquartile mean; seeds are drawn anew together.</summary>
    public Interval Margin(Finetuning how, int n)
    {
        Finetuning[] order = [how, .. Methods.Where(other => other != how)];
        return Bootstrap.Paired([.. order.Select(method => Of(method, n).Accuracy)], rows =>
            100 * (Statistics.InterquartileMean(rows[0]) - rows.Skip(1).Max(row => Statistics.InterquartileMean(row))));
    }

    /// <summary>The n from which on end to end stays above the last layer, between the measured ones by a straight line over log n; infinite where it never does.</summary>
    public Interval Crossover()
    {
        var count = Options.ExamplesPerClass.Count;
        double[][] rows = [.. new[] { Finetuning.EndToEnd, Finetuning.LastLayer }.SelectMany(how => Options.ExamplesPerClass.Select(n => Of(how, n).Accuracy))];
        return Bootstrap.Paired(rows, drawn =>
        {
            var lead = Enumerable.Range(0, count).Select(i => Statistics.InterquartileMean(drawn[i]) - Statistics.InterquartileMean(drawn[count + i])).ToArray();
            var last = Array.FindLastIndex(lead, difference => difference <= 0);
            if (last < 0 || last == count - 1)
            {
                return last < 0 ? Options.ExamplesPerClass[0] : double.PositiveInfinity;
            }

            var (below, above) = (Math.Log(Options.ExamplesPerClass[last]), Math.Log(Options.ExamplesPerClass[last + 1]));
            return Math.Exp(below + ((above - below) * -lead[last] / (lead[last + 1] - lead[last])));
        });
    }

    private ResultTable AccuracyTable() => new(
        "Test accuracy (%), mean ± one standard deviation over seeds",
        ["method", .. Options.ExamplesPerClass.Select(n => FormattableString.Invariant($"n = {n}"))],
        [.. Methods.Select(how => (IReadOnlyList<object>)[how.Name, .. Options.ExamplesPerClass.Select(n => Percent(Of(how, n).Accuracy))])]);

    private ResultTable TuningTable() => new(
        "Learning rate in thousandths × updates, chosen on validation digits",
        ["method", .. Options.ExamplesPerClass.Select(n => FormattableString.Invariant($"n = {n}"))],
        [.. Methods.Select(how => (IReadOnlyList<object>)[how.Name, .. Options.ExamplesPerClass.Select(n => FormattableString.Invariant($"{1000 * Of(how, n).LearningRate:0.##} × {Of(how, n).Steps}"))])]);

    private ResultTable SourceTable() => new(
        "The source networks", ["data", "classes", "updates", "test accuracy on letters (%)"],
        [[data.Source, data.Letters.Train.ClassNames.Count, Options.PretrainingSteps, Percent(Each(SupervisedFinetuning.Source, SupervisedFinetuning.Letters, network => network.Accuracy))]]);

    private static string Percent(double[] accuracy) =>
        FormattableString.Invariant($"{100 * Statistics.Mean(accuracy):0.0} ± {100 * Statistics.StandardDeviation(accuracy):0.0}");
}
