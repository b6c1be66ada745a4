using RLTransfer.Figures;
using RLTransfer.Figures.Display;

namespace RLTransfer.Course.Experiments.Modular;

/// <summary>All that a <see cref="GridStudy{TOptions}"/> measured, with its claims, tables and figures.</summary>
/// <typeparam name="TOptions">The sizes.</typeparam>
public sealed class GridResults<TOptions>(Measured<TOptions, CellOutcome> measured) : StudyResults<TOptions, CellOutcome>(measured)
    where TOptions : GridOptions
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables => [HeldOutTable(), .. Options.HeldOut.Select(TrainedTable)];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [HeatMap(GridStudy<TOptions>.Modular), HeatMap(GridStudy<TOptions>.OneNetwork)];

    /// <summary>Success in all held-out cells: the mean over them of each seed [S].</summary>
    public double[] HeldOut(string contestant) => Mean(Options.HeldOut.SelectMany(set => set.Select(cell => Success(contestant, cell, set))));

    /// <summary>Success in trained cells: the mean over them of each seed [S].</summary>
    public double[] Trained(string contestant) => Mean(Options.HeldOut.SelectMany(set => Options.Trained(set).Select(cell => Success(contestant, cell, set))));

    /// <summary>Success in held-out cells of the nearest trained arm's policy; where two are as near, of the better one [S].</summary>
    public double[] NearestArm() => Mean(Options.HeldOut.SelectMany(set => set.Select(cell =>
        GridStudy<TOptions>.Nearest(cell, Options.Trained(set)).Select(links => Success(GridStudy<TOptions>.Borrowed(links), cell, set)).MaxBy(success => success.Average())!)));

    /// <summary>Mean success in every cell; where it says held out, the figure is of the training that did without this cell.</summary>
    /// <param name="contestant"><see cref="GridStudy{TOptions}.Modular"/> or <see cref="GridStudy{TOptions}.OneNetwork"/>.</param>
    public Figure HeatMap(string contestant)
    {
        var (rows, columns) = (Options.Links.Count, Options.Tasks.Count);
        var values = new double[rows, columns];
        var figure = new Figure($"Success: {contestant}") { XLabel = "Task", YLabel = "Arm", Height = 330 };
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var cell = new ArmTask(Options.Links[row], Options.Tasks[column]);
                var set = Options.HeldOut.FirstOrDefault(set => set.Contains(cell)) ?? Options.HeldOut[0];
                values[row, column] = Success(contestant, cell, set).Average();
            }
        }

        figure.HeatMap(values, Options.Links.Select(links => FormattableString.Invariant($"{links} links")), Options.Tasks, cells: "0.00", range: (0, 1), label: "success");
        foreach (var cell in Options.HeldOut.SelectMany(set => set).Distinct())
        {
            figure.Note(Place(Options.Tasks, cell.Task) - 0.3, Place(Options.Links, cell.Links) + 0.35, "held out");     // below the number
        }

        return figure;

        static int Place<T>(IReadOnlyList<T> all, T one) => Enumerable.Range(0, all.Count).First(at => Equals(all[at], one));
    }

    /// <summary>Success of a contestant in a cell [S].</summary>
    public double[] Success(string contestant, ArmTask cell, IReadOnlyList<ArmTask> heldOut) => Each(contestant, GridStudy<TOptions>.TaskName(cell, heldOut), outcome => outcome.Success);

    private static double[] Mean(IEnumerable<double[]> cells)
    {
        var all = cells.ToArray();
        return [.. all[0].Select((_, seed) => all.Average(cell => cell[seed]))];
    }

    private ResultTable HeldOutTable() => new(
        $"Success in held-out cells: mean ± standard deviation over {Seeds.Count} seeds",
        ["cell", GridStudy<TOptions>.Modular, "nearest arm's policy", GridStudy<TOptions>.OneNetwork, GridStudy<TOptions>.Scratch],
        [.. from set in Options.HeldOut from cell in set select (object[])[
            cell.ToString(),
            Text(Success(GridStudy<TOptions>.Modular, cell, set)),
            string.Join("; ", GridStudy<TOptions>.Nearest(cell, Options.Trained(set)).Select(links => FormattableString.Invariant($"{Text(Success(GridStudy<TOptions>.Borrowed(links), cell, set))} ({links} links)"))),
            Text(Success(GridStudy<TOptions>.OneNetwork, cell, set)),
            Text(Success(GridStudy<TOptions>.Scratch, cell, set)),
        ]]);

    private ResultTable TrainedTable(IReadOnlyList<ArmTask> heldOut) => new(
        $"Success in trained cells, without {string.Join("; ", heldOut)}: mean ± standard deviation over {Seeds.Count} seeds",
        ["cell", GridStudy<TOptions>.Modular, GridStudy<TOptions>.OneNetwork],
        [.. Options.Trained(heldOut).Select(cell => (object[])[cell.ToString(), Text(Success(GridStudy<TOptions>.Modular, cell, heldOut)), Text(Success(GridStudy<TOptions>.OneNetwork, cell, heldOut))])]);

    private static string Text(double[] success) => SuccessText.Of(success);
}
