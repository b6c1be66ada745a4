using RLTransfer.Course.Experiments.Modular;
using RLTransfer.Environments.Planar;
using RLTransfer.Networks;
using RLTransfer.Tensors;
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
    public void Modules_that_were_saved_compose_the_same_policy_bitwise_and_others_are_new()
    {
        using var scope = NewDisposeScope();
        var folder = Directory.CreateTempSubdirectory();
        var path = Path.Combine(folder.FullName, "modules.safetensors");
        try
        {
            var (cell, other) = (new ArmTask(2, "reach").ToCell(tiny.Picture), new ArmTask(3, "button").ToCell(tiny.Picture));
            using var modules = new VisualModules([4, 9], tiny);
            var policy = modules.Compose(cell);
            using (no_grad())
            {
                policy.NamedWeights()[0].Value.add_(0.5f);                                                  // as if it had learned
            }

            modules.Save(path);
            using var read = VisualModules.Load(path, tiny);
            Assert.Equal([4UL, 9], read.Seeds);
            var seen = randn(2, 3, policy.RobotPart + policy.TaskPart);
            Assert.Equal(policy.forward(seen).data<float>().ToArray(), read.Compose(cell).forward(seen).data<float>().ToArray());
            Assert.Equal(modules.Compose(other).NamedWeights()[0].Value.data<float>().ToArray(), read.Compose(other).NamedWeights()[0].Value.data<float>().ToArray());

            using var wider = VisualModules.Load(path, tiny with { Modules = tiny.Modules with { Interface = tiny.Modules.Interface + 1 } });
            Assert.Contains("read the modules with the options that they were made with", Assert.Throws<InvalidDataException>(() => wider.Compose(cell)).Message, StringComparison.Ordinal);
            Safetensors.Save(path, new Dictionary<string, Tensor> { ["w"] = zeros(1) });
            Assert.Contains("VisualModules.Save", Assert.Throws<InvalidDataException>(() => VisualModules.Load(path, tiny)).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
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
