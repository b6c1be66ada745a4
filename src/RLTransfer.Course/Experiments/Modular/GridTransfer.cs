using RLTransfer.Evaluation;

namespace RLTransfer.Course.Experiments.Modular;

/// <summary>
/// Lecture 10: a grid of robots and tasks, of which some cells are never trained. Their policies are composed of a task module that other robots
/// trained and a robot module that other tasks trained (Devin et al. 2017), and are run as they are.
/// </summary>
/// <remarks>
/// Against what a sceptic asks for: the policy of the nearest arm that was trained at the task; one network for all cells, which sees everything
/// and is told which robot and task it is; and a learner of the held-out cell itself, from new weights, with a cell's share of the steps.
/// Success is the share of 50-step episodes at whose end the task is done.
/// </remarks>
public sealed class GridTransfer : Study<ModularOptions, CellOutcome, GridResults>
{
    /// <summary>The composed policy, and in cells that were trained the trained one.</summary>
    public const string Modular = "modular";

    /// <summary>One network for all cells.</summary>
    public const string OneNetwork = "one network";

    /// <summary>A learner of the cell itself.</summary>
    public const string Scratch = "trained on the cell";

    /// <inheritdoc/>
    public override string Id => "modular/grid";

    /// <inheritdoc/>
    public override string Description => "arms of 2, 3 and 4 links reach, push and press a button; cells of that grid which were never trained are run with composed modules";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 5);

    /// <inheritdoc/>
    protected override ModularOptions Options(RunSettings settings) => ModularOptions.For(settings);

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

    /// <inheritdoc/>
    protected override IEnumerable<Contest<CellOutcome>> Plan(ModularOptions options)
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
                foreach (var links in TrainedGrid.Nearest(cell, trained))
                {
                    yield return new(Borrowed(links), TaskName(cell, heldOut), block => Grid(block).PlayBorrowed(cell, links));
                }

                yield return new(Scratch, TaskName(cell, heldOut), block =>
                {
                    using var learner = TrainedGrid.Scratch(cell, options, block);
                    learner.Train(options.Steps, block.Training(options.Steps, points: 0, episodes: 0));
                    return CellOutcome.Of(cell.ToCell().Play(learner, options.Episodes));
                });
            }

            TrainedGrid Grid(Block block) => block.Once($"modules without {string.Join("; ", heldOut)}", () => TrainedGrid.Modular(options, options.Modules, heldOut, block));

            TrainedGrid Network(Block block) => block.Once($"one network without {string.Join("; ", heldOut)}", () => TrainedGrid.OneNetwork(options, heldOut, block));
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<GridResults>> Claims(ModularOptions options) =>
    [
        Requirement<GridResults>.AtLeast("zero-shot", "success in held-out cells over success in trained cells", 0.7, results =>
            Bootstrap.Paired([results.HeldOut(Modular), results.Trained(Modular)], rows => Share(rows[0], rows[1]))),
        Requirement<GridResults>.AtLeast("nearest", "held-out success minus the nearest arm's policy's", 0.05, results =>
            Bootstrap.Paired([results.HeldOut(Modular), results.NearestArm()], rows => rows[0].Average() - rows[1].Average())),
        Requirement<GridResults>.AtLeast("one-network", "held-out success minus one network's", 0.05, results =>
            Bootstrap.Paired([results.HeldOut(Modular), results.HeldOut(OneNetwork)], rows => rows[0].Average() - rows[1].Average())),
    ];

    /// <inheritdoc/>
    protected override GridResults Results(Measured<ModularOptions, CellOutcome> measured) => new(measured);

    private static double Share(double[] part, double[] whole) => whole.Average() > 0 ? part.Average() / whole.Average() : 0;
}
