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
                yield return new(GridTransfer.Modular, GridTransfer.TaskName(cell, heldOut), block => Grid(block).Play(cell));
                yield return new(GridTransfer.OneNetwork, GridTransfer.TaskName(cell, heldOut), block => Network(block).Play(cell));
            }

            foreach (var cell in heldOut)
            {
                foreach (var links in TrainedGrid.Nearest(cell, trained))
                {
                    yield return new(GridTransfer.Borrowed(links), GridTransfer.TaskName(cell, heldOut), block => Grid(block).PlayBorrowed(cell, links));
                }

                yield return new(GridTransfer.Scratch, GridTransfer.TaskName(cell, heldOut), block => Alone(options, cell, block));
            }

            ITrainedGrid Grid(Block block) => block.Once($"modules without {string.Join("; ", heldOut)}", () => Modules(options, heldOut, block));

            ITrainedGrid Network(Block block) => block.Once($"one network without {string.Join("; ", heldOut)}", () => Whole(options, heldOut, block));
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<GridResults<TOptions>>> Claims(TOptions options) =>
    [
        Requirement<GridResults<TOptions>>.AtLeast("zero-shot", "success in held-out cells over success in trained cells", 0.7, results =>
            Bootstrap.Paired([results.HeldOut(GridTransfer.Modular), results.Trained(GridTransfer.Modular)], rows => Share(rows[0], rows[1]))),
        Requirement<GridResults<TOptions>>.AtLeast("nearest", "held-out success minus the nearest arm's policy's", 0.05, results =>
            Bootstrap.Paired([results.HeldOut(GridTransfer.Modular), results.NearestArm()], rows => rows[0].Average() - rows[1].Average())),
        Requirement<GridResults<TOptions>>.AtLeast("one-network", "held-out success minus one network's", 0.05, results =>
            Bootstrap.Paired([results.HeldOut(GridTransfer.Modular), results.HeldOut(GridTransfer.OneNetwork)], rows => rows[0].Average() - rows[1].Average())),
    ];

    /// <inheritdoc/>
    protected override GridResults<TOptions> Results(Measured<TOptions, CellOutcome> measured) => new(measured);

    private static double Share(double[] part, double[] whole) => whole.Average() > 0 ? part.Average() / whole.Average() : 0;
}
