using RLTransfer.Experiments;
using RLTransfer.Learners;

namespace RLTransfer.Tests.Experiments;

public class ExperimentTests
{
    private static readonly DqnOptions Small = new() { Hidden = [8], LearningStarts = 50, BatchSize = 8, BufferSize = 200 };

    private static Experiment Trial(int threads) => new(
        [Contestant.Of(Small, "dqn"), Contestant.Of("reinforce", new ReinforceOptions { Environments = 1, Hidden = [8] })],
        [new("CartPole-v1(length=0.6)", 200), new("CartPole-v0", 200, Threshold: 195)])
    {
        Seeds = 3, Episodes = 2, Points = 4, Threads = threads,
    };

    [Fact]
    public void Every_learner_runs_on_every_task_with_the_same_seeds_on_one_thread_or_two()
    {
        var (one, two) = (Trial(1).Run(), Trial(2).Run());
        Assert.Equal(["CartPole-v1(length=0.6)", "CartPole-v0"], one.Tasks);
        Assert.Equal(["dqn", "reinforce"], one.Methods);
        Assert.Equal(4, one.Runs.Count);
        Assert.All(one.Runs.Zip(two.Runs), pair => Assert.Equal(pair.First.Scores, pair.Second.Scores));
        Assert.Equal(one.ToString(), two.ToString());
    }

    [Fact]
    public void Seeds_are_divided_without_loss()
    {
        ulong[] seeds = [0, 1, 2, 3, 4, 5, 6];
        Assert.Equal(seeds, CrowdRunner.Divide(seeds, 3).SelectMany(crowd => crowd));
        Assert.Equal([2, 2, 3], CrowdRunner.Divide(seeds, 3).Select(crowd => crowd.Count));
        Assert.Equal(7, CrowdRunner.Divide(seeds, 20).Count);
    }

    [Fact]
    public void The_first_failure_is_thrown_and_stops_what_is_not_begun()
    {
        var begun = 0;
        CrowdJob[] jobs = [.. Enumerable.Range(0, 5).Select(_ => new CrowdJob([0], _ => { begun++; throw new DivergenceException("loss", 0, 3, double.NaN); }, 10, new()))];
        Assert.Throws<DivergenceException>(() => CrowdRunner.Run(jobs, threads: 1));
        Assert.Equal(1, begun);
    }

    [Fact]
    public void A_learner_that_does_not_fit_a_task_is_refused() =>
        Assert.Contains("take those", Assert.Throws<ArgumentException>(() => new Experiment([Contestant.Of("dqn")], [new("Pendulum-v1", 100)]).Run()).Message, StringComparison.Ordinal);
}
