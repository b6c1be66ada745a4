using RLTransfer.Environments.Planar;
using RLTransfer.Learners;
using RLTransfer.Networks;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Learners;

/// <summary>Imitation of an expert in states that the policy visits itself.</summary>
public sealed class DaggerTests
{
    private static readonly DaggerOptions Small = new() { Environments = 8, RolloutSteps = 25, Updates = 60, BatchSize = 64, LearningRate = 5e-3, Hidden = [32, 32], Capacity = 4_000 };

    private static readonly LearningTask Reach = LearningTask.Of("PlanarReach-v0", ("links", 2));

    [Fact]
    public void A_policy_comes_to_do_what_the_expert_does()
    {
        using var dagger = new Dagger(Reach, [0, 1], Small);
        var before = dagger.Evaluate(20);
        dagger.Train(6_000, new() { Episodes = 0 });
        var after = dagger.Evaluate(20);
        Assert.All(before.Zip(after), pair => Assert.True(pair.Second > 0 && pair.Second > pair.First + 15, $"{pair.First} before, {pair.Second} after"));
    }

    [Fact]
    public void The_loss_is_the_mean_square_of_what_differs_from_the_label()
    {
        using var scope = NewDisposeScope();
        using var dagger = new Dagger(Reach, [0, 1], Small);
        var seen = rand(2, 3, 12);
        var wanted = dagger.Policy.forward(seen).detach() + tensor(new float[] { 1, 3 });
        Assert.All(dagger.Loss(seen, wanted).data<float>().ToArray(), loss => Assert.Equal(5, loss, 1e-4));       // (1 + 9) / 2
    }

    [Fact]
    public void The_expert_acts_in_the_first_round_and_every_state_is_labelled_by_it()
    {
        using var scope = NewDisposeScope();
        using var dagger = new Dagger(Reach, [3], Small with { Environments = 1, RolloutSteps = 10, Updates = 0, BatchSize = 200 });
        using var alone = Reach.Make(1);
        alone.Reset(dagger.EnvironmentSeeds("environment", 1));
        var (action, visited) = (new float[2], new List<(float[] Seen, float[] Done)>());
        for (var step = 0; step < 10; step++)
        {
            alone.Expert(action);
            visited.Add(([.. alone.Observations], [.. action]));
            alone.Step(action);
        }

        dagger.Train(10, new() { Episodes = 0 });
        Assert.Equal(10, dagger.Count);
        var (seen, wanted) = dagger.Sample();
        for (var i = 0; i < 200; i++)
        {
            var (observation, label) = (seen[0, i].data<float>().ToArray(), wanted[0, i].data<float>().ToArray());
            Assert.Contains(visited, pair => pair.Done.SequenceEqual(label) && pair.Seen.Zip(observation).All(both => Math.Abs(both.First - both.Second) <= 2e-3 * Math.Max(1, Math.Abs(both.First))));
        }

        dagger.Train(10, new() { Episodes = 0 });                                                            // from here on the policy acts
        Assert.Equal(20, dagger.Count);
        alone.Expert(action);
        Assert.NotEqual(alone.Observations, dagger.Environment.Observations);
    }

    [Fact]
    public void Only_the_last_labelled_states_are_kept()
    {
        using var dagger = new Dagger(Reach, [0], Small with { Updates = 0, Capacity = 300 });
        dagger.Train(200, new() { Episodes = 0 });
        Assert.Equal(200, dagger.Count);
        dagger.Train(200, new() { Episodes = 0 });
        Assert.Equal(300, dagger.Count);
    }

    [Fact]
    public void A_seed_learns_the_same_alone_and_in_a_crowd_and_a_saved_learner_goes_on_bit_by_bit()
    {
        using var crowd = new Dagger(Reach, [4, 9], Small);
        using var alone = new Dagger(Reach, [9], Small);
        crowd.Train(400, new() { Episodes = 0 });
        alone.Train(400, new() { Episodes = 0 });
        Assert.All(crowd.Policy.Weights.Zip(alone.Policy.Weights), pair => Assert.True((pair.First.narrow(0, 1, 1) - pair.Second).abs().max().item<float>() < 1e-4));

        using var again = new Dagger(Reach, [9], Small);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        alone.Save(writer);
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        again.Load(reader);
        alone.Train(200, new() { Episodes = 0 });
        again.Train(200, new() { Episodes = 0 });
        Assert.All(alone.Policy.Weights.Zip(again.Policy.Weights), pair => Assert.Equal(pair.First.data<float>().ToArray(), pair.Second.data<float>().ToArray()));
    }

    [Fact]
    public void A_grid_of_pictures_is_trained_together_and_forgets_its_masks()
    {
        using var push = new VisuomotorNetwork("task push", 0, PlanarTask.Picture(16), new() { Filters = [2, 2] }, [4], 3, [0, 1]);
        using var two = Robot(2);
        using var three = Robot(3);
        GridCell[] cells = [GridCell.Arm(2, "push", 16), GridCell.Arm(3, "push", 16)];
        var options = Small with { Environments = 2, RolloutSteps = 10, Updates = 3, BatchSize = 5 };
        using var grid = new GridDagger(cells, [0, 1], cell => _ => new ModularPolicy(push, cell.Robot == "2 links" ? two : three, 0.3), options);
        var before = push.Flat.detach().clone();
        grid.Train(40);
        Assert.Equal(40, grid.Steps);
        Assert.True((push.Flat - before).abs().max().item<float>() > 0);
        Assert.All(grid.Learners, cell => Assert.Null(((ModularPolicy)cell.Policy).Occasion));
        Assert.All(cells[0].Play(grid.Of(cells[0]), 3).Success, share => Assert.InRange(share, 0, 1));

        static CrowdNetwork Robot(int links) => new($"robot {links}", [.. CrowdNetwork.Mlp(3 + PlanarTask.RobotPart(links), [6], links).Select(layer => layer with { Name = $"robot {links}/{layer.Name}" })], [0, 1]);
    }

    [Fact]
    public void Where_there_is_no_expert_or_nothing_to_imitate_is_said()
    {
        Assert.Contains("has none", Assert.Throws<ArgumentException>(() => new Dagger(LearningTask.Of("Pendulum-v1"), [0])).Message, StringComparison.Ordinal);
        Assert.Contains("takes one of 2 choices", Assert.Throws<ArgumentException>(() => new Dagger(LearningTask.Of("CartPole-v1"), [0])).Message, StringComparison.Ordinal);
        Assert.Contains("BatchSize", Assert.Throws<ArgumentException>(() => new Dagger(Reach, [0], Small with { BatchSize = 0 })).Message, StringComparison.Ordinal);
    }
}
