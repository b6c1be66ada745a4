using RLTransfer.Course.Experiments;
using RLTransfer.Course.Experiments.Progressive;

namespace RLTransfer.Course.Tests.Experiments.Progressive;

/// <summary>Lecture 03's experiments in miniature: what they measure, not what they find.</summary>
public sealed class PongSoupTests
{
    private static readonly SoupOptions small = SoupOptions.For(new(Budget.Smoke)) with { Columns = 4, Episodes = 4 };

    [Fact]
    public void The_table_has_the_paper_s_rows_and_scratch_scores_100()
    {
        var results = new PongSoup().Measure(new(Budget.Smoke), small);
        var rows = results.Tables[0].Rows;
        Assert.Equal(["baseline 1", "baseline 2", "baseline 3", "baseline 4", "2 columns", "3 columns", "4 columns"], rows.Select(row => row[0].ToString()!));
        Assert.Equal(["100", "35", "181", "134", "209", "222", "–"], rows.Select(row => row[6].ToString()!));
        Assert.Equal(100, results.Score(Soup.Scratch, "VFlip"), 1e-9);
        Assert.Equal(new PongSoup().MustShow.Count, results.Report.Claims.Count);
    }

    [Fact]
    public void The_score_is_the_area_above_the_lowest_return_over_scratch_s()
    {
        var results = new PongSoup().Measure(new(Budget.Smoke), small with { Columns = 2, Targets = ["VFlip", "White"], Steps = 2_048 });
        var mean = results.Options.Targets.Average(target => 100 * Area(Soup.Finetuned, target) / Area(Soup.Scratch, target));
        Assert.Equal(mean, results.Score(Soup.Finetuned).Value, 1e-9);

        double Area(string contestant, string target) => results.Of(contestant, target).Average(curve => curve.Area) + 1;
    }

    [Fact]
    public void A_progressive_network_s_return_on_the_source_does_not_move_at_all()
    {
        var results = new Forgetting().Measure(new(Budget.Smoke), small with { SourceEpisodes = 10 });
        Assert.Equal(0, results.LargestChange(Soup.TwoColumns).Value);
        Assert.All(results.Of(Soup.TwoColumns, "VFlip"), seed => Assert.Equal(seed.Before, seed.After));
    }

    [Fact]
    public void Columns_share_each_layer_between_them()
    {
        var results = new Sensitivity().Measure(new(Budget.Smoke), small with { Targets = ["Noisy", "VFlip"] });
        foreach (var target in results.Options.Targets)
        {
            Assert.All(results.Of(Soup.TwoColumns, target).SelectMany(seed => seed.Fisher.Concat(seed.Perturbation)), shares => Assert.Equal(1, shares.Sum(), 1e-6));
        }
    }

    [Fact]
    public void An_earlier_column_has_never_seen_the_target()
    {
        var options = small with { Sources = ["Gray", "VFlip", "Noisy"], SourceSteps = 512 };
        var seen = new List<string>();
        using var block = new Block(new(0, 1), TorchSharp.torch.CPU, (_, note) => seen.Add(note ?? ""), default);
        using var learner = Soup.Make(Soup.Progressive(3), "VFlip", options, block);
        Assert.Equal(["source Gray + Noisy", "source Gray"], seen.Where(note => note.StartsWith("source", StringComparison.Ordinal)));
    }
}
