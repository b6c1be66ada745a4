using RLTransfer.Learners;
using RLTransfer.Networks;
using static TorchSharp.torch;

namespace RLTransfer.Distillation;

/// <summary>A game and who plays it well.</summary>
/// <param name="Task">The game, as the student plays it.</param>
/// <param name="Expert">Plays it with actions of its own; not disposed by the student.</param>
/// <param name="Actions">Of each of the student's actions, which of the expert's it is; null where the expert has none like it.</param>
public sealed record MimickedGame(LearningTask Task, Dqn Expert, IReadOnlyList<int?> Actions);

/// <summary>Actor-Mimic (Parisotto et al. 2016): one network that plays several games, taught by an expert for each.</summary>
/// <remarks>
/// For every seed s on its own, with h the last hidden layer:   L_s = Σ over games of E[−Σ_a π_E(a|o) log π_AMN(a|o) + β ‖f(h_AMN(o)) − h_E(o)‖²],   π_E = softmax(Q_E/τ)
/// over the actions that the game has. All layers are shared, the output too: nothing but what it sees tells the network which game it plays. Each game has a layer f of
/// its own, which is thrown away in the end.
/// The paper hides actions from the network that a game has not; here they stay on offer, the experts give them no weight, and the network learns which they are.
/// </remarks>
public sealed class ActorMimic : IDisposable
{
    /// <summary>Added for actions that an expert has not: their weight is 0 at every temperature in use.</summary>
    private const float Never = -1e6f;

    private readonly JointDistiller games;
    private readonly List<MimicNetwork> networks = [];

    /// <summary>New students, one a seed of the experts'.</summary>
    /// <param name="games">Tasks show observations of one shape and take the same actions.</param>
    /// <param name="options">Of every game: <see cref="DistillerOptions.Temperature"/> is τ, and the loss is the one above.</param>
    /// <param name="featureWeight">β; 0: features are not regressed.</param>
    /// <exception cref="ArgumentException">There are no games, or they do not fit each other or their experts.</exception>
    public ActorMimic(IReadOnlyList<MimickedGame> games, DistillerOptions? options = null, double featureWeight = 0)
    {
        ArgumentNullException.ThrowIfNull(games);
        ArgumentOutOfRangeException.ThrowIfNegative(featureWeight);
        FeatureWeight = featureWeight;
        this.games = new([.. games.Select(game => new Mimic(game, options ?? new(), featureWeight, Network))]);

        MimicNetwork Network(NetworkSpec spec, int? features)
        {
            var shared = networks.Count > 0 ? networks[0].Shared : (CrowdNetwork)CrowdNetwork.Create(spec);
            networks.Add(new(shared, networks.Count, features));
            return shared.Shape[^1].Out == spec.Outputs && shared.Seeds.SequenceEqual(spec.Seeds) ? networks[^1]
                : throw new ArgumentException(FormattableString.Invariant($"One network plays all games: it has {shared.Shape[^1].Out} actions and {shared.Seeds.Count} seeds, and game {networks.Count} has {spec.Outputs} and {spec.Seeds.Count}."), nameof(games));
        }
    }

    /// <summary>β.</summary>
    public double FeatureWeight { get; }

    /// <summary>The one network (AMN): observations → logits of all actions.</summary>
    public CrowdNetwork Network => networks[0].Shared;

    /// <summary>Starts another game's learner from the layers below the output, which begins anew: hand it over as the learner's architecture.</summary>
    /// <param name="spec">What is asked for.</param>
    public ICrowdModule Pretrained(NetworkSpec spec)
    {
        var network = CrowdNetwork.Create(spec);
        network.TakeFrom(Network, Network.LayerNames[^1]);
        return network;
    }

    /// <summary>Who plays each game with it.</summary>
    public IReadOnlyList<Learner> Players => games.Games;

    /// <summary>Environment steps of one seed in each game so far.</summary>
    public long Steps => games.Steps;

    /// <summary>Learns for so many more environment steps of each seed in each game.</summary>
    /// <param name="steps">Rounded up to whole iterations.</param>
    /// <param name="cancellation">Stops between two iterations.</param>
    /// <exception cref="DivergenceException">A loss is no number.</exception>
    public void Train(long steps, CancellationToken cancellation = default) => games.Train(steps, cancellation);

    /// <summary>Q_E of the student's actions: [S, B, the expert's] → [S, B, A].</summary>
    internal static Tensor Offered(Tensor values, IReadOnlyList<int?> actions)
    {
        var never = full_like(values.narrow(-1, 0, 1), Never);
        return cat([.. actions.Select(action => action is { } own ? values.narrow(-1, own, 1) : never)], -1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        games.Dispose();
        foreach (var network in networks)
        {
            network.Release();
        }
    }

    /// <summary>One game's student.</summary>
    private sealed class Mimic(MimickedGame game, DistillerOptions options, double featureWeight, Func<NetworkSpec, int?, MimicNetwork> network) : Distiller(
        game.Task, game.Expert.Seeds, observations => Offered(game.Expert.Values(observations), game.Actions), options, game.Expert.Device,
        spec => network(spec, featureWeight > 0 ? Hidden(game).Shape[^1].In : null))
    {
        public override string Name => "Actor-Mimic";

        public override Tensor Loss(Tensor observations, Tensor values)
        {
            if (featureWeight == 0)
            {
                return ActorMimicLosses.Policy(Student.forward(observations), values, Options.Temperature);
            }

            var (logits, predicted) = ((MimicNetwork)Student).Both(observations);
            return ActorMimicLosses.Policy(logits, values, Options.Temperature) + (featureWeight * ActorMimicLosses.Features(predicted, ExpertFeatures(observations)));
        }

        private Tensor ExpertFeatures(Tensor observations)
        {
            using var _ = no_grad();
            return Hidden(game).Run(observations, 0, Hidden(game).Shape.Count - 1);                    // h_E  [S, B, H]
        }

        private static CrowdNetwork Hidden(MimickedGame game) => game.Expert.Networks["q"] as CrowdNetwork
            ?? throw new ArgumentException($"Features are regressed onto those of a {nameof(CrowdNetwork)}; the expert of {game.Task.Name} has another architecture.", nameof(game));
    }
}
