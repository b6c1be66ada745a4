using RLTransfer.Figures;
using RLTransfer.Networks;
using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>Learners of the cells of a grid whose policies share modules, trained together (Devin et al. 2017): L = Σ over cells of L_rk.</summary>
/// <remarks>
/// Every cell has an environment, batches, a value function and random streams of its own; its gradient reaches the modules that its policy
/// is made of and no others. One optimizer steps all modules down the sum.
/// A cell's seeds are one crowd. Cells are not: arms differ in their joints and tasks in what they show, so that no two cells have networks of one shape, and those that share a module
/// pass through it one after the other (together they would take a twentieth less of an iteration).
/// </remarks>
/// <typeparam name="TLearner">The cells' method.</typeparam>
public abstract class GridLearner<TLearner> : IDisposable
    where TLearner : Learner
{
    private readonly TLearner[] learners;

    /// <summary>Sets the cells' learners up.</summary>
    /// <param name="cells">Those that are trained, each pair once.</param>
    /// <param name="make">Makes a cell's learner.</param>
    /// <exception cref="ArgumentException">There are no cells, or one appears twice.</exception>
    protected GridLearner(IReadOnlyList<GridCell> cells, Func<GridCell, TLearner> make)
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(make);
        if (cells.Count == 0 || cells.DistinctBy(cell => (cell.Robot, cell.Task)).Count() < cells.Count)
        {
            throw new ArgumentException($"A grid needs at least one cell, and none twice; got {(cells.Count == 0 ? "none" : string.Join("; ", cells))}.", nameof(cells));
        }

        (Cells, learners) = ([.. cells], [.. cells.Select(make)]);
    }

    /// <summary>The cells that are trained.</summary>
    public IReadOnlyList<GridCell> Cells { get; }

    /// <summary>Their learners, in that order.</summary>
    public IReadOnlyList<TLearner> Learners => learners;

    /// <summary>Environment steps of one seed in each cell so far.</summary>
    public long Steps => learners[0].Steps;

    /// <summary>Steps the modules.</summary>
    protected abstract CrowdAdam Optimizer { get; }

    /// <summary>The learner of a cell.</summary>
    /// <exception cref="ArgumentException">The cell is not trained.</exception>
    public TLearner Of(GridCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        for (var i = 0; i < learners.Length; i++)
        {
            if ((Cells[i].Robot, Cells[i].Task) == (cell.Robot, cell.Task))
            {
                return learners[i];
            }
        }

        throw new ArgumentException($"{cell} is not among the cells that are trained: {string.Join("; ", Cells)}.", nameof(cell));
    }

    /// <summary>Learns for so many more environment steps of each seed in each cell.</summary>
    /// <param name="steps">Rounded up to whole iterations.</param>
    /// <param name="progress">What to call the progress; null shows none.</param>
    /// <param name="cancellation">Stops between two iterations.</param>
    /// <exception cref="DivergenceException">A reward or loss is no number.</exception>
    public void Train(long steps, string? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        var (begin, end) = (Steps, Steps + steps);
        using var shown = progress is null ? null : Progress.Start(progress, steps);
        while (Steps < end)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            SetOccasion((ulong)Steps);
            try
            {
                Iterate();
            }
            finally
            {
                SetOccasion(null);
            }

            shown?.Report(Math.Min(steps, Steps - begin));
        }
    }

    /// <summary>Writes all that the next steps depend on.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (var learner in learners)
        {
            learner.Save(writer);
        }

        Optimizer.Save(writer);
    }

    /// <summary>Goes on bitwise where a saved grid of the same cells, seeds and options was.</summary>
    /// <exception cref="InvalidDataException">What was saved is another grid's, or is damaged.</exception>
    public void Load(BinaryReader reader)
    {
        foreach (var learner in learners)
        {
            learner.Load(reader);
        }

        Optimizer.Load(reader);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var learner in learners)
        {
            learner.Dispose();
        }

        Optimizer.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Collects steps in every cell, and learns from all of them.</summary>
    protected abstract void Iterate();

    /// <summary>The layers of all cells, each once.</summary>
    private protected static CrowdLayer[] Distinct(IEnumerable<CrowdLayer> layers) => [.. layers.Distinct(ReferenceEqualityComparer.Instance).Cast<CrowdLayer>()];

    /// <summary>Shortens the longest gradients of each seed.</summary>
    /// <param name="layers">Of all cells.</param>
    /// <param name="longest">0: none is shortened.</param>
    private protected static void Clip(CrowdLayer[] layers, double longest)
    {
        if (longest > 0)
        {
            GradientClipping.PerSeed([.. layers.Where(layer => layer.Learns).SelectMany(layer => layer.Weights)], longest);
        }
    }

    /// <summary>Whether interfaces lose units now, and which.</summary>
    private protected void SetOccasion(ulong? occasion)
    {
        foreach (var policy in learners.Select(learner => learner.Networks["policy"]).OfType<ModularPolicy>())
        {
            policy.Occasion = occasion;
        }
    }
}
