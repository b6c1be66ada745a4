using RLTransfer.Environments;
using RLTransfer.Learners;
using RLTransfer.Randomness;

namespace RLTransfer.Tests.Learners;

public sealed class EpisodePlayerTests
{
    private static readonly IReadOnlyList<ulong> seeds = [1, 2];

    /// <summary>A task without a limit that never ends: every step pays 1.</summary>
    private static readonly LearningTask endless = new(
        "endless", count => new VectorEnvironment<Endless, Nothing, int>("endless", default, count, new VectorOptions { Autoreset = AutoresetMode.SameStep }, []));

    public static TheoryData<string> Learners => ["dqn", "ddpg", "sac", "discrete sac", "soft Q", "Stein soft Q", "ppo"];

    [Theory]
    [MemberData(nameof(Learners))]
    public void Looking_changes_nothing_of_what_is_learned(string name)
    {
        using var watched = Create(name);
        using var alone = Create(name);
        watched.Train(30, new() { EvaluateEvery = 10, Episodes = 1 });
        alone.Train(30, new() { Episodes = 0 });
        CrowdEpisode.Play(watched, 3, greedy: false);
        watched.Train(20, new() { Episodes = 0 });
        alone.Train(20, new() { Episodes = 0 });
        Assert.Equal(Numbers(alone), Numbers(watched));
        CrowdEpisode.Play(watched, 2, greedy: false, occasion: 7);
        Assert.Equal(CrowdInvariance.Saved(watched), Played(watched, 5));
    }

    [Fact]
    public void An_occasion_draws_the_same_whenever_it_comes_and_another_draws_otherwise()
    {
        using var learner = Create("ppo");
        var first = Returns(learner, 3);
        Assert.Equal(first, Returns(learner, 3));
        Assert.NotEqual(first, Returns(learner, 4));
    }

    [Fact]
    public void An_episode_without_an_end_is_cut_off_and_that_is_reported()
    {
        using var learner = new Dqn(endless, seeds, new DqnOptions { Hidden = [1] });
        var played = CrowdEpisode.Play(learner, 1, greedy: true);
        Assert.All(played, own => Assert.True(own[0] is { CutOff: true, Terminated: false, Steps: 10_000, Return: 10_000 }));
        var curve = learner.Train(1, new() { Episodes = 2, EvaluateFirst = false });
        Assert.Equal([2, 2], curve.Points[^1].Metrics["episodes cut off"]);
    }

    [Fact]
    public void Episodes_that_end_are_not_cut_off()
    {
        using var learner = new Dqn("CartPole-v1", seeds, new DqnOptions { Hidden = [4] });
        Assert.All(CrowdEpisode.Play(learner, 2, greedy: true).SelectMany(own => own), episode => Assert.False(episode.CutOff));
        Assert.DoesNotContain("episodes cut off", learner.Train(1, new() { Episodes = 2 }).Points[^1].Metrics.Keys);
    }

    private static Learner Create(string name) => name switch
    {
        "dqn" => new Dqn("CartPole-v1", seeds, new DqnOptions { Hidden = [8], LearningStarts = 10, BatchSize = 8 }),
        "ddpg" => new Ddpg("Pendulum-v1", seeds, new DdpgOptions { Hidden = [8], LearningStarts = 10, BatchSize = 8 }),
        "sac" => new Sac("Pendulum-v1", seeds, new SacOptions { Hidden = [8], LearningStarts = 10, BatchSize = 8 }),
        "discrete sac" => new DiscreteSac("CartPole-v1", seeds, new DiscreteSacOptions { Hidden = [8], LearningStarts = 10, BatchSize = 8 }),
        "soft Q" => new SoftQ("CartPole-v1", seeds, new SoftQOptions { Hidden = [8], LearningStarts = 10, BatchSize = 8 }),
        "Stein soft Q" => new SteinSoftQ("Pendulum-v1", seeds, new SteinSoftQOptions { Hidden = [8], LearningStarts = 10, BatchSize = 8 }),
        _ => new Ppo("CartPole-v1", seeds, new PpoOptions { Hidden = [8], Environments = 2, RolloutSteps = 5, Minibatches = 1 }),
    };

    private static byte[] Played(Learner learner, ulong occasion)
    {
        CrowdEpisode.Play(learner, 1, greedy: false, occasion: occasion);
        return CrowdInvariance.Saved(learner);
    }

    private static float[] Numbers(Learner learner) => [.. learner.Networks.OrderBy(network => network.Key, StringComparer.Ordinal)
        .SelectMany(network => network.Value.Weights).SelectMany(weight => weight.detach().contiguous().data<float>().ToArray())];

    private static double[] Returns(Learner learner, ulong occasion) => [.. CrowdEpisode.Play(learner, 4, greedy: false, occasion: occasion).SelectMany(own => own).Select(episode => episode.Return)];

    private record struct Nothing;

    private struct Endless : IDynamics<Endless, Nothing, int>
    {
        public static string Documentation => "Never ends.";

        public readonly Space ObservationSpace(in Nothing nominal) => new Box(0, 0, 1);

        public readonly Space ActionSpace(in Nothing nominal) => new Discrete(2);

        public readonly void Reset(in Nothing parameters, Philox random, ResetOptions options)
        {
        }

        public readonly StepOutcome Step(in Nothing parameters, ReadOnlySpan<int> action, Philox random) => new(1, Terminated: false);

        public readonly void Observe(in Nothing parameters, Span<float> observation) => observation[0] = 0;
    }
}
