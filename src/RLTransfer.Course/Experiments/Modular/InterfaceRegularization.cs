using RLTransfer.Evaluation;
using RLTransfer.Networks;

namespace RLTransfer.Course.Experiments.Modular;

/// <summary>How an interface is kept from carrying what only one pair of modules understands.</summary>
/// <param name="Name">In tables and figures.</param>
/// <param name="IsNarrow">Few units.</param>
/// <param name="DropsOut">Any of them may be missing in training.</param>
public sealed record InterfaceKind(string Name, bool IsNarrow, bool DropsOut)
{
    /// <summary>All four.</summary>
    public static IReadOnlyList<InterfaceKind> All { get; } =
        [new("narrow, dropout", true, true), new("narrow", true, false), new("wide, dropout", false, true), new("wide", false, false)];

    /// <summary>The modules of this kind.</summary>
    public ModuleOptions Modules(ModularOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Modules with { Interface = IsNarrow ? options.Modules.Interface : options.WideInterface, Dropout = DropsOut ? options.Modules.Dropout : 0 };
    }
}

/// <summary>
/// Lecture 10: what the interface must not be. Four grids of modules are trained alike, with a narrow or wide interface, with and without dropout;
/// trained cells do not tell them apart, held-out cells should (Devin et al. 2017).
/// </summary>
public sealed class InterfaceRegularization : Study<ModularOptions, CellOutcome, RegularizationResults>
{
    /// <inheritdoc/>
    public override string Id => "modular/regularization";

    /// <inheritdoc/>
    public override string Description => "the grid with interfaces that are narrow or wide, with and without dropout: trained and held-out cells";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 5);

    /// <inheritdoc/>
    protected override ModularOptions Options(RunSettings settings) => ModularOptions.For(settings) is var options && settings.Budget == Budget.Paper ? options with { HeldOut = new ModularOptions().HeldOut } : options;

    /// <inheritdoc/>
    protected override IEnumerable<Contest<CellOutcome>> Plan(ModularOptions options) =>
        from kind in InterfaceKind.All
        from heldOut in options.HeldOut
        from cell in options.Trained(heldOut).Concat(heldOut)
        select new Contest<CellOutcome>(kind.Name, GridTransfer.TaskName(cell, heldOut), block =>
            block.Once($"{kind.Name}, without {string.Join("; ", heldOut)}", () => TrainedGrid.Modular(options, kind.Modules(options), heldOut, block)).Play(cell));

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<RegularizationResults>> Claims(ModularOptions options)
    {
        var (kept, free) = (InterfaceKind.All[0].Name, InterfaceKind.All[^1].Name);
        yield return Requirement<RegularizationResults>.AtLeast("falls", "held-out success: narrow with dropout minus wide", 0.2, results =>
            Bootstrap.Paired([results.HeldOut(kept), results.HeldOut(free)], rows => rows[0].Average() - rows[1].Average()));
        yield return Requirement<RegularizationResults>.AtMost("trained-alike", "the same difference in trained cells", 0.1, results =>
            Bootstrap.Paired([results.Trained(kept), results.Trained(free)], rows => Math.Abs(rows[0].Average() - rows[1].Average())));
    }

    /// <inheritdoc/>
    protected override RegularizationResults Results(Measured<ModularOptions, CellOutcome> measured) => new(measured);
}
