using RLTransfer.MetaLearning;
using RLTransfer.Networks;
using RLTransfer.Tensors;
using static TorchSharp.torch;

namespace RLTransfer.Tests.MetaLearning;

public sealed class MamlTests
{
    private static readonly MamlOptions Three = new() { Tasks = 3, StepSize = 0.05 };

    [Fact]
    public void The_meta_gradient_of_a_linear_model_is_the_closed_form_and_first_order_leaves_the_curvature_out()
    {
        // L(w) = |Xw − y|² / K: ∇L = 2 Xᵀ(Xw − y) / K, ∇²L = 2 XᵀX / K, both constant in the network's bias, which stays 0 here.
        const int inputs = 3, examples = 4;
        NetworkSpec spec = new("linear", [inputs], 1, [1, 2]) { Hidden = [] };
        var (x, y, xq, yq) = (randn(6, examples, inputs), randn(6, examples, 1), randn(6, examples, inputs), randn(6, examples, 1));
        foreach (var firstOrder in (bool[])[false, true])
        {
            using var maml = new Maml(spec, Three with { FirstOrder = firstOrder });
            maml.Network["output"].Bias.zero_();
            var w = maml.Network["output"].Weight.repeat_interleave(3, 0);                              // [S · T, in, 1]
            var ones = cat([x, full(6, examples, 1, 1f)], -1);                                          // the bias as one more input
            var onesq = cat([xq, full(6, examples, 1, 1f)], -1);
            var v = cat([w, zeros(6, 1, 1)], 1);
            var hessian = 2.0 / examples * ones.transpose(1, 2).bmm(ones);
            var adapted = v - (0.05 * (2.0 / examples * ones.transpose(1, 2).bmm(ones.bmm(v) - y)));
            var outer = 2.0 / examples * onesq.transpose(1, 2).bmm(onesq.bmm(adapted) - yq);
            var expected = firstOrder ? outer : (eye(inputs + 1) - (0.05 * hessian)).bmm(outer);
            expected = expected.view(2, 3, inputs + 1).mean([1]);

            var fast = maml.Adapt(network => Error(network, x, y));
            AssertClose(adapted, cat([fast.Weight("output"), fast.Weight("output", 1)], 1), 1e-5);
            var found = MetaGradient(maml, Error(fast, xq, yq));
            var own = maml.Network["output"].Weights.Select(weight => weight.In(found)).ToArray();
            AssertClose(expected, cat([own[0].squeeze(-1), own[1].squeeze(-1)], 1), 1e-4);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_meta_gradient_of_a_network_is_that_of_finite_differences(int steps)
    {
        using var maml = Small(Three with { InnerSteps = steps, StepSize = 0.1 });
        var (support, query) = Data();
        var gradient = MetaGradient(maml, SinusoidTasks.Error(maml.Adapt(network => SinusoidTasks.Error(network, support)), query));
        var flat = maml.Network.Parameters[0];
        var direction = randn(flat.shape, generator: new Generator(3));
        direction /= direction.norm();
        const double h = 4e-3;
        var slope = (After(h) - After(-h)) / (2 * h);
        var expected = (gradient * direction).sum().item<float>();
        Assert.InRange(slope, expected - (0.01 * Math.Abs(expected)) - 2e-3, expected + (0.01 * Math.Abs(expected)) + 2e-3);

        double After(double move)
        {
            using (no_grad())
            {
                flat.add_(direction * move);
            }

            var loss = SinusoidTasks.Error(maml.Adapt(network => SinusoidTasks.Error(network, support), learn: false), query).to(ScalarType.Float64).sum().item<double>() / 3;
            using (no_grad())
            {
                flat.sub_(direction * move);
            }

            return loss;
        }
    }

    [Fact]
    public void First_order_and_exact_gradients_differ_where_the_loss_is_curved()
    {
        using var exact = Small(Three with { StepSize = 0.1 });
        using var first = Small(Three with { StepSize = 0.1, FirstOrder = true });
        var (support, query) = Data();
        var gradients = new[] { exact, first }.Select(maml => MetaGradient(maml, SinusoidTasks.Error(maml.Adapt(network => SinusoidTasks.Error(network, support)), query))).ToArray();
        Assert.True((gradients[0] - gradients[1]).norm().item<float>() > 0.05 * gradients[0].norm().item<float>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_adapted_can_be_judged_and_differentiated_after_the_inner_gradient_was_taken(bool firstOrder)
    {
        using var maml = Small(Three with { FirstOrder = firstOrder });
        var (support, query) = Data();
        var fast = maml.Adapt(network => SinusoidTasks.Error(network, support));
        Assert.True(MetaGradient(maml, SinusoidTasks.Error(fast, query)).abs().max().item<float>() > 1e-4);
        Assert.Null(maml.Network.Parameters[0].grad);                                                   // the inner gradient ends at the tasks' weights
    }

    [Fact]
    public void An_inner_step_is_plain_gradient_descent_of_each_task_alone()
    {
        using var maml = Small(Three);
        var (support, _) = Data();
        var fast = maml.Adapt(network => SinusoidTasks.Error(network, support), steps: 2, learn: false);
        for (var member = 0; member < 6; member++)
        {
            using var alone = ((CrowdNetwork)maml.Network).Of(member / 3);
            for (var step = 0; step < 2; step++)
            {
                var loss = (alone.forward(support.X.narrow(0, member, 1)) - support.Y.narrow(0, member, 1)).square().mean();
                var gradient = Gradients.Of([loss], [alone.Flat])[0];
                using var _ = no_grad();
                alone.Flat.sub_(0.05 * gradient);
            }

            foreach (var layer in alone.LayerNames)
            {
                AssertClose(alone[layer].Weight, fast.Weight(layer).narrow(0, member, 1), 1e-5);
            }
        }
    }

    [Fact]
    public void A_meta_update_moves_the_initial_weights_and_adapting_does_not()
    {
        using var maml = Small(Three);
        var before = maml.Network.Parameters[0].detach().clone();
        var (support, query) = Data();
        maml.Adapt(network => SinusoidTasks.Error(network, support));
        Assert.True(before.equal(maml.Network.Parameters[0]).all().item<bool>());
        maml.Learn(network => SinusoidTasks.Error(network, support), network => SinusoidTasks.Error(network, query));
        Assert.True((before - maml.Network.Parameters[0]).abs().max().item<float>() > 1e-4);
    }

    [Fact]
    public void A_seed_learns_the_same_alone_and_in_a_crowd()
    {
        var (all, one) = (Trained([3, 1, 2], 5), Trained([1], 5));
        Assert.All(all.Zip(one), pair => AssertClose(pair.First.narrow(0, 1, 1), pair.Second, 1e-5));

        static Tensor[] Trained(ulong[] seeds, int updates)
        {
            using var maml = Sines(seeds, 1, updates);
            return [.. maml.Network.Weights.Select(weight => weight.clone())];
        }
    }

    [Fact]
    public void One_step_from_meta_learned_weights_beats_one_step_from_pretrained_ones()
    {
        using var meta = Sines([0, 1, 2], innerSteps: 1, updates: 600);
        using var pretrained = Sines([0, 1, 2], innerSteps: 0, updates: 600);
        var (fromMeta, fromPretrained) = (Errors(meta), Errors(pretrained));
        Assert.All(fromMeta.Zip(fromPretrained), pair => Assert.True(1.5 * pair.First < pair.Second, $"{pair.First} against {pair.Second}"));

        static double[] Errors(Maml maml)
        {
            var tasks = new SinusoidTasks(maml.Network.Seeds, "test");
            var waves = tasks.Draw(100);
            var (support, query) = (tasks.Examples(waves, 10), tasks.Examples(waves, 50));
            var adapted = maml.Adapt(network => SinusoidTasks.Error(network, support), tasks: 100, steps: 1, learn: false);
            return [.. SinusoidTasks.Error(adapted, query).view(3, 100).mean([1]).to(ScalarType.Float64).data<double>()];
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Contains("StepSize is 0", Assert.Throws<ArgumentException>(() => Small(Three with { StepSize = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("copies", Assert.Throws<ArgumentException>(() => new Maml(new("net", [1], 1, [0]) { Copies = 2 })).Message, StringComparison.Ordinal);
        using var maml = Small(Three);
        Assert.Contains("one loss a member, [6]; got []", Assert.Throws<ArgumentException>(() => maml.Adapt(network => network.forward(zeros(6, 1, 1)).sum())).Message, StringComparison.Ordinal);
    }

    private static Maml Small(MamlOptions options) => new(new("net", [1], 1, [0, 1]) { Hidden = [8, 8], Activation = Activation.Tanh }, options);

    private static ((Tensor X, Tensor Y) Support, (Tensor X, Tensor Y) Query) Data()
    {
        var tasks = new SinusoidTasks([0, 1], "data");
        var waves = tasks.Draw(3);
        return (tasks.Examples(waves, 10), tasks.Examples(waves, 10));
    }

    private static Maml Sines(ulong[] seeds, int innerSteps, int updates)
    {
        var maml = new Maml(new("net", [1], 1, seeds) { Hidden = [40, 40] }, new() { Tasks = 10, InnerSteps = innerSteps, LearningRate = 3e-3 });
        var tasks = new SinusoidTasks(seeds, "training");
        for (var update = 0; update < updates; update++)
        {
            using var scope = NewDisposeScope();
            var waves = tasks.Draw(10);
            var (support, query) = (tasks.Examples(waves, 10), tasks.Examples(waves, 10));
            maml.Learn(network => SinusoidTasks.Error(network, support), network => SinusoidTasks.Error(network, query));
        }

        return maml;
    }

    private static Tensor Error(FastNetwork network, Tensor x, Tensor y) => (network.forward(x) - y).square().mean([1, 2]);

    /// <summary>∂ Σ over seeds of the mean over their tasks, by θ.</summary>
    private static Tensor MetaGradient(Maml maml, Tensor loss) => Gradients.Of([loss.view(2, 3).mean([1]).sum()], [maml.Network.Parameters[0]])[0];

    private static void AssertClose(Tensor expected, Tensor found, double tolerance)
    {
        Assert.Equal(expected.shape, found.shape);
        var difference = (expected - found).abs().max().item<float>();
        Assert.True(difference < tolerance, $"they differ by {difference}");
    }
}
