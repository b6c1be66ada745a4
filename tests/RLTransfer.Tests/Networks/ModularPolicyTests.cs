using RLTransfer.Networks;
using RLTransfer.Randomness;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Networks;

/// <summary>Task modules and robot modules: what each sees, whose gradients it gets, and that they can be taken apart and joined anew.</summary>
public sealed class ModularPolicyTests
{
    private const int Robot2 = 10, Robot3 = 13;

    private static readonly ModuleOptions Options = new() { Interface = 3, Dropout = 0.4, TaskHidden = [5], RobotHidden = [6] };

    [Fact]
    public void The_task_module_sees_nothing_of_the_robot_and_the_robot_module_nothing_of_the_task_but_the_interface()
    {
        using var scope = NewDisposeScope();
        using var modules = Grid();
        var policy = modules.Compose("two", "push");
        var x = Draw(1, 2, 7, Robot2 + 4);
        var (otherRobot, otherTask) = (x.clone(), x.clone());
        otherRobot.narrow(-1, 0, Robot2).add_(1);
        otherTask.narrow(-1, Robot2, 4).add_(1);
        Assert.Equal(Numbers(policy.Interface(x)), Numbers(policy.Interface(otherRobot)));
        Assert.NotEqual(Numbers(policy.forward(x)), Numbers(policy.forward(otherRobot)));
        Assert.NotEqual(Numbers(policy.forward(x)), Numbers(policy.forward(otherTask)));

        // A task module that says nothing: the goal can no longer be seen.
        using var _ = no_grad();
        policy.Task.Parameters[0].zero_();
        Assert.Equal(Numbers(policy.forward(x)), Numbers(policy.forward(otherTask)));
    }

    [Fact]
    public void Gradients_reach_the_two_modules_of_a_cell_and_add_up_over_a_module_s_cells()
    {
        using var scope = NewDisposeScope();
        using var modules = Grid();
        var (x, y, z) = (Draw(1, 2, 7, Robot2 + 4), Draw(2, 2, 7, Robot2 + 2), Draw(3, 2, 7, Robot3 + 4));

        var push = Gradients(("two", "push", x));
        Assert.Equal(["robot two", "task push"], push.Keys.Order(StringComparer.Ordinal));
        var reach = Gradients(("two", "reach", y));
        var other = Gradients(("three", "push", z));
        var all = Gradients(("two", "push", x), ("two", "reach", y), ("three", "push", z));
        Assert.Equal(["robot three", "robot two", "task push", "task reach"], all.Keys.Order(StringComparer.Ordinal));
        Close(all["robot two"], push["robot two"] + reach["robot two"]);
        Close(all["task push"], push["task push"] + other["task push"]);
        Close(all["robot three"], other["robot three"]);
        Close(all["task reach"], reach["task reach"]);

        Dictionary<string, Tensor> Gradients(params (string Robot, string Task, Tensor Input)[] cells)
        {
            foreach (var name in modules.Names)
            {
                modules[name].Flat.grad = null;
            }

            foreach (var (robot, task, input) in cells)
            {
                modules.Compose(robot, task).forward(input).square().sum().backward();
            }

            return modules.Names.Where(name => modules[name].Flat.grad is not null).ToDictionary(name => name, name => modules[name].Flat.grad!.clone());
        }
    }

    [Fact]
    public void Gradients_through_interface_and_dropout_are_the_finite_differences()
    {
        using var scope = NewDisposeScope();
        using var modules = Grid();
        var policy = modules.Compose("two", "push");
        policy.Occasion = 5;
        var x = Draw(1, 2, 4, Robot2 + 4).to(ScalarType.Float64);
        var weights = policy.Parameters.Select(parameter => parameter.detach().to(ScalarType.Float64).requires_grad_()).ToArray();
        Loss().backward();
        const double step = 1e-6;
        foreach (var weight in weights)
        {
            using var _ = no_grad();
            for (var i = 0; i < weight.numel(); i += 7)
            {
                var here = weight[i].item<double>();
                weight[i] = here + step;
                var above = Loss().item<double>();
                weight[i] = here - step;
                var below = Loss().item<double>();
                weight[i] = here;
                Assert.Equal((above - below) / (2 * step), weight.grad![i].item<double>(), 1e-6);
            }
        }

        // The fused path has them too.
        policy.forward(x.to(ScalarType.Float32)).square().sum().backward();
        Assert.All(policy.Parameters.Zip(weights), pair => Close(pair.First.grad!.to(ScalarType.Float64), pair.Second.grad!));

        Tensor Loss() => policy.Apply(weights, x).square().sum();
    }

