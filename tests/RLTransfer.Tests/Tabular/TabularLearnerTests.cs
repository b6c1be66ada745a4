using RLTransfer.Environments;
using RLTransfer.Tabular;

namespace RLTransfer.Tests.Tabular;

public sealed class TabularLearnerTests
{
    private const int Size = 7;

    public static TheoryData<string> Kinds => ["value", "policy", "dynamics"];

    private static TabularLearner Create(string kind, ulong seed = 0, TabularLearner? source = null, ActionAlignment? alignment = null) => kind switch
    {
        "value" => new QLearning(Size * Size, 4, seed, (QLearning?)source, alignment),
        "policy" => new ActorCritic(Size * Size, 4, seed, (ActorCritic?)source, alignment),
        _ => new ModelBased(Size * Size, 4, seed, (ModelBased?)source, alignment),
    };

    private static SingleEnvironment Maze(int order = 0) => Gym.Make("GridWorld-v0", ("size", Size), ("view", "index"), ("maze", 1), ("action_order", order));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Learns_the_shortest_way(string kind)
    {
        using var maze = Maze();
        var episodes = Create(kind).Learn(maze, 200, 0);
        var shortest = maze.Vector.Info["shortest_way"][0];
        Assert.True(episodes.Take(3).Average(episode => episode.Steps) > 1.5 * shortest);
        Assert.InRange(episodes.TakeLast(50).Average(episode => episode.Steps), shortest, 1.35 * shortest);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_seed_lives_the_same_life(string kind)
    {
        using var maze = Maze();
        Assert.Equal(Create(kind, seed: 3).Learn(maze, 20, 1), Create(kind, seed: 3).Learn(maze, 20, 1));
        Assert.NotEqual(Create(kind, seed: 3).Learn(maze, 20, 1), Create(kind, seed: 4).Learn(maze, 20, 1));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_was_learned_helps_the_next_learner_and_stays_as_it_is(string kind)
    {
        using var maze = Maze();
        var source = Create(kind, seed: 5);
        source.Learn(maze, 200, 0);
        var before = source.Preferences(8).ToArray();
        var helped = ExtraSteps(Create(kind, seed: 6, source));
        Assert.True(helped < 0.5 * ExtraSteps(Create(kind, seed: 6)));
        Assert.Equal(before, source.Preferences(8).ToArray());

        double ExtraSteps(TabularLearner learner) => learner.Learn(maze, 10, 2).Sum(episode => episode.Steps - maze.Vector.Info["shortest_way"][0]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Aligned_tables_are_the_same_tables_with_their_actions_in_another_order(string kind)
    {
        using var maze = Maze();
        var source = Create(kind, seed: 5);
        source.Learn(maze, 100, 0);
        var aligned = Create(kind, seed: 6, source, new ActionAlignment(3, 2, 1, 0));
        if (kind != "dynamics")
        {
            Assert.Equal(source.Preferences(8).ToArray(), aligned.Preferences(8).ToArray().Reverse());
        }

        using var reversed = Maze(order: 23);
        Assert.InRange(aligned.Learn(reversed, 10, 2).Average(episode => episode.Steps), 1, 20);
    }

    [Fact]
    public void Alignment_is_found_from_what_actions_do()
    {
        using var maze = Maze();
        using var rotated = Maze(order: 9);                     // 1, 2, 3, 0: right, down, left, up
        var (source, target) = (new ModelBased(Size * Size, 4, 1), new ModelBased(Size * Size, 4, 2));
        source.Learn(maze, 5, 0);
        target.Learn(rotated, 1, 0);
        Assert.Equal([1, 2, 3, 0], ActionAlignment.Estimate(source, target).Sources);
    }

    [Fact]
    public void Q_learning_makes_the_step_of_its_equation()
    {
        using var chain = new Chain();
        var learner = new QLearning(2, 1, 0) { LearningRate = 0.5, Discount = 0.9, Exploration = 0 };
        learner.Learn(chain.Environment, 1, 0);
        learner.Learn(chain.Environment, 1, 0);

        // One step that ends the episode pays 1, the next 2: Q ← 0 + ½ (r − 0), then Q + ½ (r − Q).
        var (first, second) = (chain.Rewards[0], chain.Rewards[1]);
        Assert.Equal((0.25 * first) + (0.5 * second), learner.Preferences(0)[0], 12);
    }

    [Fact]
    public void An_entropy_bonus_keeps_the_policy_open()
    {
        using var maze = Maze();
        var (certain, open) = (new ActorCritic(Size * Size, 4, 0), new ActorCritic(Size * Size, 4, 0) { EntropyWeight = 0.05 });
        Assert.Equal(Math.Log(4), certain.Entropy(8), 12);
        certain.Learn(maze, 200, 0);
        open.Learn(maze, 200, 0);
        Assert.True(certain.Entropy(8) < 0.6 * open.Entropy(8));
        Assert.Equal(1, open.Probabilities(8).ToArray().Sum(), 12);
    }

    [Fact]
    public void A_model_gives_the_values_of_the_bellman_equation()
    {
        using var maze = Maze();
        var learner = new ModelBased(Size * Size, 4, 0);
        learner.Learn(maze, 300, 0);
        var shortest = (int)maze.Vector.Info["shortest_way"][0];

        // r + γ r + … for the steps on the shortest way, the goal's 1 in the last.
        var value = 0.0;
        for (var step = shortest - 1; step >= 0; step--)
        {
            value = -0.01 + (step == shortest - 1 ? 1 : 0.99 * value);
        }

        Assert.Equal(value, learner.Value(Size + 1), 4);
    }

    [Fact]
    public void Tables_of_other_sizes_are_refused()
    {
        using var maze = Maze();
        Assert.Contains("49", Assert.Throws<ArgumentException>(() => new QLearning(10, 4, 0).Learn(maze, 1, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("10 states", Assert.Throws<ArgumentException>(() => new QLearning(49, 4, 0, new QLearning(10, 4, 0))).Message, StringComparison.Ordinal);
        Assert.Contains("ActionAlignment", Assert.Throws<ArgumentException>(() => new ActorCritic(10, 4, 0, new ActorCritic(10, 3, 0))).Message, StringComparison.Ordinal);
        Assert.Contains("0, 7", Assert.Throws<ArgumentException>(() => new ModelBased(10, 2, 0, new ModelBased(10, 3, 0), new ActionAlignment(0, 7))).Message, StringComparison.Ordinal);
    }

    /// <summary>A one-armed bandit behind the interface of the learners: one state that ends at once.</summary>
    private sealed class Chain : IDisposable
    {
        public IEnvironment Environment { get; } = new OneStep();

        public List<double> Rewards => ((OneStep)Environment).Rewards;

        public void Dispose() => Environment.Dispose();

        private sealed class OneStep : IEnvironment
        {
            private readonly SingleEnvironment template = Maze();

            public List<double> Rewards { get; } = [];

            public string Name => "OneStep";

            public Space ObservationSpace { get; } = new Discrete(2);

            public Space ActionSpace { get; } = new Discrete(1);

            public ResetResult Reset(long? seed = null, ResetOptions? options = null) => new([0], template.Reset(seed).Info);

            public StepResult Step(int action)
            {
                Rewards.Add(Rewards.Count + 1);
                return new([1], Rewards[^1], Terminated: true, Truncated: false, template.Reset().Info);
            }

            public StepResult Step(ReadOnlySpan<int> action) => Step(action[0]);

            public StepResult Step(params ReadOnlySpan<float> action) => throw new NotSupportedException();

            public Frame? Render() => null;

            public string? RenderText() => null;

            public void Dispose() => template.Dispose();
        }
    }
}
