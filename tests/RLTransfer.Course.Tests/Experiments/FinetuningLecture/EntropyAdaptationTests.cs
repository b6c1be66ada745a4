using RLTransfer.Course.Experiments.FinetuningLecture;

namespace RLTransfer.Course.Tests.Experiments.FinetuningLecture;

public sealed class EntropyAdaptationTests
{
    private static readonly EntropyOptions small = new() { Seeds = 3, Size = 7, Sources = [new(10, 0), new(160, 0)], MostEpisodes = 200 };

    [Fact]
    public void Longer_training_lowers_the_entropy_and_slows_the_adaptation_and_two_runs_agree()
    {
        var results = new EntropyAdaptation().Measure(new(Budget.Smoke), small);
        var (brief, converged) = (results.Measured.Where(point => point.Source.Episodes == 10).ToArray(), results.Measured.Where(point => point.Source.Episodes == 160).ToArray());
        Assert.True(brief.Average(point => point.Entropy) > 1.1);
        Assert.True(converged.Average(point => point.Entropy) < brief.Average(point => point.Entropy) - 0.2);
        Assert.True(converged.Average(point => point.AdaptationSteps) > 1.5 * brief.Average(point => point.AdaptationSteps));
        Assert.Equal(results.Measured, new EntropyAdaptation().Measure(new(Budget.Smoke), small).Measured);
        Assert.Equal(new EntropyAdaptation().MustShow.Count, results.Report.Claims.Count);
    }
}
