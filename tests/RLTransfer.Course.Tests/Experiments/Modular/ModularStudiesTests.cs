using RLTransfer.Course.Experiments.Modular;
using RLTransfer.Environments.Robots.MuJoCo;
using RLTransfer.Networks;
using static TorchSharp.torch;

namespace RLTransfer.Course.Tests.Experiments.Modular;

public sealed class ModularStudiesTests
{
    private static readonly ModularOptions tiny = ModularOptions.For(new RunSettings(Budget.Smoke)) with { Steps = 800, Episodes = 3 };

    [Fact]
    public void The_grid_is_measured_cell_by_cell_and_two_runs_agree()
    {
        var results = new GridTransfer().Measure(new(Budget.Smoke), tiny);
        var cell = tiny.HeldOut[0][0];
        Assert.All(results.Success(GridTransfer.Modular, cell, tiny.HeldOut[0]), success => Assert.InRange(success, 0, 1));
        Assert.Equal(3, tiny.Trained(tiny.HeldOut[0]).Count);
        Assert.Equal(new GridTransfer().MustShow.Count, results.Report.Claims.Count);
        Assert.Contains("held out", results.HeatMap(GridTransfer.Modular).ToString(), StringComparison.Ordinal);
        Assert.Equal(results.Contests.Select(contest => results.Of(contest.Contestant, contest.Task)), Again().Select(own => own));

        IEnumerable<IReadOnlyList<CellOutcome>> Again()
        {
            var again = new GridTransfer().Measure(new(Budget.Smoke), tiny);
            return again.Contests.Select(contest => again.Of(contest.Contestant, contest.Task));
        }
    }

    [Fact]
    public void The_grid_runs_on_MuJoCos_arms_or_says_what_is_missing()
    {
        var robots = tiny with { MuJoCo = true, Steps = 100, Episodes = 1 };
        Assert.StartsWith("ArmButton-v0", robots.Cell(new(3, "button")).Environment.Name, StringComparison.Ordinal);
        if (!MuJoCoSimulation.IsAvailable)
        {
            Assert.Contains("install-packages robots", Assert.ThrowsAny<Exception>(() => new GridTransfer().Measure(new(Budget.Smoke), robots)).ToString(), StringComparison.Ordinal);
            return;
        }

        var results = new GridTransfer().Measure(new(Budget.Smoke), robots);
        Assert.All(results.Contests, contest => Assert.Equal(2, results.Of(contest.Contestant, contest.Task).Count));
        Assert.NotEqual(
            Returns(new GridTransfer().Measure(new(Budget.Smoke), robots with { MuJoCo = false })), Returns(results));

        IEnumerable<double> Returns(GridResults<ModularOptions> measured) => measured.Of(GridTransfer.Modular, GridTransfer.TaskName(robots.HeldOut[0][0], robots.HeldOut[0])).Select(outcome => outcome.Return);
    }

    [Fact]
    public void Four_interfaces_are_compared_alike()
    {
        var results = new InterfaceRegularization().Measure(new(Budget.Smoke), tiny);
        Assert.Equal(4, results.Tables[0].Rows.Count);
        Assert.Equal([4, 4, 64, 64], InterfaceKind.All.Select(kind => kind.Modules(tiny).Interface));
        Assert.Equal([0.1, 0, 0.1, 0], InterfaceKind.All.Select(kind => kind.Modules(tiny).Dropout));
        Assert.Equal(new InterfaceRegularization().MustShow.Count, results.Report.Claims.Count);
    }

    [Fact]
    public void Finetuning_begins_where_the_composed_policy_stands_and_leaves_the_modules_as_they_were()
    {
        var results = new ComposedFinetuning().Measure(new(Budget.Smoke), tiny);
        var cell = tiny.HeldOut[0][0];
        var curves = results.Curves(ComposedFinetuning.Composed, cell);
        Assert.Equal(tiny.Seeds, curves.Runs.Count);
        Assert.Equal(0, curves.Steps[0]);
        Assert.Equal(tiny.Points + 1, curves.Steps.Count);
        var grid = new GridTransfer().Measure(new(Budget.Smoke), tiny);
        Assert.Equal(grid.Success(GridTransfer.Modular, cell, tiny.HeldOut[0]), curves.Runs.Select(run => run.Start));
    }

