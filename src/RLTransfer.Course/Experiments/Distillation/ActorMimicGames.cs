using RLTransfer.Distillation;
using RLTransfer.Evaluation;
using RLTransfer.Learners;

namespace RLTransfer.Course.Experiments.Distillation;

/// <summary>What became of a player in a game.</summary>
/// <param name="Return">Of a game, on average.</param>
/// <param name="Length">Steps of a game, on average.</param>
/// <param name="Encounters">How it moved while something was near.</param>
/// <param name="Curve">Of who learned the game, where that was looked at; null elsewhere.</param>
public sealed record ArcadeOutcome(double Return, double Length, IReadOnlyList<Encounter> Encounters, LearningCurve? Curve = null);

/// <summary>
/// Lecture 09: in Space Invaders what falls is to be fled, in Pong what comes is to be met, and in Pac-Man a ghost is to be fled or chased, as the last pellet says. Who
/// has learned one of these games fails in the others. Can one network that sees which game it is play them all, and does it learn a new one sooner?
/// </summary>
/// <remarks>
/// Parisotto et al. (2016). A DQN learns each game; one network of the same size is then taught by all of them on its own play (Actor-Mimic, <see cref="ActorMimic"/>):
/// by their policies alone, or by their last hidden layers too. Returns are counted from those of random play (0) to the game's own expert's (1).
/// An expert plays another game with those of its buttons that the other game has. New games are learned by DQN from the network's layers below the output, or from nothing.
/// </remarks>
public sealed class ActorMimicGames : Study<ArcadeOptions, ArcadeOutcome, ActorMimicResults>
{
    /// <summary>Random play.</summary>
    public const string Random = "random play";

    /// <summary>Taught by the experts' policies.</summary>
    public const string Policy = "AMN, policy";

    /// <summary>Taught by the experts' policies and features.</summary>
    public const string Features = "AMN, policy and features";

    /// <summary>A new game's learner that begins from nothing.</summary>
    public const string Scratch = "from scratch";

    /// <summary>Both ways of teaching the one network.</summary>
    public static IReadOnlyList<string> Mimics { get; } = [Policy, Features];

    /// <summary>The expert of a game.</summary>
    public static string Expert(ArcadeGame game) => $"{(game ?? throw new ArgumentNullException(nameof(game))).Name} expert";

    /// <inheritdoc/>
    public override string Id => "distillation/actor-mimic";

    /// <inheritdoc/>
    public override string Description => "one network is taught Space Invaders, Pong and Pac-Man by an expert each, and learns new games from there";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 3);

    /// <inheritdoc/>
    protected override int Blocks => 2;

    /// <inheritdoc/>
    protected override ArcadeOptions Options(RunSettings settings) => ArcadeOptions.For(settings);

    /// <inheritdoc/>
    protected override IEnumerable<Contest<ArcadeOutcome>> Plan(ArcadeOptions options) =>
    [
        .. from game in options.Games
           select new Contest<ArcadeOutcome>(Random, game.Name, block =>
           {
               using var player = Arcade.Random(game, options, block);
               return Arcade.Play(player, game.Task, game, options, greedy: false);
           }),
        .. from expert in options.Games
           from game in options.Games
           select new Contest<ArcadeOutcome>(Expert(expert), game.Name, block => Arcade.Play(Arcade.Expert(expert, options, block), Arcade.Joystick(game, expert.Info.Actions), game, options)),
        .. from mimic in Mimics
           from game in options.Games.Index()
           select new Contest<ArcadeOutcome>(mimic, game.Item.Name, block =>
           {
               var player = Taught(mimic, options, block).Players[game.Index];
               return Arcade.Play(player, player.Task, game.Item, options);
           }),
        .. from game in options.NewGames
           from start in (string[])[Scratch, .. Mimics]
           select new Contest<ArcadeOutcome>(start, game.Name, block => Learn(start, game, options, block)),
    ];

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<ActorMimicResults>> Claims(ArcadeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return
        [
            .. options.Games.Select(game => Requirement<ActorMimicResults>.AtLeast(
                $"expert-{Slug(game)}", $"{game.Name}: the one network's return, between random play (0) and the expert (1)", 0.9, results => results.Share(Policy, game))),
            Requirement<ActorMimicResults>.AtMost("specialists", "the best that an expert comes to in another's game, between random play (0) and that game's expert (1)", 0.5, results => results.BestStranger()),
            Requirement<ActorMimicResults>.AtLeast("context", "Pac-Man, the one network: share of steps towards a near ghost, of those towards it or away: frightened less hunting", 0.2, results => results.Chase(Policy)),
            .. from game in options.NewGames
               from start in Mimics
               select Requirement<ActorMimicResults>.AtMost(
                   $"{(start == Policy ? "policy" : "features")}-{Slug(game)}", $"{game.Name}, from {start}: frames to the threshold over those from scratch", 1, results => results.TimeRatio(start, game)),
        ];

        static string Slug(ArcadeGame game) => game.Name.Replace(' ', '-').ToLowerInvariant();
    }

    /// <inheritdoc/>
    protected override ActorMimicResults Results(Measured<ArcadeOptions, ArcadeOutcome> measured) => new(measured);

    private static ActorMimic Taught(string mimic, ArcadeOptions options, Block block) => block.Once(mimic, () =>
    {
        var network = Arcade.Mimic(mimic == Features ? options.FeatureWeight : 0, options, block);
        network.Train(options.MimicSteps, block.Cancellation);
        return network;
    });

    private static IReadOnlyList<ArcadeOutcome> Learn(string start, ArcadeGame game, ArcadeOptions options, Block block)
    {
        using var learner = new Dqn(game.Task, block.Seeds, options.Learner, block.Device, start == Scratch ? null : Taught(start, options, block).Pretrained);
        var curve = learner.Train(options.NewSteps, block.Training(options.NewSteps, options.Points, options.Episodes));
        return [.. block.Seeds.Select((_, seed) => new ArcadeOutcome(curve.Final[seed], 0, [], curve.Of(seed)))];
    }
}
