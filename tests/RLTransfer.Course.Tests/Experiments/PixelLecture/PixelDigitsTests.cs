using RLTransfer.Course.Datasets.Domains;
using RLTransfer.Course.Experiments.PixelLecture;
using TorchSharp;

namespace RLTransfer.Course.Tests.Experiments.PixelLecture;

public sealed class PixelDigitsTests
{
    private static readonly PixelDigitsOptions tiny = new()
    {
        Seeds = 2,
        Domain = new() { SourceImages = 40, TargetImages = 40, TestImages = 20 },
        Adapter = new() { Steps = 4, Looks = 2, BatchSize = 8, GeneratorFilters = 4, ResidualBlocks = 1, DiscriminatorFilters = 4 },
    };

    [Fact]
    public void Poisoned_target_labels_change_nothing_bit_for_bit()
    {
        var pair = DigitDomains.Find(DigitDomains.Textures, tiny.Domain);
        byte[] poison = [.. pair.Target.Train.Labels.Select(label => (byte)((label + 3) % 10))];
        var poisoned = pair with { Target = pair.Target with { Train = pair.Target.Train with { Labels = poison } } };

        var (clean, other) = (Run(PixelDigits.Adapted, pair), Run(PixelDigits.Adapted, poisoned));
        Assert.Equal(clean.Accuracy, other.Accuracy);
        Assert.Equal(clean.Looks, other.Looks);
        Assert.Equal(clean.Pictures, other.Pictures);

        // Source labels do change it.
        byte[] turned = [.. pair.Source.Train.Labels.Select(label => (byte)((label + 3) % 10))];
        Assert.NotEqual(clean.Looks, Run(PixelDigits.Adapted, pair with { Source = pair.Source with { Train = pair.Source.Train with { Labels = turned } } }).Looks);

        static PixelOutcome Run(string contestant, DomainPair of) => PixelDigits.Run(contestant, of, 1, tiny.Adapter, torch.CPU, _ => { }, CancellationToken.None);
    }

    [Fact]
    public void A_small_run_has_its_claims_table_and_figures()
    {
        var results = new PixelDigits().Measure(new(Budget.Smoke), tiny);
        Assert.Equal(["photographs", "textures"], results.Report.Claims.Select(claim => claim.Id));
        Assert.All(results.Report.Claims, claim => Assert.Equal(0.8, claim.Threshold));
        Assert.Equal(2, Assert.Single(results.Tables).Rows.Count);
        Assert.Equal(4, results.Figures.Count);
        foreach (var target in results.Targets)
        {
            Assert.All(results.Of(PixelDigits.Adapted, target), outcome => Assert.Equal(3 * PixelDigits.Shown * 3 * 16 * 16, outcome.Pictures.Length));
            Assert.All(results.Of(PixelDigits.SourceOnly, target), outcome => Assert.InRange(outcome.Accuracy, 0, 1));
        }
    }
}
