using RLTransfer.Networks;
using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>Imitation of the experts of all cells of a grid at once: L_s = Σ over cells of L_rk,s (Devin et al. 2017, with <see cref="Dagger"/> in place of guided policy search).</summary>
/// <remarks>Each cell's loss is of a batch of its own labelled states; the gradients of all add up in the modules, and one step follows. Interfaces lose units while the policies are regressed, and none while they act.</remarks>
public sealed class GridDagger : GridLearner<Dagger>
{
    private readonly CrowdLayer[] layers;

    /// <summary>A crowd for every cell.</summary>
    /// <param name="cells">Those that are trained.</param>
    /// <param name="seeds">The crowd [S].</param>
    /// <param name="architecture">Each cell's networks.</param>
    /// <param name="options">Of every cell.</param>
    public GridDagger(IReadOnlyList<GridCell> cells, IReadOnlyList<ulong> seeds, Func<GridCell, NetworkFactory> architecture, DaggerOptions? options = null)
        : base(cells, cell => new(cell.Environment, seeds, options ?? new(), architecture: architecture(cell)))
    {
        Options = options ?? new();
        layers = Distinct(Learners.SelectMany(learner => learner.Policy.Layers));
        Optimizer = new(layers, Options.LearningRate);
    }

    /// <summary>Of every cell.</summary>
    public DaggerOptions Options { get; }

    /// <inheritdoc/>
    protected override CrowdAdam Optimizer { get; }

    /// <inheritdoc/>
    protected override void Iterate()
    {
        var occasion = (ulong)Steps * 1000;
        SetOccasion(null);
        foreach (var cell in Learners)
        {
            cell.RunIteration(cell.Collect);
        }

        Optimizer.Scale(Learners[0].RateShare(Options.DecaySteps));
        for (var update = 0; update < Options.Updates; update++)
        {
            using var scope = NewDisposeScope();
            SetOccasion(occasion + (ulong)update);
            Optimizer.zero_grad();
            foreach (var cell in Learners)
            {
                using var own = NewDisposeScope();
                cell.Backward();                                                                        // adds to the gradients of f_k and g_r
            }

            Clip(layers, Options.MaxGradientNorm);
            Optimizer.step();
        }
    }
}
