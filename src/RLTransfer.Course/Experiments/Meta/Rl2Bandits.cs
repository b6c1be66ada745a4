using RLTransfer.Bandits;
using RLTransfer.Environments;
using RLTransfer.Learners;
using RLTransfer.Networks;

namespace RLTransfer.Course.Experiments.Meta;

/// <summary>A bandit: so many arms, and so many pulls, after which there is another.</summary>
/// <param name="Arms">k.</param>
/// <param name="Pulls">n.</param>
/// <param name="Iterations">Rounds of learning for it.</param>
public sealed record BanditSize(int Arms, int Pulls, int Iterations)
{
    /// <summary>Names it.</summary>
    public override string ToString() => FormattableString.Invariant($"{Arms} arms, {Pulls} pulls");
}

/// <summary>The sizes of <see cref="Rl2Bandits"/>.</summary>
public sealed record Rl2Options : StudyOptions
{
    /// <summary>The bandits.</summary>
    public IReadOnlyList<BanditSize> Bandits { get; init; } = [new(5, 10, 40), new(10, 10, 60)];

    /// <summary>Bandits of each seed that are played after learning.</summary>
    public int TestBandits { get; init; } = 2_000;

    /// <summary>c of the upper confidence bounds that explore less than UCB1, and count the prior in.</summary>
    public double Exploration { get; init; } = 0.2;

    /// <summary>Pulls of each seed between two rounds of learning, in whole bandits.</summary>
    public int Pulls { get; init; } = 5_120;

    /// <summary>The learner: its instances are bandits that are played at once, as many as <see cref="Pulls"/> makes of them.</summary>
    public PpoOptions Learner { get; init; } = new()
    {
        Hidden = [32],
        SharedTrunk = true,
        Discount = 0.99,
        GaeLambda = 0.3,
        LearningRate = 1e-2,
        MaxGradientNorm = 2,
        Epochs = 6,
        Minibatches = 4,
    };

    /// <summary>The sizes that go with a budget.</summary>
    public static Rl2Options For(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var options = settings.Pick(
            smoke: new Rl2Options { Seeds = 2, Bandits = [new(5, 10, 4)], TestBandits = 100, Pulls = 320 },
            lesson: new Rl2Options { Seeds = 5 },
            paper: new Rl2Options { Bandits = [new(5, 10, 1_000), new(10, 10, 1_000), new(5, 100, 1_000), new(10, 100, 1_000)], TestBandits = 10_000, Pulls = 50_000 });
        return options with { Seeds = settings.Seeds ?? options.Seeds };
    }
}

/// <summary>What one seed earns.</summary>
/// <param name="Rewards">The mean reward of every pull, over the bandits.</param>
/// <param name="Learning">The mean reward of a bandit along the way, where something is learned.</param>
public sealed record BanditOutcome(double[] Rewards, double[] Learning)
{
    /// <summary>What a bandit brings.</summary>
    public double Total => Rewards.Sum();
}

/// <summary>Lecture 12: an exploration strategy that was learned, a recurrent policy on bandits that it has never seen, against those that were thought out.</summary>
/// <remarks>
/// RL² (Duan et al. 2016, §2 and §3.1): one episode of the outer learner is a whole bandit; the policy sees what it pulled and what that brought, and its hidden state, which is kept
/// from pull to pull and forgotten from bandit to bandit, is the fast learner. Chances are uniform on [0, 1]. The paper's outer learner is TRPO, here it is PPO.
/// Where there are few pulls, the best that any strategy can earn is computed (<see cref="BayesOptimal"/>).
/// </remarks>
public sealed class Rl2Bandits : Study<Rl2Options, BanditOutcome, Rl2Results>
{
    /// <summary>The learned contestants.</summary>
    public const string Rl2 = "RL²", Forgetful = "without memory";

    /// <summary>What is thought out.</summary>
    public const string Ucb = "UCB1", Bounds = "UCB, tuned", Thompson = "Thompson sampling", Random = "random", Optimal = "Bayes-optimal";