    [Fact]
    public void A_held_out_cell_is_no_trained_one_and_the_nearest_arms_are_found()
    {
        var lesson = ModularOptions.For(new RunSettings(Budget.Lesson));
        var heldOut = lesson.HeldOut[0];
        var trained = lesson.Trained(heldOut);
        Assert.Equal(7, trained.Count);
        Assert.Empty(trained.Intersect(heldOut));
        Assert.All(lesson.Links, links => Assert.Contains(trained, cell => cell.Links == links));
        Assert.All(lesson.Tasks, task => Assert.Contains(trained, cell => cell.Task == task));
        Assert.Equal([2, 4], GridTransfer.Nearest(new(3, "push"), trained));
        Assert.Equal([3], GridTransfer.Nearest(new(4, "button"), trained));
        Assert.Equal(9, ModularOptions.For(new RunSettings(Budget.Paper)).HeldOut.Count);
    }

    [Fact]
    public void A_borrowed_policy_sees_the_joints_it_knows_and_moves_no_others()
    {
        using var scope = NewDisposeScope();
        using var inner = new CrowdNetwork("policy", [new DenseLayer("output", 10 + 2, 2)], [0]);
        using var borrowed = AdaptedPolicy.Borrowed(inner, from: 2, to: 3);
        var seen = arange(15, dtype: ScalarType.Float32).view(1, 1, 15);                                  // c1 c2 c3 s1 s2 s3 v1 v2 v3 tip (4) task (2)
        var expected = inner.forward(tensor(new float[] { 0, 1, 3, 4, 6, 7, 9, 10, 11, 12, 13, 14 }).view(1, 1, 12));
        var actions = borrowed.forward(seen);
        Assert.Equal(expected.data<float>().ToArray(), actions.narrow(-1, 0, 2).contiguous().data<float>().ToArray());
        Assert.Equal(0, actions[0, 0, 2].item<float>());

        using var longer = new CrowdNetwork("policy", [new DenseLayer("output", 16 + 2, 4)], [0]);
        using var lacking = AdaptedPolicy.Borrowed(longer, from: 4, to: 3);
        var straight = longer.forward(tensor(new float[] { 0, 1, 2, 1, 3, 4, 5, 0, 6, 7, 8, 0, 9, 10, 11, 12, 13, 14 }).view(1, 1, 18));
        Assert.Equal(straight.narrow(-1, 0, 3).contiguous().data<float>().ToArray(), lacking.forward(seen).contiguous().data<float>().ToArray());
    }

    [Fact]
    public void One_network_sees_which_robot_and_which_task_it_is()
    {
        using var scope = NewDisposeScope();
        int[] links = [2, 3], tasks = [2, 5];
        var all = AdaptedPolicy.CommonInputs(links, tasks);
        Assert.Equal(13 + 7 + 2 + 2, all);
        using var inner = new CrowdNetwork("policy", [new DenseLayer("output", all, 3)], [0]);
        using var policy = AdaptedPolicy.Common(inner, links, tasks, robot: 0, task: 1);
        var seen = arange(1, 16, dtype: ScalarType.Float32).view(1, 1, 15);                               // c1 c2 s1 s2 v1 v2 tip (4) task (5)
        var common = inner.forward(tensor(new float[] { 1, 2, 1, 3, 4, 0, 5, 6, 0, 7, 8, 9, 10, 0, 0, 11, 12, 13, 14, 15, 1, 0, 0, 1 }).view(1, 1, all));
        Assert.Equal(common.narrow(-1, 0, 2).contiguous().data<float>().ToArray(), policy.forward(seen).contiguous().data<float>().ToArray());
    }
}
