using RLTransfer.Learners;

namespace RLTransfer.Course.Experiments.Distillation;

/// <summary>
/// Lecture 09: the games of <see cref="ActorMimicGames"/> as one Markov decision process, which plays a random game at every start. One DQN learns it, with the network
/// that distillation ends with. Is it worth to have experts first?
/// </summary>
/// <remarks>
/// The multitask DQN of Parisotto et al. (2016), §5. Distillation pays for its experts: at equal frames the joint DQN is given all frames that the experts and their student have
/// seen, with updates as frequent as the experts' (which comes to about as many as theirs and the student's together). At equal updates it is given what the student alone was given:
/// its frames, its updates, and as many states in each; what is compared then is the teaching. Horizon, returns and rate are those
/// that <see cref="ArcadeOptions.Expert"/> says, for all games alike; exploration and decay are the experts', stretched to the run.
/// Both play by joystick. Returns are counted from random play (0) to the game's own expert (1).
/// </remarks>
public sealed class JointMdp : Study<ArcadeOptions, ArcadeOutcome, JointMdpResults>
{
    /// <summary>Experts, then one network that they teach.</summary>
    public const string Distilled = "experts, then distillation";

    /// <summary>All frames of experts and student.</summary>
    public const string EqualFrames = "joint MDP, equal frames";

    /// <summary>The student's frames and updates.</summary>
    public const string EqualUpdates = "joint MDP, equal updates";

    /// <summary>The one network, learned in three ways.</summary>
    public static IReadOnlyList<string> Contestants { get; } = [Distilled, EqualFrames, EqualUpdates];

    /// <inheritdoc/>
    public override string Id => "distillation/joint-mdp";

    /// <inheritdoc/>
    public override string Description => "Space Invaders, Pong and Pac-Man as one Markov decision process, against one network taught by an expert each";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 3);

    /// <inheritdoc/>
    protected override int Blocks => 2;

    /// <inheritdoc/>
    protected override ArcadeOptions Options(RunSettings settings) => ArcadeOptions.ForJoint(settings);

    /// <summary>Frames of all games together that one seed of a contestant sees.</summary>
    public static int Frames(string contestant, ArcadeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Games.Count * (contestant == EqualUpdates ? options.MimicSteps : options.ExpertSteps + options.MimicSteps);
    }

    /// <summary>Updates of the one network; those of the experts are theirs.</summary>
    public static int Updates(string contestant, ArcadeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return contestant == EqualFrames ? (Frames(contestant, options) - options.Expert.LearningStarts) / options.Expert.UpdateEvery : (options.MimicSteps - options.Mimic.LearningStarts) / options.Mimic.UpdateEvery;
    }

    /// <summary>The joint DQN's options.</summary>
    public static DqnOptions Joint(string contestant, ArcadeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (frames, games) = (Frames(contestant, options), options.Games.Count);
        var share = frames / (double)options.ExpertSteps;
        var stretched = options.Expert with
        {
            Hidden = options.Mimic.Hidden, DecaySteps = frames, BufferSize = (int)Math.Min(frames, (long)games * options.Expert.BufferSize),
            ExplorationSteps = Math.Max(1, (int)(share * options.Expert.ExplorationSteps)),
        };
        return contestant == EqualFrames ? stretched
            : stretched with { UpdateEvery = games * options.Mimic.UpdateEvery, LearningStarts = games * options.Mimic.LearningStarts, BatchSize = games * options.Mimic.BatchSize };
    }

    /// <inheritdoc/>
    protected override IEnumerable<Contest<ArcadeOutcome>> Plan(ArcadeOptions options) =>
    [
        .. from game in options.Games
           select new Contest<ArcadeOutcome>(ActorMimicGames.Random, game.Name, block =>
           {
               using var player = Arcade.Random(game, options, block);
               return Arcade.Play(player, game.Task, game, options, greedy: false);
           }),
        .. from game in options.Games
           select new Contest<ArcadeOutcome>(ActorMimicGames.Expert(game), game.Name, block => Arcade.Play(Arcade.Expert(game, options, block), game.Task, game, options)),
        .. from contestant in Contestants
           from game in options.Games.Index()
           select new Contest<ArcadeOutcome>(contestant, game.Item.Name, block => Learned(contestant, options, block)[game.Index]),
    ];

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<JointMdpResults>> Claims(ArcadeOptions options) =>
    [
        Requirement<JointMdpResults>.AtLeast("frames", "return over all games, between random play (0) and the experts (1): distillation less the joint MDP at equal frames", 0, results => results.Lead(EqualFrames)),
        Requirement<JointMdpResults>.AtLeast("updates", "the same at equal updates of the one network", 0, results => results.Lead(EqualUpdates)),
        Requirement<JointMdpResults>.AtLeast("worst", "the same in the game where it comes to least: distillation less the joint MDP at equal frames", 0, results => results.WorstLead(EqualFrames)),
    ];

    /// <inheritdoc/>
    protected override JointMdpResults Results(Measured<ArcadeOptions, ArcadeOutcome> measured) => new(measured);

    /// <summary>[game][seed]: the one network in each game, in the end and along the way.</summary>
    private static IReadOnlyList<ArcadeOutcome>[] Learned(string contestant, ArcadeOptions options, Block block) => block.Once(contestant, () =>
    {
        if (contestant == Distilled)
        {
            using var mimic = Arcade.Mimic(0, options, block);
            var (games, experts) = (options.Games.Count, options.Games.Count * options.ExpertSteps);
            return Watched(
                options, block, options.MimicSteps, () => mimic.Steps, steps => mimic.Train(steps, block.Cancellation), steps => experts + (games * steps),
                (game, task, occasion) => mimic.Players[game].Evaluate(options.Episodes, task, occasion), (game, task) => Arcade.Play(mimic.Players[game], task, options.Games[game], options));
        }

        using var joint = new Dqn(Arcade.Joint(options), block.Seeds, Joint(contestant, options), block.Device);
        return Watched(
            options, block, Frames(contestant, options), () => joint.Steps, steps => joint.Train(steps, new() { Episodes = 0, Cancellation = block.Cancellation }), steps => steps,
            (_, task, occasion) => joint.Evaluate(options.Episodes, task, occasion), (game, task) => Arcade.Play(joint, task, options.Games[game], options));
    });

    private static IReadOnlyList<ArcadeOutcome>[] Watched(
        ArcadeOptions options, Block block, int all, Func<long> done, Action<long> train, Func<long, double> frames,
        Func<int, LearningTask, ulong, double[]> evaluate, Func<int, LearningTask, IReadOnlyList<ArcadeOutcome>> play)
    {
        LearningTask[] tasks = [.. options.Games.Select(game => Arcade.Joystick(game))];
        var (steps, scores) = (new List<double>(), tasks.Select(_ => new List<double[]>()).ToArray());
        for (var point = 0; point <= options.JointPoints; point++)
        {
            train(Math.Max(0, ((long)all * point / options.JointPoints) - done()));
            steps.Add(frames(done()));
            for (var game = 0; game < tasks.Length; game++)
            {
                scores[game].Add(evaluate(game, tasks[game], (ulong)point));
            }

            block.Report(point / (double)options.JointPoints);
        }

        return [.. tasks.Select((task, game) => (IReadOnlyList<ArcadeOutcome>)
            [.. play(game, task).Select((outcome, seed) => outcome with { Curve = new(steps, [.. scores[game].Select(each => each[seed])]) })])];
    }
}
