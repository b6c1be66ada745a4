using RLTransfer.Course.Datasets;
using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;

namespace RLTransfer.Course.Experiments.Distillation;

/// <summary>All that <see cref="EnsembleDistillation"/> measured, with the pictures it was measured on.</summary>
public sealed class EnsembleResults(Measured<EnsembleOptions, ClassifierOutcome> measured, ClassifiedPictures pictures) : StudyResults<EnsembleOptions, ClassifierOutcome>(measured)
{
    private const string StudentLine = "student";

    private static readonly MethodColors colors = new(EnsembleDistillation.Single, EnsembleDistillation.Ensemble, StudentLine, EnsembleDistillation.Hard, EnsembleDistillation.Soft);

    /// <summary>The pictures' name.</summary>
    public string Source => pictures.Source;

    /// <summary>The student that is compared with others.</summary>
    public string Student => EnsembleDistillation.Student(Options.Temperature);

    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables => [AllTable(), FewTable()];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [TemperatureFigure(), FewFigure(), ReliabilityFigure()];

    /// <summary>Share of the ensemble's gain over one network that a contestant reaches; seeds are drawn anew together.</summary>
    public Interval Gain(string contestant) => Bootstrap.Paired(
        [Accuracy(contestant), Accuracy(EnsembleDistillation.Single), Accuracy(EnsembleDistillation.Ensemble)],
        rows => (rows[0].Average() - rows[1].Average()) / Math.Max(1e-9, rows[2].Average() - rows[1].Average()));

    /// <summary>By how many points of accuracy one is ahead of another.</summary>
    public Interval Lead(string contestant, string other, string task = EnsembleDistillation.All) =>
        Bootstrap.Paired([Accuracy(contestant, task), Accuracy(other, task)], rows => 100 * (rows[0].Average() - rows[1].Average()));

    /// <summary>A contestant's calibration error over another's.</summary>
    public Interval ErrorRatio(string contestant, string other) => Bootstrap.Paired(
        [Errors(contestant), Errors(other)], rows => rows[0].Average() / Math.Max(1e-9, rows[1].Average()));

    /// <summary>Accuracy and calibration by temperature; one network and the ensemble are the lines.</summary>
    public FigurePanels TemperatureFigure() => Figure.Panels(2, [Panel("Accuracy", "Accuracy (%)", contestant => Percent(Accuracy(contestant))), Panel("Calibration", "Expected calibration error (%)", contestant => Percent(Errors(contestant)))]);

    /// <summary>Accuracy by the number of pictures that a student has.</summary>
    public Figure FewFigure()
    {
        var figure = new Figure(FormattableString.Invariant($"{Source}, few pictures: mean and one standard deviation of {Seeds.Count} seeds"))
        {
            XLabel = "Pictures of each class", YLabel = "Accuracy (%)", XScale = Scale.Log, XTicks = [.. Options.Few.Select(n => (double)n)], Possible = (0, 100),
        };
        foreach (var labels in (string[])[EnsembleDistillation.Hard, EnsembleDistillation.Soft])
        {
            figure.Line(labels, Options.Few, Seeds.Select((_, seed) => Options.Few.Select(n => 100 * Of(labels, EnsembleDistillation.Few(n))[seed].Accuracy)), colors.Of(labels));
        }

        return figure.HorizontalLine(100 * Accuracy(EnsembleDistillation.Ensemble).Average(), "ensemble");
    }

