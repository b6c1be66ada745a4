using RLTransfer.Distillation;
using RLTransfer.Learners;
using RLTransfer.Networks;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Distillation;

/// <summary>Students of a teacher whose Q-values are written down: it pushes a pole the way it falls.</summary>
public sealed class DistillerTests
{
    private static readonly LearningTask Pole = "CartPole-v1";

    private static readonly DistillerOptions Small = new() { Hidden = [16], LearningRate = 5e-3, LearningStarts = 80, BatchSize = 32, Capacity = 2_000 };

    [Theory]
    [InlineData(PolicyLoss.Nll)]
    [InlineData(PolicyLoss.Mse)]
    [InlineData(PolicyLoss.Kl)]
    public void A_student_comes_to_play_as_its_teacher_does(PolicyLoss loss)
    {
        using var student = new Distiller(Pole, [0, 1], Falling, Small with { Loss = loss });
        var before = student.Evaluate(5);
        student.Train(4_000, new() { Episodes = 0 });
        var after = student.Evaluate(5);
        Assert.All(before.Zip(after), pair => Assert.True(pair.First < 150 && pair.Second > 180, $"{pair.First} before, {pair.Second} after"));
    }

    [Fact]
    public void The_teacher_plays_or_the_student_does_and_every_state_is_labelled_by_the_teacher()
    {
        using var scope = NewDisposeScope();
        var seen = new Dictionary<Plays, List<float[]>>();
        foreach (var plays in Enum.GetValues<Plays>())
        {
            List<float[]> states = seen[plays] = [];
            using var student = new Distiller(Pole, [3], shown => Remember(shown, states), Small with { Plays = plays, Exploration = 0, Environments = 1, Capacity = 50 });
            student.Record(60);
            Assert.Equal((50, 60), (student.Count, student.Steps));
            using var alone = Pole.Make(1);
            alone.Reset(student.EnvironmentSeeds("environment", 1));
            foreach (var state in states)
            {
                Assert.Equal(alone.Observations, state);
                var shown = tensor(state, [1, 1, 4]);
                alone.Step([(int)(plays == Plays.Teacher ? Falling(shown).argmax(-1) : student.Act(shown, greedy: true)).item<long>()]);
            }
        }

        Assert.False(seen[Plays.Teacher].SelectMany(state => state).SequenceEqual(seen[Plays.Student].SelectMany(state => state)));

        static Tensor Remember(Tensor shown, List<float[]> states)
        {
            states.Add(shown.data<float>().ToArray());
            return Falling(shown);
        }
    }

    [Fact]
    public void A_record_is_learned_from_without_another_step()
    {
        using var student = new Distiller(Pole, [0], Falling, Small);
        Assert.Contains("remembers no states", Assert.Throws<InvalidOperationException>(() => student.Learn(1)).Message);
        student.Record(1_000);
        var before = student.Evaluate(5)[0];
        student.Learn(800);
        Assert.Equal(1_000, student.Steps);
        Assert.True(before < 150 && student.Evaluate(5)[0] > 180);
    }

    [Fact]
    public void A_seed_learns_the_same_alone_and_in_a_crowd()
    {
        using var all = new Distiller(Pole, [4, 7, 5], Falling, Small);
        using var one = new Distiller(Pole, [7], Falling, Small);
        all.Train(600, new() { Episodes = 0 });
        one.Train(600, new() { Episodes = 0 });
        Assert.All(all.Student.Weights.Zip(one.Student.Weights), pair => Assert.InRange((pair.First.narrow(0, 1, 1) - pair.Second).abs().max().item<float>(), 0, 1e-5));
    }

    [Fact]
    public void What_is_saved_goes_on_bitwise()
    {
        using var first = new Distiller(Pole, [1, 2], Falling, Small with { Plays = Plays.Student, Capacity = 200 });
        first.Train(400, new() { Episodes = 0 });
        using var file = new MemoryStream();
        first.Save(new BinaryWriter(file));
        first.Train(400, new() { Episodes = 0 });
        using var second = new Distiller(Pole, [1, 2], Falling, first.Options);
        file.Position = 0;
        second.Load(new BinaryReader(file));
        second.Train(400, new() { Episodes = 0 });
        Assert.All(first.Student.Weights.Zip(second.Student.Weights), pair => Assert.True(pair.First.equal(pair.Second).all().item<bool>()));
    }

