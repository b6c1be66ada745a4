using RLTransfer.Course.Experiments.MaxEnt;
using RLTransfer.Learners;

namespace RLTransfer.Course.Tests.Experiments.MaxEnt;

public sealed class FourModesTests
{
    private static readonly FourModesOptions small = new() { Seeds = 2, Steps = 400, Hidden = [16, 16], BatchSize = 16, Rollouts = 20 };

    [Fact]
    public void The_same_settings_give_the_same_report_and_a_seed_does_not_depend_on_how_many_there_are()
    {
        var settings = new RunSettings(Budget.Smoke);
        var (first, second, alone) = (new FourModes().Measure(settings, small), new FourModes().Measure(settings, small), new FourModes().Measure(settings, small with { Seeds = 1 }));
        Assert.Equal(first.Report.Claims, second.Report.Claims);
        Assert.Equal(new FourModes().MustShow.Count, first.Report.Claims.Count);
        var (own, its) = (first.Episodes["SAC"][0][0].Observations[5], alone.Episodes["SAC"][0][0].Observations[5]);
        Assert.Equal(own[0], its[0], 1e-5f);
        Assert.Equal(own[1], its[1], 1e-5f);

        // Figures show all seeds; a policy of one seed is its own mean.
        Assert.All(first.PathFigure().Figures, figure => Assert.Contains("all 2 seeds", figure.ToString(), StringComparison.Ordinal));
        Assert.Equal(3, first.PolicyFigure().Figures.Count);
        Assert.NotEqual(first.PolicyFigure().ToString(), alone.PolicyFigure().ToString());
    }

    [Fact]
    public void An_episode_ends_at_the_nearest_goal_or_at_none()
    {
        Assert.Equal(0, FourModes.Goal(At(4.5f, 0.2f, true)));
        Assert.Equal(3, FourModes.Goal(At(0.1f, -4.4f, true)));
        Assert.Null(FourModes.Goal(At(4.5f, 0.2f, false)));

        static CrowdEpisode At(float x, float y, bool terminated) => new([[0, 0], [x, y]], 0, terminated);
    }
}
