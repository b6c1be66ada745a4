using RLTransfer.Distillation;
using RLTransfer.Evaluation;
using RLTransfer.Learners;
using RLTransfer.Networks;

namespace RLTransfer.Course.Experiments.Distillation;

/// <summary>What a player of a game came to.</summary>
/// <param name="Return">Mean of greedy games at the end.</param>
/// <param name="Parameters">Weights and biases of its network.</param>
/// <param name="Curve">Greedy returns against frames; null where only the end was looked at.</param>
public sealed record PolicyOutcome(double Return, long Parameters, LearningCurve? Curve = null);

/// <summary>Lecture 09: DQN teachers of two pixel games, and students that regress onto their Q-values: with a tenth of the parameters, by three losses, on the teacher's play and on their own, of a teacher that still learns, and several games in one network.</summary>
/// <remarks>
/// Rusu et al. (2015): single games by NLL, MSE and KL (their Table 1), smaller students, several games in one network with an output layer a game, and
/// distillation while the teacher learns. Theirs play Atari with a DQN trained for days; the games here are small, and so are the networks.
/// All students learn with the same options from equally many frames; only the loss, the network or who plays differs. Returns are of greedy games, the same starts for all.
/// </remarks>
public sealed class PolicyDistillation : Study<PolicyOptions, PolicyOutcome, PolicyResults>
{
    /// <summary>The teachers, and a DQN with a student's network that learns from rewards.</summary>
    public const string Teacher = "DQN, the teacher", Small = "DQN with a tenth";

    /// <summary>Students with a tenth of the parameters.</summary>
    public const string Nll = "NLL", Mse = "MSE", Kl = "KL", OwnPlay = "KL, own play";

    /// <summary>One network of the teachers' size for all games: an output layer a game, by values or by policies.</summary>
    public const string JointMse = "one network, MSE", JointKl = "one network, KL";

    /// <summary>A teacher and its student while the teacher learns.</summary>
    public const string Learning = "DQN while it learns", Following = "student meanwhile";

    /// <inheritdoc/>
    public override string Id => "distillation/policy";

    /// <inheritdoc/>
    public override string Description => "DQN on two pixel games, distilled into a tenth of the parameters, into one network, and while it learns";

