using RLTransfer.Course.Experiments.FinetuningLecture;
using RLTransfer.Evaluation;
using RLTransfer.Learners;

namespace RLTransfer.Course.Tests.Experiments.FinetuningLecture;

public sealed class PixelTransferTests
{
    private static readonly DqnOptions learner = new() { Hidden = [8], BatchSize = 8, BufferSize = 400, LearningStarts = 40, TargetEvery = 40, ExplorationSteps = 100, UpdateEvery = 4 };

    private static readonly PixelTransferOptions small = new()
    {
        Seeds = 3,
        SourceSteps = 120,
        Related = new PixelTransferOptions().Related with { Steps = 80 },
        Unrelated = new PixelTransferOptions().Unrelated with { Steps = 80 },
        Points = 2,
        Episodes = 2,
        Learner = learner,
    };

    private static readonly PixelTransferResults results = new PixelTransfer().Measure(new(Budget.Smoke), small);

    [Fact]
    public void The_same_settings_give_the_same_report_and_a_seed_does_not_depend_on_how_many_there_are()
    {
        Assert.Equal(results.Report.Claims, new PixelTransfer().Measure(new(Budget.Smoke), small).Report.Claims);
        var fewer = new PixelTransfer().Measure(new(Budget.Smoke), small with { Seeds = 1 });
        Assert.Equal(results.Source.Runs[0].Scores, fewer.Source.Runs[0].Scores);
        Assert.Equal(results.Of(small.Unrelated, PixelTransfer.Freeze).Runs.Runs[0].Scores, fewer.Of(small.Unrelated, PixelTransfer.Freeze).Runs.Runs[0].Scores);
    }

    [Fact]
    public void Every_way_has_a_curve_on_both_games_and_three_of_them_at_every_rate()
    {
        Assert.Equal((2 * 4) + (2 * 3), results.Ways.Count);
        Assert.All(results.Ways, run => Assert.Equal([0, 40, 80], run.Runs.Steps));
        Assert.All(results.Ways, run => Assert.Equal(3, run.Runs.Runs.Count));
        Assert.Equal([0.5, 1, 2], results.Ways.Where(run => run.Way.Name == PixelTransfer.Freeze.Name && run.Target == small.Related).Select(run => run.Rate).Order());
        Assert.Equal(new PixelTransfer().MustShow.Count, results.Report.Claims.Count);
    }

    [Fact]
    public void Ways_differ_in_what_they_keep_and_in_what_learns()
    {
        using var source = new Dqn(small.Source, [1], learner);
        source.Train(80, new() { Episodes = 0 });
        foreach (var (way, kept) in new[] { (PixelTransfer.Scratch, ""), (PixelTransfer.Full, "conv1 conv2 hidden1 output"), (PixelTransfer.Freeze, "conv1 conv2 hidden1 output"), (PixelTransfer.EarlyOnly, "conv1 conv2") })
        {
            using var target = source.Finetune(small.Unrelated.Task, way);
            Assert.Equal(kept, string.Join(' ', target.Carried.Where(layer => layer.StartsWith("q/", StringComparison.Ordinal)).Select(layer => layer[2..])));
            target.Train(80, new() { Episodes = 0 });
            Assert.Equal(way == PixelTransfer.Freeze, Weights(source, "conv2").SequenceEqual(Weights(target, "conv2")));
            Assert.NotEqual(Weights(source, "hidden1"), Weights(target, "hidden1"));
        }

        static float[] Weights(Learner of, string layer) => of.Networks["q"][layer].Weight.data<float>().ToArray();
    }

    [Fact]
    public void Reuse_is_measured_against_scratch_at_the_rate_that_suits_scratch_best()
    {
        var threshold = results.Threshold(small.Related);
        var times = small.Rates.Select(rate => results.Of(small.Related, PixelTransfer.Scratch, rate).Runs.TimeOfMean(threshold) ?? double.PositiveInfinity);
        Assert.Equal(times.Min(), results.BestScratch.Runs.TimeOfMean(threshold) ?? double.PositiveInfinity);
        Assert.Equal(results.Of(small.Related, PixelTransfer.Full).Runs.TimeRatio(results.BestScratch.Runs, threshold), results.TimeRatio(PixelTransfer.Full));
    }

    [Fact]
    public void The_threshold_is_halfway_from_the_return_before_learning_to_scratchs_end_and_where_that_is_no_higher_nothing_reaches_it()
    {
        var (high, flat) = (Made(before: -0.5, end: 0.5), Made(before: 0.5, end: 0.5));
        Assert.Equal(0, high.Threshold(small.Related), 1e-12);
        Assert.Equal(20, high.BestScratch.Runs.TimeOfMean(0)!.Value, 1e-9);
        Assert.Equal(new(0.5, 0.5, 0.5), high.TimeRatio(PixelTransfer.Full));
        Assert.Equal(double.PositiveInfinity, flat.Threshold(small.Related));
        Assert.Equal(double.PositiveInfinity, flat.TimeRatio(PixelTransfer.Full).Value);

        // Scratch climbs from -1 to its end in 40 frames and crosses 0 at 20 of them; what is kept crosses at 10.
        static PixelTransferResults Made(double before, double end)
        {
            (string Contestant, string Task)[] contests = [.. from target in (PixelTarget[])[small.Related, small.Unrelated] from way in PixelTransfer.Ways select (way.Name, target.Task)];
            LearningCurve[] Curves(string way) => [.. Enumerable.Repeat<LearningCurve>(way == PixelTransfer.Scratch.Name ? new([0, 20, 40], [-1, 0, end]) : new([0, 20, 40], [before, 0.5, 0.5]), 3)];
            return new(new(small with { Rates = [1] }, new(0, 3), contests, [.. contests.Select(contest => Curves(contest.Contestant))]));
        }
    }
}
