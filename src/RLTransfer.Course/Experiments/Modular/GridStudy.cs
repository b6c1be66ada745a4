using RLTransfer.Evaluation;

namespace RLTransfer.Course.Experiments.Modular;

/// <summary>All cells of a grid but some, trained together, and what their policies do in any cell.</summary>
public interface ITrainedGrid : IDisposable
{
    /// <summary>What the policy of a cell does in it, trained there or not [S].</summary>
    IReadOnlyList<CellOutcome> Play(ArmTask cell);

    /// <summary>What the policy of another arm, trained at the same task, does in a cell [S].</summary>
    /// <param name="cell">Where it plays.</param>
    /// <param name="links">The arm that it was trained with.</param>
    IReadOnlyList<CellOutcome> PlayBorrowed(ArmTask cell, int links);
}

/// <summary>Cells of a grid that were never trained are run with composed modules, beside what a sceptic asks for: the nearest arm's policy, one network for all cells, a learner of the cell itself.</summary>
/// <typeparam name="TOptions">The sizes.</typeparam>
public abstract class GridStudy<TOptions> : Study<TOptions, CellOutcome, GridResults<TOptions>>
    where TOptions : GridOptions
{
    /// <summary>The composed policy, and in cells that were trained the trained one.</summary>
    public const string Modular = "modular";

    /// <summary>One network for all cells.</summary>
    public const string OneNetwork = "one network";

    /// <summary>A learner of the cell itself.</summary>
    public const string Scratch = "trained on the cell";

    /// <summary>The policy of another arm.</summary>
    public static string Borrowed(int links) => FormattableString.Invariant($"policy of {links} links");

    /// <summary>A cell's name where others, too, may be held out.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="heldOut">All that were held out in the training.</param>
    public static string TaskName(ArmTask cell, IReadOnlyList<ArmTask> heldOut)
    {
        ArgumentNullException.ThrowIfNull(heldOut);
        return heldOut.Contains(cell) ? $"{cell} (held out)" : $"{cell} (held out: {string.Join("; ", heldOut)})";
    }

    /// <summary>The trained arms at a task whose number of links is nearest to a cell's.</summary>
    public static IReadOnlyList<int> Nearest(ArmTask cell, IReadOnlyList<ArmTask> trained)
    {
        ArgumentNullException.ThrowIfNull(trained);
        var others = trained.Where(other => other.Task == cell.Task).Select(other => other.Links).ToArray();
        var least = others.Min(links => Math.Abs(links - cell.Links));
        return [.. others.Where(links => Math.Abs(links - cell.Links) == least)];
    }

    /// <summary>Trains task and robot modules.</summary>
    protected abstract ITrainedGrid Modules(TOptions options, IReadOnlyList<ArmTask> heldOut, Block block);

    /// <summary>Trains one network of about as many weights, which sees everything and is told which robot and which task it is.</summary>
    protected abstract ITrainedGrid Whole(TOptions options, IReadOnlyList<ArmTask> heldOut, Block block);

    /// <summary>Trains a policy at a cell alone, and plays it there [S].</summary>
    protected abstract IReadOnlyList<CellOutcome> Alone(TOptions options, ArmTask cell, Block block);

    /// <inheritdoc/>
    protected override IEnumerable<Contest<CellOutcome>> Plan(TOptions options)
    {
        foreach (var heldOut in options.HeldOut)
        {
            var trained = options.Trained(heldOut);
            foreach (var cell in trained.Concat(heldOut))
            {
                yield return new(Modular, TaskName(cell, heldOut), block => Grid(block).Play(cell));
                yield return new(OneNetwork, TaskName(cell, heldOut), block => Network(block).Play(cell));
            }

            foreach (var cell in heldOut)
            {
                foreach (var links in Nearest(cell, trained))
                {
                    yield return new(Borrowed(links), TaskName(cell, heldOut), block => Grid(block).PlayBorrowed(cell, links));
                }

                yield return new(Scratch, TaskName(cell, heldOut), block => Alone(options, cell, block));
            }

            ITrainedGrid Grid(Block block) => block.Once($"modules without {string.Join("; ", heldOut)}", () => Modules(options, heldOut, block));

            ITrainedGrid Network(Block block) => block.Once($"one network without {string.Join("; ", heldOut)}", () => Whole(options, heldOut, block));
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<GridResults<TOptions>>> Claims(TOptions options) =>
    [
        Requirement<GridResults<TOptions>>.AtLeast("zero-shot", "success in held-out cells over success in trained cells", 0.7, results =>
            Bootstrap.Paired([results.HeldOut(Modular), results.Trained(Modular)], rows => Share(rows[0], rows[1]))),
        Requirement<GridResults<TOptions>>.AtLeast("nearest", "held-out success minus the nearest arm's policy's", 0.05, results =>
            Bootstrap.Paired([results.HeldOut(Modular), results.NearestArm()], rows => rows[0].Average() - rows[1].Average())),
        Requirement<GridResults<TOptions>>.AtLeast("one-network", "held-out success minus one network's", 0.05, results =>
            Bootstrap.Paired([results.HeldOut(Modular), results.HeldOut(OneNetwork)], rows => rows[0].Average() - rows[1].Average())),
    ];

    /// <inheritdoc/>
    protected override GridResults<TOptions> Results(Measured<TOptions, CellOutcome> measured) => new(measured);

    private static double Share(double[] part, double[] whole) => whole.Average() > 0 ? part.Average() / whole.Average() : 0;
}
