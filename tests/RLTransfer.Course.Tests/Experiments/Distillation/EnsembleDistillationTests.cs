using RLTransfer.Course.Experiments.Distillation;

namespace RLTransfer.Course.Tests.Experiments.Distillation;

public sealed class EnsembleDistillationTests
{
    private static readonly EnsembleOptions tiny = EnsembleOptions.For(new(Budget.Smoke));

    [Fact]
    public void Every_contestant_is_measured_and_two_runs_agree()
    {
        var (results, again) = (new EnsembleDistillation().Measure(new(Budget.Smoke), tiny), new EnsembleDistillation().Measure(new(Budget.Smoke), tiny));
        Assert.Equal(new EnsembleDistillation().MustShow.Count, results.Report.Claims.Count);
        Assert.Equal(2 + tiny.Temperatures.Count + 3 + (2 * tiny.Few.Count), results.Contests.Count);
        Assert.All(results.Contests, contest => Assert.All(results.Of(contest.Contestant, contest.Task).Zip(again.Of(contest.Contestant, contest.Task)), pair =>
        {
            Assert.InRange(pair.First.Accuracy, 0, 1);
            Assert.InRange(pair.First.Error, 0, 1);
            Assert.Equal(tiny.Tests, pair.First.Bins.Sum(bin => bin.Count));
            Assert.Equal((pair.First.Accuracy, pair.First.Error, pair.First.LogLoss), (pair.Second.Accuracy, pair.Second.Error, pair.Second.LogLoss));
        }));
        Assert.Equal((0, 1), (results.Gain(EnsembleDistillation.Single).Value, results.Gain(EnsembleDistillation.Ensemble).Value));
        Assert.Contains(results.Source, results.Tables[0].Title, StringComparison.Ordinal);
        Assert.Equal(3, results.Figures.Count);
    }

    [Fact]
    public void A_student_of_soft_targets_learns_what_the_ensemble_says()
    {
        var results = new EnsembleDistillation().Measure(new(Budget.Smoke), tiny with { Seeds = 1, Member = tiny.Member with { Steps = 150 }, Student = tiny.Student with { Steps = 150 } });
        Assert.True(results.Of(EnsembleDistillation.Student(5), EnsembleDistillation.All)[0].Accuracy > 0.4);
        Assert.True(results.Of(EnsembleDistillation.Ensemble, EnsembleDistillation.All)[0].Accuracy > 0.4);
    }
}