    /// <summary>How often predictions of a confidence are right, all seeds together.</summary>
    public FigurePanels ReliabilityFigure() => Figure.Panels(3, ((string[])[EnsembleDistillation.Single, EnsembleDistillation.Ensemble, Student]).Select(contestant =>
    {
        var all = Of(contestant, EnsembleDistillation.All);
        var bins = Enumerable.Range(0, all[0].Bins.Count).Select(bin => all.Select(seed => seed.Bins[bin]).ToArray()).Where(bin => bin.Sum(own => own.Count) > 0).Select(bin =>
        {
            var count = (double)bin.Sum(own => own.Count);
            return (Confidence: bin.Sum(own => own.Count * own.Confidence) / count, Accuracy: bin.Sum(own => own.Count * own.Accuracy) / count);
        }).ToArray();
        var name = contestant == Student ? StudentLine : contestant;
        return new Figure(char.ToUpperInvariant(contestant[0]) + contestant[1..]) { XLabel = "Confidence", YLabel = "Share that is right", XRange = (0, 1), YRange = (0, 1), EqualAspect = true }
            .Line("calibrated", (double[])[0, 1], (double[])[0, 1], new() { Slot = 6, Dashed = true, Markers = false })
            .Line(name, bins.Select(bin => bin.Confidence), bins.Select(bin => bin.Accuracy), colors.Of(name));
    }));

    private Figure Panel(string title, string what, Func<string, double[]> figure)
    {
        var panel = new Figure(title) { XLabel = "Temperature", YLabel = what, XScale = Scale.Log, XTicks = [.. Options.Temperatures], Possible = (0, 100) };
        foreach (var contestant in (string[])[EnsembleDistillation.Single, EnsembleDistillation.Ensemble])
        {
            panel.Line(contestant, Options.Temperatures, Seeds.Select((_, seed) => Options.Temperatures.Select(_ => figure(contestant)[seed])), colors.Of(contestant));
        }

        return panel.Line(StudentLine, Options.Temperatures, Seeds.Select((_, seed) => Options.Temperatures.Select(temperature => figure(EnsembleDistillation.Student(temperature))[seed])), colors.Of(StudentLine));
    }

    private ResultTable AllTable() => new(
        FormattableString.Invariant($"{Source}: {Options.Members} networks on {Options.Labelled} pictures with labels, students of a network's size; {Seeds.Count} seeds"),
        ["", "accuracy, %", "± seeds", "share of the gain", "low", "high", "calibration error, %", "−log p"],
        [.. Contests.Where(contest => contest.Task == EnsembleDistillation.All).Select(contest =>
        {
            var (accuracy, gain) = (Accuracy(contest.Contestant), Gain(contest.Contestant));
            return (object[])
            [
                contest.Contestant, Math.Round(100 * accuracy.Average(), 2), accuracy.Length > 1 ? Math.Round(100 * Statistics.StandardDeviation(accuracy), 2) : "–",
                Math.Round(gain.Value, 2), Math.Round(gain.Low, 2), Math.Round(gain.High, 2), Math.Round(100 * Errors(contest.Contestant).Average(), 1),
                Math.Round(Each(contest.Contestant, EnsembleDistillation.All, outcome => outcome.LogLoss).Average(), 3),
            ];
        })]);

    private ResultTable FewTable() => new(
        FormattableString.Invariant($"{Source}, few pictures: accuracy in percent, means of {Seeds.Count} seeds"),
        ["pictures of each class", EnsembleDistillation.Hard, EnsembleDistillation.Soft, "soft less true (points)", "low", "high"],
        [.. Options.Few.Select(n =>
        {
            var (task, lead) = (EnsembleDistillation.Few(n), Lead(EnsembleDistillation.Soft, EnsembleDistillation.Hard, EnsembleDistillation.Few(n)));
            return (object[])[n, .. ((string[])[EnsembleDistillation.Hard, EnsembleDistillation.Soft]).Select(labels => (object)Math.Round(100 * Accuracy(labels, task).Average(), 1)), Math.Round(lead.Value, 1), Math.Round(lead.Low, 1), Math.Round(lead.High, 1)];
        })]);

    private static double[] Percent(double[] shares) => [.. shares.Select(share => 100 * share)];

    private double[] Accuracy(string contestant, string task = EnsembleDistillation.All) => Each(contestant, task, outcome => outcome.Accuracy);

    private double[] Errors(string contestant) => Each(contestant, EnsembleDistillation.All, outcome => outcome.Error);
}
