using RLTransfer.Learners;
using RLTransfer.Networks;
using static TorchSharp.torch;

namespace RLTransfer.Distillation;

/// <summary>One network for several games: students that share layers, each taught by its own game's teacher (Rusu et al. 2015, §3.3).</summary>
/// <remarks>
/// Every iteration steps every game; then each game's loss, on a batch of its own memory, adds to the gradients of the layers that it shares, and one
/// step follows: L_s = Σ over games of L_game,s. What is shared is the architectures' (<see cref="CommonTrunk"/>).
/// </remarks>
public sealed class JointDistiller : IDisposable
{
    private readonly CrowdAdam optimizer;

    /// <summary>Students that learn together.</summary>
    /// <param name="games">One a game, with the same seeds and options; disposed with this.</param>
    /// <exception cref="ArgumentException">There are none, or they differ.</exception>
    public JointDistiller(params IReadOnlyList<Distiller> games)
    {
        ArgumentNullException.ThrowIfNull(games);
        if (games.Count == 0 || games.Any(game => !game.Seeds.SequenceEqual(games[0].Seeds) || game.Options != games[0].Options))
        {
            throw new ArgumentException("Students that learn together are one or more, with the same seeds and options.", nameof(games));
        }

        Games = games;
        CrowdLayer[] layers = [.. games.SelectMany(game => game.Student.Layers).Distinct(ReferenceEqualityComparer.Instance).Cast<CrowdLayer>()];
        optimizer = new(layers, games[0].Options.LearningRate);
    }

    /// <summary>The students, game by game.</summary>
    public IReadOnlyList<Distiller> Games { get; }

    /// <summary>Environment steps of one seed in each game so far.</summary>
    public long Steps => Games[0].Steps;

    /// <summary>Learns for so many more environment steps of each seed in each game.</summary>
    /// <param name="steps">Rounded up to whole iterations.</param>
    /// <param name="cancellation">Stops between two iterations.</param>
    /// <exception cref="DivergenceException">A loss is no number.</exception>
    public void Train(long steps, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        for (var end = Steps + steps; Steps < end;)
        {
            cancellation.ThrowIfCancellationRequested();
            var due = Games[0].UpdatesDue;
            foreach (var game in Games)
            {
                game.RunIteration(game.Collect);
            }

            optimizer.Scale(Games[0].RateShare(Games[0].Options.DecaySteps));
            for (var update = 0; update < due; update++)
            {
                optimizer.zero_grad();
                foreach (var game in Games)
                {
                    using var scope = NewDisposeScope();
                    game.Backward();                                                                    // adds to the shared layers' gradients
                }

                optimizer.step();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        optimizer.Dispose();
        foreach (var game in Games)
        {
            game.Dispose();
        }
    }
}
