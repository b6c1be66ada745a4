using RLTransfer.Course.Datasets.Tray;
using RLTransfer.Course.Experiments.PixelLecture;
using TorchSharp;

namespace RLTransfer.Course.Tests.Experiments.PixelLecture;

public sealed class PixelGraspTests
{
    private static readonly PixelGraspOptions tiny = new()
    {
        Seeds = 2,
        Tray = new() { SceneSide = 32, Side = 8, SimulatedScenes = 8, RealScenes = 50, TestScenes = 3, TestGrasps = 4 },
        Adapter = new() { Steps = 3, Looks = 2, BatchSize = 4, GeneratorFilters = 4, DiscriminatorFilters = 4, GraspFilters = 4, Sizes = 2 },
    };

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.02, 4)]                                    // one tray of fifty, four grasps
    public void Labels_that_are_not_to_be_used_change_nothing_bit_for_bit(double labelled, int used)
    {
        var data = TrayData.Make(tiny.Tray);
        var (clean, poisoned) = (Run(data), Run(Poisoned(used)));
        Assert.Equal(clean.Accuracy, poisoned.Accuracy);
        Assert.Equal(clean.Looks, poisoned.Looks);
        Assert.Equal(clean.Pictures, poisoned.Pictures);

        // Those that are used do change it.
        if (used > 0)
        {
            Assert.NotEqual(clean.Looks, Run(Poisoned(0)).Looks);
        }

        TrayData Poisoned(int from) => data with { Real = data.Real with { Success = [.. data.Real.Success.Select((success, at) => at < from ? success : (byte)(1 - success))] } };
        GraspOutcome Run(TrayData of) => PixelGrasp.Run(PixelGrasp.Adapted, labelled, of, 1, tiny.Adapter, torch.CPU, _ => { }, CancellationToken.None);
    }

    [Fact]
    public void A_small_run_has_its_claim_table_and_figures()
    {
        var results = new PixelGrasp().Measure(new(Budget.Smoke), tiny);
        Assert.Equal(0, Assert.Single(results.Report.Claims, claim => claim.Id == "labels").Threshold);
        Assert.Equal(7, Assert.Single(results.Tables).Rows.Count);
        Assert.Equal(3, results.Figures.Count);
        Assert.All(results.Of(PixelGrasp.Adapted, "2 %"), outcome => Assert.Equal(3 * PixelGrasp.Shown * 3 * 8 * 8, outcome.Pictures.Length));
        Assert.All(results.Of(PixelGrasp.TargetOnly, "100 %"), outcome => Assert.InRange(outcome.Success, 0, 1));
    }
}
