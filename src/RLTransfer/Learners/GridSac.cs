using RLTransfer.Networks;
using RLTransfer.Replay;
using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>Soft actor-critic of all cells of a grid at once: every cell has critics and a temperature of its own, and the policies share modules.</summary>
/// <remarks>Each cell's policy loss is <see cref="Sac.PolicyLoss(Tensor, Tensor)"/> of its own replayed batch; the gradients of all add up in the modules, and one step follows.</remarks>
public sealed class GridSac : GridLearner<Sac>
{
    /// <summary>A crowd for every cell.</summary>
    /// <param name="cells">Those that are trained.</param>
    /// <param name="seeds">The crowd [S].</param>
    /// <param name="architecture">Each cell's networks, such as <see cref="PolicyModules.Architecture"/>.</param>
    /// <param name="options">Of every cell.</param>
    public GridSac(IReadOnlyList<GridCell> cells, IReadOnlyList<ulong> seeds, Func<GridCell, NetworkFactory> architecture, SacOptions? options = null)
        : base(cells, cell => new(cell.Environment, seeds, options ?? new(), architecture: architecture(cell)))
    {
        Options = options ?? new();
        Optimizer = new(Distinct(Learners.SelectMany(learner => learner.Networks["policy"].Layers)), Options.PolicyLearningRate);
    }

    /// <summary>Of every cell.</summary>
    public SacOptions Options { get; }

    /// <inheritdoc/>
    protected override CrowdAdam Optimizer { get; }

    /// <inheritdoc/>
    protected override void Iterate()
    {
        var due = Learners[0].UpdatesDue;
        foreach (var cell in Learners)
        {
            cell.RunIteration(cell.Collect);
        }

        for (var update = 0; update < due && Learners.All(cell => cell.Replay.Count > 0); update++)
        {
            using var scope = NewDisposeScope();
            var entropies = new Tensor[Learners.Count];
            Optimizer.zero_grad();
            for (var i = 0; i < entropies.Length; i++)
            {
                ReplayBatch batch = Learners[i].Replay.Sample(Options.BatchSize);
                Learners[i].UpdateCritics(batch);
                (var loss, entropies[i]) = Learners[i].PolicyLoss(batch);                               // of this cell's batch alone [S]
                loss.sum().backward();                                                                  // adds to the gradients of f_k and g_r
            }

            Optimizer.step();
            for (var i = 0; i < entropies.Length; i++)
            {
                Learners[i].Settle(entropies[i]);
            }
        }
    }
}
