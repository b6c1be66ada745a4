using RLTransfer.Learners;

namespace RLTransfer.Course.Experiments.Modular;

/// <summary>A grid's training as a part of an experiment.</summary>
internal static class GridTraining
{
    /// <summary>Trains all cells for so many steps of each seed, and says how far it has come.</summary>
    public static void Train<TLearner>(this GridLearner<TLearner> grid, long steps, Block block)
        where TLearner : Learner
    {
        const int parts = 20;
        for (var part = 1; part <= parts; part++)
        {
            grid.Train(Math.Max(0, (steps * part / parts) - grid.Steps), cancellation: block.Cancellation);
            block.Report(part / (double)parts, "training the grid");
        }
    }
}
