using RLTransfer.Environments;
using RLTransfer.Evaluation;
using RLTransfer.Learners;
using RLTransfer.Networks;

namespace RLTransfer.Course.Experiments.Context;

/// <summary>What one seed's policy does.</summary>
/// <param name="Curve">Mean return against environment steps.</param>
/// <param name="Return">Mean return at the end.</param>
/// <param name="Arrived">Share of episodes that reach the goal.</param>
/// <param name="Useful">Share of moves that bring the point nearer to the goal, for every move of an episode that is still running; fewer than ten such episodes give none.</param>
public sealed record ExperienceOutcome(LearningCurve Curve, double Return, double Arrived, double[] Useful);

/// <summary>
/// Lecture 11: experience as context. Which of four actions moves where is drawn anew in every episode, and nobody says how; a policy that sees what it did and
/// where that led, and remembers it, finds out within the episode. The bridge to lecture 12 (Duan et al. 2016).
/// </summary>
/// <remarks>
/// An open room, the start in one corner and the goal in the opposite one, so that only the four actions' meaning is unknown: one of 24. One learner, PPO; contestants differ in what
/// they see besides their place, and in whether they remember. All draw their actions as they have learned to, since without context a fixed choice is stuck at the first wall.
/// </remarks>
public sealed class ExperienceTransfer : Study<ExperienceOptions, ExperienceOutcome, ExperienceResults>
{
    /// <summary>The meaning of the actions is an input.</summary>
    public const string Told = "told";

    /// <summary>The last action and reward are inputs, and there is a memory.</summary>
    public const string Remembers = "experience";

    /// <summary>The last action and reward are inputs, without a memory.</summary>
    public const string LastStep = "last step";

    /// <summary>The place alone.</summary>
    public const string Blind = "no context";

    /// <summary>What the contestants do.</summary>
    public const string Room = "shuffled actions";

    /// <summary>The contestants, in the order of their colours.</summary>
    public static IReadOnlyList<string> Contestants { get; } = [Told, Remembers, LastStep, Blind];

    /// <inheritdoc/>
    public override string Id => "context/experience";

    /// <inheritdoc/>
    public override string Description => "what the actions do is drawn anew in every episode: a policy whose context is its own experience, against one that is told and two that are not";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 2);

    /// <inheritdoc/>
    protected override int Blocks => 2;

    /// <inheritdoc/>
    protected override ExperienceOptions Options(RunSettings settings) => ExperienceOptions.For(settings);

    /// <summary>The room as a contestant sees it.</summary>
    public static LearningTask Task(string contestant, ExperienceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        double[] orders = [.. Enumerable.Range(0, 24)];
        return new($"{Room}, {contestant}", count =>
        {
            VectorEnvironment room = new OneHotObservation(Gym.MakeVector("GridWorld-v0", count, new VectorOptions { Autoreset = AutoresetMode.SameStep, MaxEpisodeSteps = options.Limit },
                ("size", options.Size), ("view", "index"), ("kind", 2), ("action_order", new Choice(orders))));
            return contestant switch
            {
                Told => new ShowParameters(room, ("action_order", 0, 23)),
                Remembers or LastStep => new ShowExperience(room),
                _ => room,
            };
        });
    }

    /// <inheritdoc/>
    protected override IEnumerable<Contest<ExperienceOutcome>> Plan(ExperienceOptions options) =>
        Contestants.Select(contestant => new Contest<ExperienceOutcome>(contestant, Room, block => Run(contestant, options, block)));

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<ExperienceResults>> Claims(ExperienceOptions options) =>
    [
        Requirement<ExperienceResults>.AtLeast("gap", "gap from no context to told: share that experience closes", 0.8, results => results.Share(Remembers)),
        Requirement<ExperienceResults>.AtLeast("within-episode", "experience: useful moves, 5th to 8th less the first two", 0.2, results => results.Gain(Remembers)),
    ];

    /// <inheritdoc/>
    protected override ExperienceResults Results(Measured<ExperienceOptions, ExperienceOutcome> measured) => new(measured);

    private static ExperienceOutcome[] Run(string contestant, ExperienceOptions options, Block block)
    {
        using var ppo = new Ppo(Task(contestant, options), block.Seeds, options.Learner with { DecaySteps = options.Steps }, block.Device, contestant == Remembers ? RecurrentNetwork.Policy : null);
        var curve = ppo.Train(options.Steps, block.Training(options.Steps, options.Points, options.Episodes / 4));
        var played = CrowdEpisode.Play(ppo, options.Episodes, greedy: false);
        return [.. block.Seeds.Select((_, seed) => new ExperienceOutcome(curve.Of(seed), played[seed].Average(episode => episode.Return), played[seed].Average(episode => Left(episode, ^1, options.Size) == 0 ? 1.0 : 0), Useful(played[seed], options)))];
    }

    /// <summary>Of the episodes that run so long, how many come nearer with that move.</summary>
    private static double[] Useful(CrowdEpisode[] episodes, ExperienceOptions options)
    {
        var shares = new List<double>();
        for (var move = 0; move < options.Limit; move++)
        {
            var running = episodes.Where(episode => episode.Steps > move).ToArray();
            if (running.Length < 10)
            {
                break;
            }

            shares.Add(running.Average(episode => Left(episode, move + 1, options.Size) < Left(episode, move, options.Size) ? 1.0 : 0));
        }

        return [.. shares];
    }

    /// <summary>Moves from the place at a step to the corner where the goal is.</summary>
    private static int Left(CrowdEpisode episode, Index step, int size)
    {
        var square = episode.Observations[step.GetOffset(episode.Observations.Count)].AsSpan(0, size * size).IndexOf(1f);
        return (2 * (size - 2)) - (square / size) - (square % size);
    }
}