    [Fact]
    public void A_DQN_is_taught_from_and_stays_as_it_is()
    {
        using var teacher = new Dqn("Pong-v0(points_to_win=1)", [0, 1], new() { Hidden = [8], LearningStarts = 50, BatchSize = 16 });
        teacher.Train(80, new() { Episodes = 0 });
        var before = teacher.Networks["q"].Weights.Select(weight => weight.clone()).ToArray();
        using var student = new Distiller(teacher, Small with { Hidden = [8], LearningStarts = 40, BatchSize = 16 }, CrowdNetwork.WithFilters(4, 4));
        student.Train(160, new() { Episodes = 0 });
        Assert.All(before.Zip(teacher.Networks["q"].Weights), pair => Assert.True(pair.First.equal(pair.Second).all().item<bool>()));
        Assert.Equal((160, 160), (student.Steps, student.Count));
        Assert.Equal([2, 4, 4, 3, 3], student.Student["conv1"].Weight.shape);
        Assert.Equal(2, student.Evaluate(2).Length);
    }

    [Fact]
    public void Games_that_share_a_trunk_learn_together_and_their_gradients_add_up()
    {
        using var trunk = new CommonTrunk();
        var options = Small with { Hidden = [16, 16] };
        using var joint = new JointDistiller(
            new Distiller(Pole, [0, 1], Falling, options, architecture: trunk.Architecture("pole")),
            new Distiller("CartPole-v1(length=1)", [0, 1], shown => -Falling(shown), options, architecture: trunk.Architecture("the other way")));
        Assert.Equal(["trunk/hidden1", "trunk/output", "pole/output"], joint.Games[0].Student.LayerNames);
        joint.Train(160);
        Tensor[] sum = [zeros_like(trunk.Trunk.Flat), zeros_like(trunk.Trunk.Flat)];
        for (var game = 0; game < 2; game++)
        {
            trunk.Trunk.Flat.grad = null;
            joint.Games[game].Backward();
            sum[game] = trunk.Trunk.Flat.grad!.clone();
        }

        Assert.True(sum.All(gradient => gradient.abs().max().item<float>() > 0));
        joint.Train(4_000);
        var states = randn(2, 200, 4) * 0.2;
        Assert.All(joint.Games, (game, at) =>
        {
            var right = game.Act(states, greedy: true).eq((at == 0 ? Falling(states) : -Falling(states)).argmax(-1)).to(ScalarType.Float32).mean().item<float>();
            Assert.True(right > 0.9, $"{game.Task.Name}: {right}");
        });
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_name()
    {
        using var trunk = new CommonTrunk();
        using var pole = new Distiller(Pole, [0], Falling, Small, architecture: trunk.Architecture("pole"));
        using var others = new Distiller(Pole, [0, 1], Falling, Small);
        Assert.Contains("same seeds and options", Assert.Throws<ArgumentException>(() => new JointDistiller(pole, others)).Message);
        Assert.Contains("one shape", Assert.Throws<ArgumentException>(() => new Distiller("Acrobot-v1", [0], Falling, Small, architecture: trunk.Architecture("acrobot"))).Message);
        Assert.Contains("Exploration is 2", Assert.Throws<ArgumentException>(() => new Distiller(Pole, [0], Falling, Small with { Exploration = 2 })).Message);
        Assert.Contains("discrete", Assert.Throws<ArgumentException>(() => new Distiller("Pendulum-v1", [0], Falling, Small)).Message);
    }

    /// <summary>q_T(right) − q_T(left): where the pole leans and falls to, the cart's place and speed a little.</summary>
    private static Tensor Falling(Tensor shown)
    {
        var right = (shown * tensor(new[] { 0.02f, 0.1f, 1f, 0.4f })).sum(-1);
        return stack([-right, right], -1);
    }
}
