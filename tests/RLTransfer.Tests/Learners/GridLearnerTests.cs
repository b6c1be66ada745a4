using RLTransfer.Learners;
using RLTransfer.Networks;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Learners;

/// <summary>Cells of a grid that learn together: what is never trained works, and everything that holds for one learner holds for the grid.</summary>
public sealed class GridLearnerTests
{
    private static readonly ModuleOptions Modules = new() { Interface = 2, Dropout = 0.1, TaskHidden = [16], RobotHidden = [24] };

    private static readonly PpoOptions Small = new()
    {
        Environments = 32, RolloutSteps = 8, Epochs = 4, Minibatches = 4, LearningRate = 5e-3, Hidden = [16], InitialDeviation = 0.5, Discount = 0,
    };

    [Fact]
    public void Ppo_on_three_cells_does_the_fourth_s_task_with_the_fourth_s_robot()
    {
        using var modules = new PolicyModules([0, 1, 2], Modules);
        using var grid = Ppo(modules);
        using var heldOut = new Ppo(TwoByTwo.Cell(1, 1).Environment, modules.Seeds, Small, architecture: Architecture(modules)(TwoByTwo.Cell(1, 1)));
        var before = heldOut.Evaluate(200);
        grid.Train(20_000);
        Assert.All(grid.Learners, cell => Assert.All(cell.Evaluate(200), score => Assert.True(score > -0.05, $"{cell.Task.Name}: {score}")));
        var after = heldOut.Evaluate(200);
        Assert.All(before.Zip(after), pair => Assert.True(pair.Second > 0.35 * pair.First, $"held out: {pair.First} before, {pair.Second} after training on the others"));
    }

    [Fact]
    public void Sac_learns_a_grid_too()
    {
        var options = new SacOptions { Environments = 8, BatchSize = 32, LearningStarts = 64, UpdateEvery = 8, Hidden = [24], PolicyLearningRate = 3e-3, LearningRate = 3e-3, Discount = 0, Temperature = 0.01 };
        using var modules = new PolicyModules([0, 1], Modules);
        using var grid = new GridSac([.. TwoByTwo.Cells.Take(3)], modules.Seeds, Architecture(modules), options);
        var before = grid.Learners.Select(cell => cell.Evaluate(100).Average()).ToArray();
        grid.Train(6_000);
        var after = grid.Learners.Select(cell => cell.Evaluate(100).Average()).ToArray();
        Assert.All(before.Zip(after), pair => Assert.True(pair.Second > 0.25 * pair.First, $"{pair.First} before, {pair.Second} after"));
    }

    [Fact]
    public void The_policy_that_learns_is_the_one_that_acted()
    {
        using var modules = new PolicyModules([0, 1], Modules with { Dropout = 0.5 });
        using var grid = Ppo(modules);
        grid.Train(512);                    // at first a policy says about the same whatever the interface is
        foreach (var cell in grid.Learners)
        {
            using var scope = NewDisposeScope();
            ((ModularPolicy)cell.Networks["policy"]).Occasion = 7;
            cell.RunIteration(cell.Collect);
            foreach (var batch in cell.Batches())
            {
                Assert.True(cell.Loss(batch).LogRatio.abs().max().item<float>() < 1e-5, "log π − log π_old is not 0 before the first update");
            }

            ((ModularPolicy)cell.Networks["policy"]).Occasion = 8;
            Assert.True(cell.Loss(cell.Batches().First()).LogRatio.abs().max().item<float>() > 0.01, "another mask should be another policy");
        }
    }

    [Fact]
    public void A_grid_of_one_cell_learns_what_its_learner_learns()
    {
        using var modules = new PolicyModules([3], Modules with { Dropout = 0 });
        using var others = new PolicyModules([3], Modules with { Dropout = 0 });
        var cell = TwoByTwo.Cell(0, 0);
        using var grid = new GridPpo([cell], modules.Seeds, Architecture(modules), Small);
        using var alone = new Ppo(cell.Environment, modules.Seeds, Small, architecture: Architecture(others)(cell));
        grid.Train(1024);
        alone.Train(1024, new() { Episodes = 0 });
        foreach (var name in modules.Names)
        {
            Assert.Equal(Numbers(others[name].Flat), Numbers(modules[name].Flat));
        }
    }

    [Fact]
    public void A_seed_learns_the_same_alone_and_in_a_crowd()
    {
        using var crowd = new PolicyModules([5, 6], Modules);
        using var alone = new PolicyModules([6], Modules);
        using var all = Ppo(crowd);
        using var one = Ppo(alone);
        all.Train(1024);
        one.Train(1024);
        foreach (var name in crowd.Names)
        {
            Assert.All(crowd[name].Weights.Zip(alone[name].Weights), pair => Assert.True((pair.First.narrow(0, 1, 1) - pair.Second).abs().max().item<float>() < 1e-4));
        }
    }

    [Fact]
    public void A_saved_grid_goes_on_bit_by_bit()
    {
        using var modules = new PolicyModules([5, 6], Modules);
        using var others = new PolicyModules([5, 6], Modules);
        using var grid = Ppo(modules);
        using var again = Ppo(others);
        grid.Train(512);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        grid.Save(writer);
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        again.Load(reader);
        grid.Train(512);
        again.Train(512);
        Assert.All(modules.Names, name => Assert.Equal(Numbers(modules[name].Flat), Numbers(others[name].Flat)));
    }

    [Fact]
    public void Nothing_is_dropped_between_iterations()
    {
        using var modules = new PolicyModules([0], Modules);
        using var grid = Ppo(modules);
        grid.Train(256);
        Assert.All(grid.Learners, cell => Assert.Null(((ModularPolicy)cell.Networks["policy"]).Occasion));
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        using var modules = new PolicyModules([0], Modules);
        var cell = TwoByTwo.Cell(0, 0);
        Assert.Contains("none twice", Assert.Throws<ArgumentException>(() => new GridPpo([cell, cell], modules.Seeds, Architecture(modules), Small)).Message, StringComparison.Ordinal);
        Assert.Contains("NormalizeObservations", Assert.Throws<ArgumentException>(() => new GridPpo([cell], modules.Seeds, Architecture(modules), Small with { NormalizeObservations = true })).Message, StringComparison.Ordinal);
        using var grid = new GridPpo([cell], modules.Seeds, Architecture(modules), Small);
        Assert.Contains("not among the cells", Assert.Throws<ArgumentException>(() => grid.Of(TwoByTwo.Cell(1, 1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Success_is_what_info_says_when_the_episode_ends()
    {
        var cell = GridCell.Arm(2, "reach");
        using var modules = new PolicyModules([0, 1], Modules);
        using var learner = new Ppo(cell.Environment, modules.Seeds, Small, architecture: Architecture(modules)(cell));
        var score = cell.Play(learner, 30);
        Assert.Equal(2, score.Success.Length);
        Assert.All(score.Success, share => Assert.InRange(share, 0, 0.3));                                // untrained
        Assert.Equal(learner.Evaluate(30), score.Returns);
    }

    private static GridPpo Ppo(PolicyModules modules) => new([.. TwoByTwo.Cells.Take(3)], modules.Seeds, Architecture(modules), Small);

    private static Func<GridCell, NetworkFactory> Architecture(PolicyModules modules) => cell => modules.Architecture(cell.Robot, cell.Task, cell.RobotPart);

    private static float[] Numbers(Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();
}
