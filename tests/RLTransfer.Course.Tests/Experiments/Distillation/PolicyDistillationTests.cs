using RLTransfer.Course.Experiments.Distillation;

namespace RLTransfer.Course.Tests.Experiments.Distillation;

public sealed class PolicyDistillationTests
{
    private static readonly PolicyOptions tiny = PolicyOptions.For(new(Budget.Smoke)) with { Steps = 96, TestEpisodes = 1 };

    [Fact]
    public void Every_contestant_plays_every_game_and_two_runs_agree()
    {
        var (results, again) = (new PolicyDistillation().Measure(new(Budget.Smoke), tiny), new PolicyDistillation().Measure(new(Budget.Smoke), tiny));
        Assert.Equal(new PolicyDistillation().MustShow.Count, results.Report.Claims.Count);
        Assert.Equal((tiny.Games.Count * PolicyDistillation.Contestants.Count) + tiny.Smaller.Count + 2, results.Contests.Count);
        Assert.All(results.Contests, contest => Assert.Equal(
            results.Each(contest.Contestant, contest.Task, outcome => outcome.Return), again.Each(contest.Contestant, contest.Task, outcome => outcome.Return)));
        Assert.Equal(3, results.Tables.Count);
        Assert.Equal(2, results.Figures.Count);
    }

    [Fact]
    public void A_student_has_a_tenth_of_the_parameters_of_the_teachers_of_the_lesson()
    {
        var lesson = PolicyOptions.For(new());
        Assert.True(Parameters(lesson.Tenth.Filters, lesson.Tenth.Hidden) <= 0.1 * Parameters([16, 16], lesson.Teacher.Hidden[0]));

        static int Parameters(IReadOnlyList<int> filters, int hidden) =>                                    // of 12 × 12 pictures in one channel, three actions
            (9 * filters[0]) + filters[0] + (9 * filters[0] * filters[1]) + filters[1] + (9 * filters[1] * hidden) + hidden + (3 * hidden) + 3;
    }
}
