using RLTransfer.Learners;
using RLTransfer.Networks;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Learners;

/// <summary>Progressive networks under every learner: none knows of them.</summary>
public sealed class ProgressiveLearnerTests
{
    private static readonly ulong[] seeds = [1, 2];

    private static readonly (string Task, Func<string, IReadOnlyList<ulong>, NetworkFactory?, Learner> Make)[] learners =
    [
        ("CartPole-v1", (task, seeds, architecture) => new Reinforce(task, seeds, new() { Hidden = [8] }, architecture: architecture)),
        ("CartPole-v1", (task, seeds, architecture) => new A2c(task, seeds, new() { Hidden = [8] }, architecture: architecture)),
        ("CartPole-v1", (task, seeds, architecture) => new Ppo(task, seeds, new() { Hidden = [8, 8] }, architecture: architecture)),
        ("PongGray-v0", (task, seeds, architecture) => new Ppo(task, seeds, new() { Hidden = [8], Activation = Activation.ReLU }, architecture: architecture)),
        ("CartPole-v1", (task, seeds, architecture) => new Dqn(task, seeds, new() { Hidden = [8], LearningStarts = 100, Dueling = true, TargetRate = 0.1 }, architecture: architecture)),
        ("CartPole-v1", (task, seeds, architecture) => new DiscreteSac(task, seeds, new() { Hidden = [8], LearningStarts = 100 }, architecture: architecture)),
        ("CartPole-v1", (task, seeds, architecture) => new SoftQ(task, seeds, new() { Hidden = [8], LearningStarts = 100 }, architecture: architecture)),
        ("Pendulum-v1", (task, seeds, architecture) => new Ddpg(task, seeds, new() { Hidden = [8], LearningStarts = 100 }, architecture: architecture)),
        ("Pendulum-v1", (task, seeds, architecture) => new Sac(task, seeds, new() { Hidden = [8], LearningStarts = 100 }, architecture: architecture)),
        ("Pendulum-v1", (task, seeds, architecture) => new SteinSoftQ(task, seeds, new() { Hidden = [8], LearningStarts = 100 }, architecture: architecture)),
    ];

    public static TheoryData<int> Places => [.. Enumerable.Range(0, learners.Length)];

    [Theory]
    [MemberData(nameof(Places))]
    public void Every_learner_learns_in_a_new_column_and_leaves_the_others_bitwise_as_they_were(int place)
    {
        var (task, make) = learners[place];
        using var source = make(task, seeds, null);
        source.Train(400, new() { Episodes = 0 });
        using var second = make(task, seeds, ProgressiveNetwork.After(source.Networks));
        second.Train(400, new() { Episodes = 0 });
        using var third = make(task, seeds, ProgressiveNetwork.After(second.Networks));
        var before = third.Networks.Values.Select(network => network.Parameters.Select(Numbers).ToArray()).ToArray();
        third.Train(400, new() { Episodes = 0 });
        foreach (var ((name, network), was) in third.Networks.Zip(before))
        {
            Assert.Equal(3, network.Parameters.Count);
            Assert.Equal(was[..2], network.Parameters.Take(2).Select(Numbers));                         // of target networks too: what is copied onto itself stays
            if (!name.Contains("target", StringComparison.Ordinal))
            {
                Assert.NotEqual(was[2], Numbers(network.Parameters[2]));
                Assert.Equal(Numbers(second.Networks[name].Parameters[1]), was[1]);
                Assert.Equal(Numbers(source.Networks[name].Parameters[0]), was[0]);
            }
        }
    }

    [Fact]
    public void A_learner_of_one_column_learns_what_one_of_a_plain_network_does_bitwise()
    {
        using var plain = new Ppo("CartPole-v1", seeds, new() { Hidden = [16] });
        using var column = new Ppo("CartPole-v1", seeds, new() { Hidden = [16] }, architecture: ProgressiveNetwork.Create);
        plain.Train(1_000, new() { Episodes = 0 });
        column.Train(1_000, new() { Episodes = 0 });
        Assert.Equal(Numbers(plain.Networks["policy"].Parameters[0]), Numbers(column.Networks["policy"].Parameters[0]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_learner_of_any_number_of_columns_is_saved_and_goes_on_bitwise(int columns)
    {
        using var learner = Make(columns, source: 400);
        learner.Train(512, new() { Episodes = 0 });
        using var stream = new MemoryStream();
        learner.Save(new(stream));
        stream.Position = 0;
        using var again = Make(columns, source: 0);                                                     // earlier columns that have learned nothing: all is read back
        again.Load(new(stream));
        learner.Train(512, new() { Episodes = 0 });
        again.Train(512, new() { Episodes = 0 });
        Assert.Equal(columns, again.Networks["policy"].Parameters.Count);
        Assert.All(learner.Networks["policy"].Parameters.Zip(again.Networks["policy"].Parameters), pair => Assert.Equal(Numbers(pair.First), Numbers(pair.Second)));
    }

    [Fact]
    public void A_random_column_stays_as_it_was_drawn_and_is_not_the_new_one_s()
    {
        using var learner = new Ppo("CartPole-v1", seeds, new() { Hidden = [16] }, architecture: spec => ProgressiveNetwork.AfterRandom(spec));
        var policy = (ProgressiveNetwork)learner.Networks["policy"];
        var before = Numbers(policy.Columns[0].Flat);
        Assert.NotEqual(before[..16], Numbers(policy.Columns[1].Flat)[..16]);
        learner.Train(512, new() { Episodes = 0 });
        Assert.Equal(before, Numbers(policy.Columns[0].Flat));
    }

    [Fact]
    public void What_is_not_there_to_stand_beside_is_named()
    {
        using var source = new Ppo("CartPole-v1", seeds, new() { Hidden = [8] });
        Assert.Contains("'q'; there are policy, value", Assert.Throws<ArgumentException>(() => new Dqn("CartPole-v1", seeds, new() { Hidden = [8] }, architecture: ProgressiveNetwork.After(source.Networks))).Message, StringComparison.Ordinal);
    }

    private static Ppo Make(int columns, long source)
    {
        var learner = new Ppo("CartPole-v1", seeds, new() { Hidden = [8] }, architecture: ProgressiveNetwork.Create);
        for (var k = 1; k < columns; k++)
        {
            using var earlier = learner;
            if (source > 0)
            {
                learner.Train(source, new() { Episodes = 0 });
            }

            learner = new("CartPole-v1", seeds, new() { Hidden = [8 + k] }, architecture: ProgressiveNetwork.After(earlier.Networks));
        }

        return learner;
    }

    private static float[] Numbers(Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();
}
