using RLTransfer.Networks;
using static TorchSharp.torch;

namespace RLTransfer.Learners;

/// <summary>Proximal policy optimization of all cells of a grid at once: L_s = Σ over cells of L_rk,s (Devin et al. 2017, who used guided policy search).</summary>
/// <remarks>Each cell's loss is <see cref="Ppo.Loss"/> of its own minibatch; the gradients of all add up in the modules, and one step follows.</remarks>
public sealed class GridPpo : GridLearner<Ppo>
{
    private readonly CrowdLayer[] layers;

    /// <summary>A crowd for every cell.</summary>
    /// <param name="cells">Those that are trained.</param>
    /// <param name="seeds">The crowd [S].</param>
    /// <param name="architecture">Each cell's networks, such as <see cref="PolicyModules.Architecture"/>.</param>
    /// <param name="options">Of every cell.</param>
    /// <exception cref="ArgumentException">Options are impossible, or would treat cells that share modules apart.</exception>
    public GridPpo(IReadOnlyList<GridCell> cells, IReadOnlyList<ulong> seeds, Func<GridCell, NetworkFactory> architecture, PpoOptions? options = null)
        : base(cells, cell => new(cell.Environment, seeds, Checked(options ?? new()), architecture: architecture(cell)))
    {
        Options = options ?? new();
        layers = Distinct(Learners.SelectMany(learner => learner.Agent.Layers));
        Optimizer = new(layers, Options.LearningRate, epsilon: 1e-5);
    }

    /// <summary>Of every cell.</summary>
    public PpoOptions Options { get; }

    /// <inheritdoc/>
    protected override CrowdAdam Optimizer { get; }

    /// <inheritdoc/>
    protected override void Iterate()
    {
        foreach (var cell in Learners)
        {
            cell.RunIteration(cell.Collect);
        }

        Optimizer.Scale(Learners[0].RateShare(Options.DecaySteps));
        for (var epoch = 0; epoch < Options.Epochs; epoch++)
        {
            using var scope = NewDisposeScope();
            var batches = Learners.Select(cell => cell.Batches().GetEnumerator()).ToArray();
            while (Array.TrueForAll(batches, cell => cell.MoveNext()))
            {
                Optimizer.zero_grad();
                for (var i = 0; i < batches.Length; i++)
                {
                    using var own = NewDisposeScope();
                    var loss = Learners[i].Loss(batches[i].Current).Loss;                               // L_rk of this cell's batch alone [S]
                    Learners[i].Metrics.Report("loss", loss);
                    loss.sum().backward();                                                              // adds to the gradients of f_k and g_r
                }

                Clip(layers, Options.MaxGradientNorm);
                Optimizer.step();
            }
        }
    }

    private static PpoOptions Checked(PpoOptions options) => options.NormalizeObservations || options.TargetDivergence is not null
        ? throw new ArgumentException("Cells that share modules must see observations on one scale and learn for the same time: leave PpoOptions.NormalizeObservations false and TargetDivergence null.")
        : options;
}
