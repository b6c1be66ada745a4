using RLTransfer.Environments;
using RLTransfer.MetaLearning;
using static TorchSharp.torch;

namespace RLTransfer.Tests.MetaLearning;

public sealed class MamlPolicyTests
{
    private static readonly TaskFamily Goals = new("PointNavigation-v0", 12, [("goal_x", new Uniform(-0.5, 0.5)), ("goal_y", new Uniform(-0.5, 0.5))], [("radius", 0.0)]);

    private static readonly MamlPolicyOptions Small = new() { Episodes = 5, Hidden = [16], Maml = new() { Tasks = 10, StepSize = 0.1, LearningRate = 1e-2 } };

    [Fact]
    public void Advantages_are_returns_less_a_linear_fit_centred_and_scaled_over_the_steps_that_were_played()
    {
        var (members, episodes, steps) = (2, 3, 4);
        var (observations, rewards) = (randn(members, episodes * steps, 2), randn(members, episodes, steps));
        var running = ones(members, episodes, steps);
        running[1, 2, 3] = 0;                                                                            // one episode ends a step early
        rewards[1, 2, 3] = 0;
        var found = TaskEpisodes.AdvantagesOf(observations, rewards, running, 0.9);
        for (var member = 0; member < members; member++)
        {
            var (x, y, weight) = (new List<double[]>(), new List<double>(), new List<double>());
            for (var k = 0; k < episodes; k++)
            {
                for (var t = 0; t < steps; t++)
                {
                    double o0 = observations[member, (k * steps) + t, 0].item<float>(), o1 = observations[member, (k * steps) + t, 1].item<float>(), time = t / 100.0;
                    x.Add([o0, o1, o0 * o0, o1 * o1, time, time * time, time * time * time, 1]);
                    y.Add(Enumerable.Range(t, steps - t).Sum(at => Math.Pow(0.9, at - t) * rewards[member, k, at].item<float>()));
                    weight.Add(running[member, k, t].item<float>());
                }
            }

            // The normal equations by hand.
            var a = tensor([.. x.SelectMany((row, i) => row.Select(value => value * weight[i]))], [x.Count, 8]);
            var b = tensor([.. y], [y.Count, 1]);
            var w = linalg.solve(a.t().mm(a) + (1e-5 * eye(8, dtype: ScalarType.Float64)), a.t().mm(b));
            var rest = (b - a.mm(w)).squeeze(1) * tensor([.. weight]);
            var there = weight.Sum();
            var centred = (rest - (rest.sum() / there)) * tensor([.. weight]);
            var expected = centred / (centred.square().sum() / there).sqrt();
            Assert.True((expected - found[member].to(ScalarType.Float64)).abs().max().item<double>() < 1e-3);
        }
    }

    [Fact]
    public void The_inner_gradient_is_REINFORCE_with_a_baseline()
    {
        using var policy = new MamlPolicy(Goals, [3, 4], Small);
        var (_, played) = policy.Try(2, []);
        using var maml = new Maml(new("policy", [2], 2, [3, 4]) { Hidden = [16] }, Small.Maml, spec => new RLTransfer.Networks.GaussianPolicyNetwork(spec));
        var network = maml.Start(2);
        var (output, episodes) = (network.forward(played[0].Observations), played[0]);
        var distribution = new RLTransfer.Policies.GaussianDistribution(output.narrow(-1, 0, 2), output.narrow(-1, 2, 2));
        var old = episodes with { LogProbabilities = distribution.LogProbability(episodes.Actions).detach() };   // played by this very policy
        var logs = distribution.LogProbability(episodes.Actions);
        var expected = RLTransfer.Tensors.Gradients.Of([-(logs * episodes.Advantages).mean([1]).sum()], network.Weights);
        var again = maml.Start(2);
        var found = RLTransfer.Tensors.Gradients.Of([MamlPolicy.Loss(again, old).sum()], again.Weights);
        Assert.All(expected.Zip(found), pair => Assert.True((pair.First - pair.Second).abs().max().item<float>() < 1e-5));
        Assert.Contains(found, gradient => gradient.abs().max().item<float>() > 1e-3);
    }

    [Fact]
    public void Tasks_are_drawn_in_the_family_and_each_keeps_its_own_for_all_of_its_episodes()
    {
        using var policy = new MamlPolicy(Goals, [3, 4], Small);
        var (tasks, played) = policy.Try(6, [[0.1, 0.1]]);
        Assert.Equal([12, 12], tasks.Select(values => values.Length));
        Assert.All(tasks, values => Assert.All(values, value => Assert.InRange(value, -0.5, 0.5)));
        Assert.Equal(12, tasks[0].Distinct().Count());

        // The first reward of every episode is −|o₁ − goal|², with o₁ the second observation.
        foreach (var episodes in played)
        {
            var place = episodes.Observations.view(12, 5, 12, 2).select(2, 1);
            var goal = stack([tensor(tasks[0]), tensor(tasks[1])], 1).unsqueeze(1);
            Assert.True(((place - goal).square().sum(-1) + episodes.Rewards.select(2, 0)).abs().max().item<double>() < 1e-5);
        }
    }

    [Fact]
    public void One_step_helps_after_meta_learning_and_the_same_seed_learns_the_same_in_any_crowd()
    {
        using var policy = new MamlPolicy(Goals, [0, 1], Small);
        using var alone = new MamlPolicy(Goals, [1], Small);
        double[][] Returns(MamlPolicy of, int seeds) => [.. of.Try(30, [[.. Enumerable.Repeat(0.1, seeds)]]).Episodes.Select(episodes => episodes.Returns())];
        var (before, first) = (Returns(policy, 2), Array.Empty<double>());
        for (var iteration = 0; iteration < 40; iteration++)
        {
            var returns = policy.Learn();
            var own = alone.Learn();
            first = iteration == 0 ? [returns[1], own[0]] : first;
        }

        Assert.Equal(first[0], first[1], 1e-6);
        var after = Returns(policy, 2);
        double Mean(double[] each, int seed) => each.Skip(seed * 30).Take(30).Average();
        Assert.All([0, 1], seed =>
        {
            Assert.True(Mean(after[1], seed) > 0.5 * Mean(before[1], seed), $"cost after one step {-Mean(after[1], seed)}, before meta-learning {-Mean(before[1], seed)}");
            Assert.True(Mean(after[1], seed) > 0.6 * Mean(after[0], seed), $"cost {-Mean(after[0], seed)}, after one step {-Mean(after[1], seed)}");
        });
    }

    [Fact]
    public void Pictures_and_choices_are_refused() =>
        Assert.Contains("vectors", Assert.Throws<ArgumentException>(() => new MamlPolicy(new("CartPole-v1", 10, [], []), [1])).Message, StringComparison.Ordinal);
}
