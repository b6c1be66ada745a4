using RLTransfer.Figures;
using RLTransfer.Figures.Display;

namespace RLTransfer.Course.Experiments.Modular;

/// <summary>All that <see cref="InterfaceRegularization"/> measured, with its claims, table and figure.</summary>
public sealed class RegularizationResults(Measured<ModularOptions, CellOutcome> measured) : StudyResults<ModularOptions, CellOutcome>(measured)
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables => [Table()];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [BarFigure()];

    /// <summary>Success in held-out cells: the mean over them of each seed [S].</summary>
    public double[] HeldOut(string kind) => Mean(kind, heldOut => heldOut);

    /// <summary>Success in trained cells: the mean over them of each seed [S].</summary>
    public double[] Trained(string kind) => Mean(kind, Options.Trained);

    /// <summary>Trained and held-out cells side by side, kind by kind.</summary>
    public Figure BarFigure()
    {
        var figure = new Figure("What the interface lets through") { XLabel = "Interface", YLabel = "Success (mean ± one deviation over seeds)", YRange = (0, 1) };
        string[] kinds = [.. InterfaceKind.All.Select(kind => kind.Name)];
        return figure.Bars("trained cells", kinds, Matrix(Trained)).Bars("held-out cells", kinds, Matrix(HeldOut));

        double[,] Matrix(Func<string, double[]> success)
        {
            var runs = new double[Seeds.Count, kinds.Length];
            for (var kind = 0; kind < kinds.Length; kind++)
            {
                var own = success(kinds[kind]);
                for (var seed = 0; seed < own.Length; seed++)
                {
                    runs[seed, kind] = own[seed];
                }
            }

            return runs;
        }
    }

    private double[] Mean(string kind, Func<IReadOnlyList<ArmTask>, IReadOnlyList<ArmTask>> cells)
    {
        double[][] all = [.. from heldOut in Options.HeldOut from cell in cells(heldOut) select Each(kind, GridTransfer.TaskName(cell, heldOut), outcome => outcome.Success)];
        return [.. Seeds.Select((_, seed) => all.Average(cell => cell[seed]))];
    }

    private ResultTable Table() => new(
        $"Success by interface: mean ± standard deviation over {Seeds.Count} seeds",
        ["interface", "units", "dropout", "trained cells", "held-out cells"],
        [.. InterfaceKind.All.Select(kind => (object[])[kind.Name, kind.Modules(Options).Interface, kind.Modules(Options).Dropout, SuccessText.Of(Trained(kind.Name)), SuccessText.Of(HeldOut(kind.Name))])]);
}