    /// <summary>Those that play every game.</summary>
    public static IReadOnlyList<string> Contestants { get; } = [Teacher, Small, Nll, Mse, Kl, OwnPlay, JointMse, JointKl];

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 3);

    /// <inheritdoc/>
    protected override int Blocks => 2;

    /// <summary>A smaller student, by its number of parameters.</summary>
    public static string Smaller(StudentSize size)
    {
        ArgumentNullException.ThrowIfNull(size);
        return FormattableString.Invariant($"KL, {size.Filters[0]} filters and {size.Hidden} units");
    }

    /// <inheritdoc/>
    protected override PolicyOptions Options(RunSettings settings) => PolicyOptions.For(settings);

    /// <inheritdoc/>
    protected override IEnumerable<Contest<PolicyOutcome>> Plan(PolicyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var first = options.Games[0];
        return
        [
            .. from game in options.Games from contestant in Contestants select new Contest<PolicyOutcome>(contestant, game.Name, block => Play(contestant, game, options, block)),
            .. options.Smaller.Select(size => new Contest<PolicyOutcome>(Smaller(size), first.Name, block => Distill(first, options, block, PolicyLoss.Kl, size))),
            new(Learning, first.Name, block => Together(options, block).Learning),
            new(Following, first.Name, block => Together(options, block).Following),
        ];
    }

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<PolicyResults>> Claims(PolicyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return
        [
            .. options.Games.Select(game => Requirement<PolicyResults>.AtLeast($"tenth-{game.Name}", $"{game.Name}: a tenth of the parameters (KL) over the teacher", 0.95, results => results.Ratio(Kl, game.Name))),
            Requirement<PolicyResults>.AtMost("parameters", "parameters of that student over its teacher's", 0.1, results => Bootstrap.Of(results.Each(Kl, options.Games[0].Name, outcome => outcome.Parameters / (double)results.Parameters(Teacher)))),
            Requirement<PolicyResults>.AtLeast("joint", "all games in one network (KL) over the teachers", 0.95, results => results.MeanRatio(JointKl)),
            Requirement<PolicyResults>.AtLeast("kl-mse", "KL less MSE with a tenth, shares of the teachers", 0, results => results.Lead(Kl, Mse)),
            Requirement<PolicyResults>.AtLeast("kl-nll", "KL less NLL with a tenth, shares of the teachers", 0, results => results.Lead(Kl, Nll)),
        ];
    }

    /// <inheritdoc/>
    protected override PolicyResults Results(Measured<PolicyOptions, PolicyOutcome> measured) => new(measured);

    private static IReadOnlyList<PolicyOutcome> Play(string contestant, DistilledGame game, PolicyOptions options, Block block) => contestant switch
    {
        Teacher => Score(Trained(game, options, block), options, block),
        Small => Reinforce(game, options, block),
        JointMse => Joint(PolicyLoss.Mse, game, options, block),
        JointKl => Joint(PolicyLoss.Kl, game, options, block),
        _ => Distill(game, options, block, contestant switch { Nll => PolicyLoss.Nll, Mse => PolicyLoss.Mse, _ => PolicyLoss.Kl }, options.Tenth, contestant == OwnPlay ? Plays.Student : Plays.Teacher),
    };

    private static Dqn Trained(DistilledGame game, PolicyOptions options, Block block) => game == options.Games[0] ? Together(options, block).Teacher : block.Once($"teacher of {game.Name}", () =>
    {
        var teacher = new Dqn(game.Task, block.Seeds, options.Teacher, block.Device);
        teacher.Train(game.TeacherSteps, block.Training(game.TeacherSteps, points: 0, episodes: 0));
        return teacher;
    });

    /// <summary>The teacher's frames, rewards and options, and a student's network.</summary>
    private static IReadOnlyList<PolicyOutcome> Reinforce(DistilledGame game, PolicyOptions options, Block block)
    {
        using var learner = new Dqn(game.Task, block.Seeds, options.Teacher with { Hidden = [options.Tenth.Hidden] }, block.Device, CrowdNetwork.WithFilters(options.Tenth.Filters));
        learner.Train(game.TeacherSteps, block.Training(game.TeacherSteps, points: 0, episodes: 0));
        return Score(learner, options, block);
    }

    private static IReadOnlyList<PolicyOutcome> Distill(DistilledGame game, PolicyOptions options, Block block, PolicyLoss loss, StudentSize size, Plays plays = Plays.Teacher)
    {
        using var student = Student(Trained(game, options, block), options, loss, size, plays);
        student.Train(options.Steps, block.Training(options.Steps, options.Points, options.Episodes));
        return Score(student, options, block);
    }

    private static Distiller Student(Dqn teacher, PolicyOptions options, PolicyLoss loss, StudentSize size, Plays plays = Plays.Teacher) =>
        new(teacher, options.Student with { Loss = loss, Hidden = [size.Hidden], Plays = plays }, CrowdNetwork.WithFilters(size.Filters));

    private static IReadOnlyList<PolicyOutcome> Joint(PolicyLoss loss, DistilledGame game, PolicyOptions options, Block block)
    {
        var trunk = block.Once($"trunk, {loss}", () => new CommonTrunk());
        var joint = block.Once($"all games, {loss}", () =>
        {
            var joint = new JointDistiller([.. options.Games.Select(own => new Distiller(
                Trained(own, options, block), options.Student with { Loss = loss, Hidden = options.Teacher.Hidden }, trunk.Architecture(own.Name)))]);
            joint.Train(options.Steps, block.Cancellation);
            return joint;
        });
        return Score(joint.Games[options.Games.ToList().IndexOf(game)], options, block);
    }

    /// <summary>The first game's teacher, and a student beside it. They take turns: what the student remembers is what the teacher said at that time.</summary>
    private static Pair Together(PolicyOptions options, Block block) => block.Once($"{options.Games[0].Name}, while the teacher learns", () =>
    {
        var (game, looks) = (options.Games[0], 4 * options.Points);
        var teacher = new Dqn(game.Task, block.Seeds, options.Teacher, block.Device);
        using var student = Student(teacher, options with { Student = options.Student with { DecaySteps = game.TeacherSteps } }, PolicyLoss.Kl, options.Tenth);
        var (steps, returns) = (new List<double>(), new List<double[]>[2] { [], [] });
        for (var look = 0; look <= looks; look++)
        {
            var due = (long)game.TeacherSteps * look / looks;
            foreach (var (learner, scores) in new Learner[] { teacher, student }.Zip(returns))
            {
                learner.Train(Math.Max(0, due - learner.Steps), new() { Episodes = 0, Cancellation = block.Cancellation });
                scores.Add(learner.Evaluate(options.Episodes, occasion: (ulong)look));
            }

            steps.Add(due);
            block.Report((double)look / looks);
        }

        return new Pair(teacher, Outcomes(teacher, returns[0]), Outcomes(student, returns[1]));

        IReadOnlyList<PolicyOutcome> Outcomes(Learner learner, List<double[]> scores) =>
            [.. Score(learner, options, block).Select((outcome, seed) => outcome with { Curve = new(steps, [.. scores.Select(each => each[seed])]) })];
    });

    private static IReadOnlyList<PolicyOutcome> Score(Learner learner, PolicyOptions options, Block block)
    {
        var (returns, network) = (learner.Evaluate(options.TestEpisodes, occasion: ulong.MaxValue), learner.Networks.Values.First());
        var parameters = network.Layers.Sum(layer => layer.Weights.Sum(weight => weight.Count)) / network.Seeds.Count;
        return [.. block.Seeds.Select((_, seed) => new PolicyOutcome(returns[seed], parameters, learner.Curve.Points.Count > 0 ? learner.Curve.Of(seed) : null))];
    }

    private sealed record Pair(Dqn Teacher, IReadOnlyList<PolicyOutcome> Learning, IReadOnlyList<PolicyOutcome> Following) : IDisposable
    {
        public void Dispose() => Teacher.Dispose();
    }
}