    /// <summary>All contestants, in the order of their colours.</summary>
    public static IReadOnlyList<string> Contestants { get; } = [Rl2, Forgetful, Ucb, Bounds, Thompson, Random, Optimal];

    /// <inheritdoc/>
    public override string Id => "meta/rl2";

    /// <inheritdoc/>
    public override string Description => "bandits: a recurrent policy that has learned to explore against UCB1, Thompson sampling and the Bayes-optimal strategy";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 2);

    /// <inheritdoc/>
    protected override int Blocks => 2;

    /// <inheritdoc/>
    protected override Rl2Options Options(RunSettings settings) => Rl2Options.For(settings);

    /// <inheritdoc/>
    protected override IEnumerable<Contest<BanditOutcome>> Plan(Rl2Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return from bandit in options.Bandits
               from contestant in Contestants
               where contestant != Optimal || bandit.Pulls <= BayesOptimal.MostPulls
               select new Contest<BanditOutcome>(contestant, bandit.ToString(), block => contestant switch
               {
                   Rl2 => Learn(bandit, RecurrentNetwork.Policy, options, block),
                   Forgetful => Learn(bandit, CrowdNetwork.Create, options, block),
                   _ => Play(Strategy(contestant, bandit, options), bandit, options, block),
               });
    }

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<Rl2Results>> Claims(Rl2Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return from bandit in options.Bandits
               select Requirement<Rl2Results>.AtLeast(FormattableString.Invariant($"rl2-{bandit.Arms}-{bandit.Pulls}"),
                   $"{bandit}: RL² over the best of UCB1, UCB tuned, Thompson", 0.9, results => results.Share(Rl2, bandit));
    }

    /// <inheritdoc/>
    protected override Rl2Results Results(Measured<Rl2Options, BanditOutcome> measured) => new(measured);

    /// <summary>A bandit as the outer learner sees it: an episode is all of its pulls.</summary>
    internal static LearningTask Task(BanditSize bandit) => new($"{bandit}", count => new ShowExperience(Gym.MakeVector(
        "BernoulliBandit-v0", count, new VectorOptions { Autoreset = AutoresetMode.SameStep, MaxEpisodeSteps = bandit.Pulls }, ("arms", bandit.Arms))));

    private static IBanditStrategy Strategy(string contestant, BanditSize bandit, Rl2Options options) => contestant switch
    {
        Ucb => new Ucb1(),
        Bounds => new Ucb1(options.Exploration, prior: true),
        Thompson => new ThompsonSampling(),
        Random => new RandomArm(),
        _ => new BayesOptimal(bandit.Arms, bandit.Pulls),
    };

    private static BanditOutcome[] Play(IBanditStrategy strategy, BanditSize bandit, Rl2Options options, Block block) =>
        [.. block.Seeds.Select(seed => new BanditOutcome(BanditTrials.Play(strategy, bandit.Arms, bandit.Pulls, options.TestBandits, seed), []))];

    private static BanditOutcome[] Learn(BanditSize bandit, NetworkFactory architecture, Rl2Options options, Block block)
    {
        var batches = options.Learner.Minibatches;
        var bandits = Math.Max(batches, options.Pulls / bandit.Pulls / batches * batches);
        var steps = (long)bandit.Iterations * bandit.Pulls * bandits;
        using var ppo = new Ppo(Task(bandit), block.Seeds, options.Learner with { Environments = bandits, RolloutSteps = bandit.Pulls, DecaySteps = steps }, block.Device, architecture);
        var curve = ppo.Train(steps, block.Training(steps, points: 10, episodes: Math.Max(10, options.TestBandits / 10)));
        var played = CrowdEpisode.Play(ppo, options.TestBandits, greedy: true);
        return [.. block.Seeds.Select((_, seed) => new BanditOutcome(
            [.. Enumerable.Range(1, bandit.Pulls).Select(pull => played[seed].Average(episode => (double)episode.Observations[pull][^1]))], [.. curve.Of(seed).Scores]))];
    }
}
