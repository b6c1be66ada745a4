using RLTransfer.Course.Experiments.PixelLecture;

namespace RLTransfer.Course.Tests.Experiments.PixelLecture;

public sealed class PixelSemanticTests
{
    [Fact]
    public void A_small_run_has_its_claim_table_and_figures_and_both_contestants_have_the_same_segmenter()
    {
        var options = new PixelSemanticOptions
        {
            Seeds = 2, Side = 16, Trained = 16, Tested = 8, SegmenterSteps = 30, Painter = new() { Steps = 20, BatchSize = 4, GeneratorFilters = 4, DiscriminatorFilters = 4 },
        };
        var results = new PixelSemantic().Measure(new(Budget.Smoke), options);
        Assert.Equal(0.1, Assert.Single(results.Report.Claims).Threshold);
        Assert.Equal(2, Assert.Single(results.Tables).Rows.Count);
        Assert.Equal(2, results.Figures.Count);
        var (painted, untrained) = (results.Of(PixelSemantic.Painted, PixelSemantic.Task), results.Of(PixelSemantic.Untrained, PixelSemantic.Task));
        Assert.Equal(painted.Select(outcome => outcome.OnReal), untrained.Select(outcome => outcome.OnReal));
        Assert.All(painted, outcome => Assert.Equal(20, outcome.Losses.Length));
        Assert.All(painted, outcome => Assert.Equal(3 * PixelSemantic.Shown * 3 * 16 * 16, outcome.Pictures.Length));
    }
}
