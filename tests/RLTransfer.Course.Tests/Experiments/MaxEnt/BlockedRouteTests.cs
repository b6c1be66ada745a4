using RLTransfer.Course.Experiments.MaxEnt;

namespace RLTransfer.Course.Tests.Experiments.MaxEnt;

public sealed class BlockedRouteTests
{
    private static readonly BlockedRouteOptions small = new() { Seeds = 2, Steps = 3000, Temperatures = [0.06], Trials = 20 };

    [Fact]
    public void With_its_best_route_blocked_the_MaxEnt_policy_arrives_and_the_deterministic_one_does_not()
    {
        var results = new BlockedRoute().Measure(new(Budget.Smoke), small);
        Assert.True(results.Soft.Arrived.Average() > 0.5);
        Assert.Equal(0, results.Deterministic.Arrived.Average());
        Assert.Equal(1, results.Deterministic.ArrivedOpen.Average());
        Assert.Equal(new BlockedRoute().MustShow.Count, results.Report.Claims.Count);
        Assert.True(results.Animation().Count > 8);

        // No trial passes the wall: with the upper route blocked, no square above the start's row is entered on the start's side.
        var blocked = results.Deterministic.Seeds[0].Blocked[0];
        Assert.All(blocked.Squares, square => Assert.Equal(blocked.Squares[0], square));
    }

    [Fact]
    public void A_temperature_that_is_not_among_those_compared_is_measured_beside_them()
    {
        var results = new BlockedRoute().Measure(new(Budget.Smoke), small with { Steps = 300, Trials = 2, Temperature = 0.045 });
        Assert.Equal([0.045, 0.06], results.Trials.Select(policy => policy.Temperature).OfType<double>());
        Assert.Equal("soft Q-learning, α = 0.045", results.Soft.Name);
    }

    [Fact]
    public void The_route_of_an_episode_is_the_side_of_the_ring_that_most_of_its_squares_lie_on()
    {
        Assert.Equal(1, BlockedRoute.Route(Through(19, 10, 11, 12)));
        Assert.Equal(2, BlockedRoute.Route(Through(19, 28, 37, 28)));
        Assert.Equal(2, BlockedRoute.Route(Through(19, 10, 19, 28, 37)));

        static RouteTrial Through(params int[] squares) => new(squares, true);
    }
}