    [Fact]
    public void Dropout_drops_its_share_of_the_interface_in_training_and_nothing_in_evaluation()
    {
        using var scope = NewDisposeScope();
        using var modules = Grid();
        var policy = modules.Compose("two", "push");
        var x = Draw(1, 2, 3000, Robot2 + 4);
        var whole = policy.Interface(x);
        Assert.True(whole.eq(0).sum().item<long>() == 0, "a unit was dropped in evaluation");

        policy.Occasion = 1;
        var dropped = policy.Interface(x);
        Assert.Equal(Options.Dropout, dropped.eq(0).to(ScalarType.Float32).mean().item<float>(), 0.02);
        var kept = dropped.ne(0);
        Assert.True((dropped - (whole / (1 - Options.Dropout))).masked_select(kept).abs().max().item<float>() < 1e-6, "what stays is not scaled by 1 / (1 − p)");

        // The same observation on the same occasion loses the same units, wherever it stands; on another occasion it loses others.
        Assert.Equal(Numbers(dropped), Numbers(policy.Interface(x)));
        Assert.Equal(Numbers(dropped.narrow(1, 1000, 10)), Numbers(policy.Interface(x.narrow(1, 1000, 10))));
        policy.Occasion = 2;
        Assert.NotEqual(Numbers(dropped), Numbers(policy.Interface(x)));
        policy.Occasion = null;
        Assert.Equal(Numbers(whole), Numbers(policy.Interface(x)));
    }

    [Fact]
    public void A_seed_has_the_same_modules_and_masks_alone_and_in_a_crowd()
    {
        using var scope = NewDisposeScope();
        using var crowd = Grid(4, 9);
        using var alone = Grid(9);
        var x = Draw(1, 2, 6, Robot2 + 4);
        var (all, one) = (crowd.Compose("two", "push"), alone.Compose("two", "push"));
        (all.Occasion, one.Occasion) = (3, 3);
        Close(all.forward(x).narrow(0, 1, 1), one.forward(x.narrow(0, 1, 1)));
    }

    [Fact]
    public void Modules_of_two_runs_compose_to_the_jointly_saved_policy_bit_by_bit()
    {
        using var scope = NewDisposeScope();
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            using var joint = Grid();
            using var first = joint.Clone();
            using var second = joint.Clone();
            using (no_grad())
            {
                second["robot two"].Flat.add_(1);                                                        // what is not taken over may differ
                first["task push"].Flat.add_(1);
            }

            var (one, other, whole) = (Path.Combine(folder.FullName, "one.safetensors"), Path.Combine(folder.FullName, "other.safetensors"), Path.Combine(folder.FullName, "joint.safetensors"));
            first.Save(one, "robot two");
            second.Save(other, "task push");
            joint.Save(whole);
            using var composed = new PolicyModules(joint.Seeds, Options);
            using var robots = PolicyModules.Load(one);
            using var tasks = PolicyModules.Load(other);
            composed.TakeFrom(robots);
            composed.TakeFrom(tasks, "task push");
            using var saved = PolicyModules.Load(whole, Options);
            Assert.Equal(joint.Names, saved.Names);

            var x = Draw(1, 2, 7, Robot2 + 4);
            var expected = Numbers(joint.Compose("two", "push").forward(x));
            Assert.Equal(expected, Numbers(saved.Compose("two", "push").forward(x)));
            Assert.Equal(expected, Numbers(composed.Compose("two", "push").forward(x)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_clone_has_modules_of_its_own()
    {
        using var scope = NewDisposeScope();
        using var modules = Grid();
        var policy = modules.Compose("two", "push");
        var x = Draw(1, 2, 7, Robot2 + 4);
        using var clone = policy.Clone();
        Assert.Equal(Numbers(policy.forward(x)), Numbers(clone.forward(x)));
        using (no_grad())
        {
            clone.Robot.Flat.zero_();
        }

        Assert.NotEqual(Numbers(policy.forward(x)), Numbers(clone.forward(x)));
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_name()
    {
        using var modules = Grid();
        using var others = Grid(7, 8);
        Refused("'task swim'", () => modules.Compose("two", "swim"));
        Refused("take [2, B, 10 + 4]", () => modules.Compose("two", "push").forward(zeros(2, 3, Robot2)));
        Refused("none is left for the task", () => modules.Architecture("two", "push", Robot2)(Spec(Robot2, 2)));
        Refused("'robot two'", () => modules.Architecture("two", "push", Robot2)(Spec(Robot2 + 4, 3)));
        Refused("cannot join", () => modules.TakeFrom(others));

        static void Refused(string part, Action act) => Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
    }

    /// <summary>Two robots and two tasks.</summary>
    private static PolicyModules Grid(params ulong[] seeds)
    {
        var modules = new PolicyModules(seeds.Length > 0 ? seeds : [1, 2], Options);
        foreach (var (robot, part, actions) in new[] { ("two", Robot2, 2), ("three", Robot3, 3) })
        {
            foreach (var (task, numbers) in new[] { ("reach", 2), ("push", 4) })
            {
                modules.Architecture(robot, task, part)(Spec(part + numbers, actions) with { Seeds = modules.Seeds });
            }
        }

        return modules;
    }

    private static NetworkSpec Spec(int inputs, int outputs) => new("policy", [inputs], outputs, [1, 2]) { Activation = Activation.Tanh };

    private static Tensor Draw(ulong stream, params long[] shape)
    {
        var random = new Philox(11, stream);
        return tensor([.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => (float)random.NextGaussian())], shape);
    }

    private static float[] Numbers(Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();

    private static void Close(Tensor expected, Tensor actual) =>
        Assert.True((expected - actual).abs().max().to(ScalarType.Float64).item<double>() < 1e-4 * Math.Max(1, expected.abs().max().to(ScalarType.Float64).item<double>()), $"{expected.flatten()[0].to(ScalarType.Float64).item<double>()} … is not {actual.flatten()[0].to(ScalarType.Float64).item<double>()} …");
}
