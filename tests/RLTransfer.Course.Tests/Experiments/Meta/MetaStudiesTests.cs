using RLTransfer.Bandits;
using RLTransfer.Course.Experiments.Meta;
using RLTransfer.Environments.Robots.MuJoCo;

namespace RLTransfer.Course.Tests.Experiments.Meta;

public sealed class MetaStudiesTests
{
    [Fact]
    public void Sine_waves_are_measured_after_every_step_and_two_runs_agree()
    {
        var options = SinusoidOptions.For(new(Budget.Smoke)) with { Updates = 20, Steps = 3 };
        var (results, again) = (new MamlSinusoids().Measure(new(Budget.Smoke), options), new MamlSinusoids().Measure(new(Budget.Smoke), options));
        Assert.Equal(MamlSinusoids.Contestants.Count * options.Shots.Count, results.Contests.Count);
        foreach (var (contestant, task) in results.Contests)
        {
            Assert.All(results.Of(contestant, task), seed => Assert.Equal(4, seed.Medians.Length));
            Assert.Equal(results.Of(contestant, task).Select(seed => seed.Medians), again.Of(contestant, task).Select(seed => seed.Medians));
            Assert.All(results.Of(contestant, task), seed => Assert.All(seed.Error, error => Assert.InRange(error, 0, 20)));
        }

        Assert.Equal(new MamlSinusoids().MustShow.Count, results.Report.Claims.Count);
        Assert.Contains("after 1 step", results.WaveFigure(5).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Pretrained_weights_are_learned_for_all_waves_at_once_and_scratch_is_not_learned()
    {
        var options = SinusoidOptions.For(new(Budget.Smoke)) with { Updates = 150, TestTasks = 50 };
        var results = new MamlSinusoids().Measure(new(Budget.Smoke), options);
        double Before(string contestant) => results.Of(contestant, "10 examples").Average(seed => seed.Error[0]);
        Assert.True(Before(MamlSinusoids.Pretrained) < Before(MamlSinusoids.Scratch));
        Assert.True(Before(MamlSinusoids.Pretrained) <= Before(MamlSinusoids.Maml) + 0.1);              // which is learned for what comes after a step
    }

    [Fact]
    public void Bandits_are_played_pull_by_pull_and_nobody_beats_the_optimal_strategy()
    {
        var options = Rl2Options.For(new(Budget.Smoke)) with { TestBandits = 2_000 };
        var results = new Rl2Bandits().Measure(new(Budget.Smoke), options);
        var bandit = options.Bandits[0];
        var best = new BayesOptimal(bandit.Arms, bandit.Pulls).Value;
        foreach (var contestant in Rl2Bandits.Contestants)
        {
            Assert.All(results.Of(contestant, $"{bandit}"), seed =>
            {
                Assert.Equal(bandit.Pulls, seed.Rewards.Length);
                Assert.All(seed.Rewards, reward => Assert.InRange(reward, 0, 1));
                Assert.True(seed.Total < best + 0.15, $"{contestant}: {seed.Total}");
            });
        }

        Assert.Equal(5, results.Of(Rl2Bandits.Random, $"{bandit}")[0].Total, 0.2);
        Assert.Equal(options.Bandits.Count, results.Report.Claims.Count);
    }

    [Fact]
    public void Navigation_is_measured_after_every_step_and_two_runs_agree()
    {
        var (results, again) = (new MamlNavigation().Measure(new(Budget.Smoke)), new MamlNavigation().Measure(new(Budget.Smoke)));
        Assert.Equal(PolicyAdaptation.Contestants, results.Contests.Select(contest => contest.Contestant));
        foreach (var contestant in PolicyAdaptation.Contestants)
        {
            Assert.All(Enumerable.Range(0, 4), step => Assert.All(results.Returns(contestant, step), cost => Assert.InRange(cost, -20, 0)));
            Assert.Equal(results.Returns(contestant, 3), again.Returns(contestant, 3));
            Assert.Equal(results.AtInnerStep(contestant), again.AtInnerStep(contestant));
        }

        Assert.Equal(new MamlNavigation().MustShow.Count, results.Report.Claims.Count);
        Assert.Contains("after 1 step", results.PathFigure(PolicyAdaptation.Maml).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Running_is_measured_where_MuJoCo_is_and_elsewhere_says_what_is_missing()
    {
        if (!MuJoCoSimulation.IsAvailable)
        {
            Assert.Contains("install-packages robots", Assert.ThrowsAny<Exception>(() => new MamlRunning().Measure(new(Budget.Smoke))).ToString(), StringComparison.Ordinal);
            return;
        }

        var results = new MamlRunning().Measure(new(Budget.Smoke));
        Assert.Equal([PolicyAdaptation.Maml, PolicyAdaptation.Pretrained, PolicyAdaptation.Scratch], results.Contests.Select(contest => contest.Contestant));
        Assert.All(results.Contests, contest => Assert.All(results.Returns(contest.Contestant, 1), value => Assert.InRange(value, -100, 100)));
    }

    [Fact]
    public void Every_trial_in_a_maze_has_its_attempts_and_two_runs_agree()
    {
        var options = MazeOptions.For(new(Budget.Smoke));
        var (results, again) = (new Rl2Mazes().Measure(new(Budget.Smoke)), new Rl2Mazes().Measure(new(Budget.Smoke)));
        Assert.Equal(Rl2Mazes.Contestants, results.Contests.Select(contest => contest.Contestant));
        foreach (var contestant in Rl2Mazes.Contestants)
        {
            Assert.All(results.Of(contestant, Rl2Mazes.Mazes), outcome =>
            {
                Assert.Equal(options.Attempts, outcome.Steps.Length);
                Assert.All(outcome.Steps, steps => Assert.InRange(steps, 1, options.AttemptSteps));
                Assert.All(outcome.Found, share => Assert.InRange(share, 0, 1));
            });
            Assert.Equal(results.Steps(contestant, 1), again.Steps(contestant, 1));
        }

        Assert.Equal(new Rl2Mazes().MustShow.Count, results.Report.Claims.Count);
    }
}
