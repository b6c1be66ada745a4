using System.Text.Json.Nodes;
using RLTransfer.Course.Experiments.FinetuningLecture;
using RLTransfer.Networks;
using RLTransfer.Figures.Display;

namespace RLTransfer.Course.Tests.Experiments.FinetuningLecture;

public class SupervisedFinetuningTests
{
    private static readonly SupervisedOptions Tiny = new()
    {
        Seeds = 2, TuningSeeds = 1, ExamplesPerClass = [1, 10], ValidationPerClass = 5, TestImages = 100, PretrainingSteps = 30, PretrainingBatch = 32,
        DeepRates = [2e-3], ShallowRates = [1e-2], Steps = (10, 20), LookEvery = 10, OverfittingSteps = 20, OverfittingTestImages = 50,
    };

    private static readonly RunSettings Settings = new(Budget.Smoke);

    [Fact]
    public void Two_runs_give_the_same_numbers_and_a_seed_the_same_in_a_smaller_crowd()
    {
        var (first, second) = (new SupervisedFinetuning().Measure(Settings, Tiny), new SupervisedFinetuning().Measure(Settings, Tiny));
        Assert.Equal(Numbers(first), Numbers(second));

        var alone = new SupervisedFinetuning().Measure(Settings, Tiny with { Seeds = 1 });
        foreach (var (crowd, one) in first.Outcomes.Zip(alone.Outcomes))
        {
            Assert.Equal((crowd.How, crowd.ExamplesPerClass, crowd.Steps), (one.How, one.ExamplesPerClass, one.Steps));
            Assert.Equal(crowd.Accuracy[0], one.Accuracy[0], 0.011);      // rounding may turn one of the hundred test digits
        }

        Assert.Equal(8, first.Outcomes.Count);
        Assert.Equal(2, first.Accuracy(Finetuning.LastLayer).GetLength(0));
        Assert.All(first.Outcomes, outcome => Assert.All(outcome.Accuracy, accuracy => Assert.InRange(accuracy, 0.03, 1)));
    }

    [Fact]
    public void Figures_carry_svg_and_plotly_and_there_is_a_claim_for_everything_that_must_be_shown()
    {
        var experiment = new SupervisedFinetuning();
        var report = experiment.Measure(Settings, Tiny with { Seeds = 1 }).Report;
        Assert.Equal(4, report.Figures.Count);
        foreach (var bundle in report.Figures.Select(figure => figure.ToMimeBundle()))
        {
            Assert.Contains("image/svg+xml", bundle.Data.Keys);
            Assert.Contains("application/vnd.plotly.v1+json", bundle.Data.Keys);
            Assert.Contains(MimeBundle.PlainText, bundle.Data.Keys);
        }

        Assert.Equal(
            ["transfer-helps", "last-layer-best-at-smallest", "end-to-end-best-at-largest", "crossover", "overfitting-loss", "overfitting-accuracy"],
            report.Claims.Select(claim => claim.Id));
    }

    [Fact]
    public void Updates_grow_with_the_number_of_examples_in_whole_looks()
    {
        var options = new SupervisedOptions();
        Assert.Equal([150, 700], new[] { 1, 200 }.Select(options.StepsFor));
        Assert.All(options.ExamplesPerClass, n => Assert.Equal(0, options.StepsFor(n) % options.LookEvery));
        Assert.Equal(options.ExamplesPerClass.Select(options.StepsFor).Order(), options.ExamplesPerClass.Select(options.StepsFor));
    }

    [Fact]
    public void Seeds_of_the_settings_replace_those_of_the_budget()
    {
        Assert.Equal(10, SupervisedOptions.For(new()).Seeds);
        Assert.Equal(3, SupervisedOptions.For(new(Seeds: 3)).Seeds);
        Assert.True(SupervisedOptions.For(new(Budget.Paper)).Seeds > 10);
    }

    [Fact]
    public void Cancelling_stops_it()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => new SupervisedFinetuning().Measure(Settings, Tiny, cancellation: cancelled.Token));
    }

    private static string Numbers(SupervisedResults results)
    {
        var json = results.Report.ToJson();
        json["seconds"] = 0;
        var raw = new JsonArray([.. results.Outcomes.SelectMany(outcome => outcome.Accuracy).Select(accuracy => JsonValue.Create(accuracy))]);
        return json.ToJsonString() + raw.ToJsonString();
    }
}
