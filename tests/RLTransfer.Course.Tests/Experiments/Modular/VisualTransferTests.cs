using RLTransfer.Course.Experiments.Modular;
using RLTransfer.Environments.Planar;
using RLTransfer.Networks;
using static TorchSharp.torch;

namespace RLTransfer.Course.Tests.Experiments.Modular;

/// <summary>The grid whose task modules see pictures.</summary>
public sealed class VisualTransferTests
{
    private static readonly VisualOptions tiny = VisualOptions.For(new RunSettings(Budget.Smoke));

    [Fact]
    public void The_grid_is_measured_cell_by_cell_and_two_runs_agree()
    {
        var (results, again) = (new VisualTransfer().Measure(new(Budget.Smoke), tiny), new VisualTransfer().Measure(new(Budget.Smoke), tiny));
        Assert.Equal(new VisualTransfer().MustShow.Count, results.Report.Claims.Count);
        Assert.Equal(["zero-shot", "nearest", "one-network"], results.Report.Claims.Select(claim => claim.Id));
        Assert.All(results.Contests, contest => Assert.Equal(results.Of(contest.Contestant, contest.Task), again.Of(contest.Contestant, contest.Task)));
        Assert.Single(results.Tables[0].Rows);
        Assert.Contains("held out", results.HeatMap(GridTransfer.OneNetwork).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_one_network_has_about_as_many_weights_as_the_modules()
    {
        var lesson = VisualOptions.For(new RunSettings(Budget.Lesson));
        using var modules = new VisualModules([0], lesson);
        using var whole = new VisuomotorNetwork("policy", AdaptedPolicy.CommonInputs(lesson.Links, [0, 0, 0]), PlanarTask.Picture(lesson.Picture), lesson.WholeVision, lesson.WholeHidden, 4, [0]);
        var all = lesson.Tasks.Sum(task => modules.Task(task).Flat.numel()) + lesson.Links.Sum(links => modules.Robot(new ArmTask(links, "reach").ToCell(lesson.Picture)).Flat.numel());
        Assert.InRange(whole.Flat.numel() / (double)all, 0.9, 1.15);
    }

    [Fact]
    public void Policies_of_two_cells_share_the_module_that_they_have_in_common()
    {
        using var modules = new VisualModules([0], tiny);
        var (twoReach, threeReach, twoButton) = (Compose(2, "reach"), Compose(3, "reach"), Compose(2, "button"));
        Assert.Same(twoReach.Task, threeReach.Task);
        Assert.Same(twoReach.Robot, twoButton.Robot);
        Assert.NotSame(twoReach.Task, twoButton.Task);
        Assert.NotSame(twoReach.Robot, threeReach.Robot);

        ModularPolicy Compose(int links, string task) => modules.Compose(new ArmTask(links, task).ToCell(tiny.Picture));
    }

    [Fact]
    public void A_borrowed_policy_is_shown_the_picture_as_it_is()
    {
        using var scope = NewDisposeScope();
        using var inner = new CrowdNetwork("policy", [new DenseLayer("output", 10 + 6, 2)], [0]);
        using var borrowed = AdaptedPolicy.Borrowed(inner, from: 2, to: 3);
        var seen = arange(19, dtype: ScalarType.Float32).view(1, 1, 19);                                  // c1 c2 c3 s1 s2 s3 v1 v2 v3 tip (4) picture (6)
        var expected = inner.forward(tensor(new float[] { 0, 1, 3, 4, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18 }).view(1, 1, 16));
        Assert.Equal(expected.data<float>().ToArray(), borrowed.forward(seen).narrow(-1, 0, 2).contiguous().data<float>().ToArray());
    }
}
