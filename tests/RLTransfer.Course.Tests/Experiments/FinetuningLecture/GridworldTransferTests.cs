using RLTransfer.Course.Experiments.FinetuningLecture;

namespace RLTransfer.Course.Tests.Experiments.FinetuningLecture;

public sealed class GridworldTransferTests
{
    private static readonly GridworldOptions small = new() { Seeds = 3, Mazes = 1, Size = 7, Episodes = 20, SourceEpisodes = 60, Changes = 2 };

    [Fact]
    public void The_same_settings_give_the_same_report()
    {
        var settings = new RunSettings(Budget.Smoke, 2);
        var (first, second) = (new GridworldTransfer().Measure(settings, small with { Seeds = 2 }), new GridworldTransfer().Measure(settings, small with { Seeds = 2 }));
        Assert.Equal(first.Report.Claims, second.Report.Claims);
        Assert.Equal(new GridworldTransfer().MustShow.Count, first.Report.Claims.Count);
    }

    [Fact]
    public void A_similar_maze_helps_and_other_actions_harm_and_a_seed_does_not_depend_on_how_many_there_are()
    {
        var results = new GridworldTransfer().Measure(new(Budget.Smoke), small);
        Assert.True(results.Ratio(Knowledge.Policy, GridSource.Similar).Value < 1);
        Assert.True(results.Ratio(Knowledge.Policy, GridSource.OtherActions).Value > 1);
        Assert.Equal(1, results.Ratio(Knowledge.Value, GridSource.Scratch).Value);

        var fewer = new GridworldTransfer().Measure(new(Budget.Smoke), small with { Seeds = 2 });
        Assert.Equal(results.Extra(Knowledge.Value, GridSource.Similar)[..2], fewer.Extra(Knowledge.Value, GridSource.Similar));
    }
}
