using RLTransfer.Learners;

namespace RLTransfer.Tests.Learners;

public class CrowdRunnerTests
{
    private static readonly DqnOptions small = new() { Hidden = [8], LearningStarts = 50, BatchSize = 8, BufferSize = 200 };

    [Fact]
    public void One_thread_or_two_learn_the_same_in_the_jobs_order()
    {
        CrowdJob[] jobs =
        [
            new([0, 1], seeds => new Dqn("CartPole-v1(length=0.6)", seeds, small), 200, new() { Episodes = 2 }),
            new([2], seeds => new Dqn("CartPole-v0", seeds, small), 200, new() { Episodes = 2 }),
            new([0], seeds => new Reinforce("CartPole-v0", seeds, new ReinforceOptions { Environments = 1, Hidden = [8] }), 200, new() { Episodes = 2 }),
        ];
        var (one, two) = (CrowdRunner.Run(jobs, threads: 1), CrowdRunner.Run(jobs, threads: 2));
        Assert.Equal(jobs.Select(job => job.Seeds), one.Select(result => result.Curve.Seeds));
        Assert.All(one.Zip(two), pair => Assert.Equal(pair.First.Curve.Runs, pair.Second.Curve.Runs));
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
}
