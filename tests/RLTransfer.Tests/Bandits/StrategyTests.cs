using RLTransfer.Bandits;
using RLTransfer.Randomness;

namespace RLTransfer.Tests.Bandits;

public sealed class StrategyTests
{
    [Fact]
    public void Ucb1_tries_every_arm_and_then_takes_the_largest_bound()
    {
        var (ucb, random) = (new Ucb1(), new Philox(1));
        Assert.Equal(1, ucb.Choose([1, 0, 0], [1, 0, 1], random));
        // t = 10: 0.5 + √(2 ln 10 / 8) = 1.26 against 0 + √(2 ln 10 / 2) = 1.52.
        Assert.Equal(1, ucb.Choose([4, 0], [8, 2], random));
        Assert.Equal(0, new Ucb1(0.2).Choose([4, 0], [8, 2], random));
    }

    [Theory]
    [InlineData(0.9, 0.6)]
    [InlineData(0.9, 0.8)]
    [InlineData(0.55, 0.45)]
    public void Ucb1_s_regret_is_within_the_published_bound_and_grows_like_a_logarithm(double better, double worse)
    {
        // Auer et al. 2002, Theorem 1: at most 8 Σ ln n / Δ + (1 + π²/3) Σ Δ.
        var gap = better - worse;
        double Bound(int n) => (8 * Math.Log(n) / gap) + ((1 + (Math.PI * Math.PI / 3)) * gap);
        var (early, late) = (BanditTrials.Regret(new Ucb1(), [better, worse], 4_000, 40, 1), BanditTrials.Regret(new Ucb1(), [better, worse], 32_000, 40, 1));
        Assert.InRange(early, 0, Bound(4_000));
        Assert.InRange(late, early, Bound(32_000));
        Assert.True(late < 3 * early, $"{late} after eight times the pulls, {early} before: a strategy that stops learning would lose eight times as much");
    }

    [Fact]
    public void Thompson_sampling_s_regret_is_near_the_lower_bound_that_it_is_known_to_reach()
    {
        // Lai and Robbins 1985; reached by Thompson sampling (Kaufmann et al. 2012): Σ Δ / KL(worse, better) · ln n, as n grows. Two arms, 0.9 and 0.6.
        var divergence = (0.6 * Math.Log(0.6 / 0.9)) + (0.4 * Math.Log(0.4 / 0.1));
        double Regret(int n) => BanditTrials.Regret(new ThompsonSampling(), [0.9, 0.6], n, 200, 2);
        var slope = (Regret(8_000) - Regret(1_000)) / Math.Log(8);
        Assert.InRange(slope, 0.5 * 0.3 / divergence, 1.5 * 0.3 / divergence);
        Assert.True(Regret(1_000) < 0.5 * BanditTrials.Regret(new Ucb1(), [0.9, 0.6], 1_000, 200, 2));
    }

    [Fact]
    public void Thompson_sampling_draws_from_beta()
    {
        var random = new Philox(3);
        double[] draws = [.. Enumerable.Range(0, 20_000).Select(_ => ThompsonSampling.Beta(3, 2, random))];
        var mean = draws.Average();
        Assert.Equal(0.6, mean, 0.01);                                                                  // a / (a + b)
        Assert.Equal(0.04, draws.Average(draw => (draw - mean) * (draw - mean)), 0.002);                // a b / ((a + b)² (a + b + 1))
    }

    [Fact]
    public void The_optimal_strategy_s_value_is_that_of_small_cases_by_hand_and_what_it_earns()
    {
        Assert.Equal(0.5, new BayesOptimal(3, 1).Value, 12);
        Assert.Equal(0.5 + (0.5 * 2 / 3) + (0.5 * 0.5), new BayesOptimal(2, 2).Value, 12);              // stay with a 1, change with a 0
        Assert.Equal(0.5 * 2, new BayesOptimal(1, 2).Value, 12);                                        // no choice: what is learned is of no use
        var best = new BayesOptimal(5, 10);
        Assert.Equal(best.Value, BanditTrials.Play(best, 5, 10, 20_000, 4).Sum(), 0.06);
    }

    [Fact]
    public void No_strategy_earns_more_than_the_optimal_one()
    {
        var best = new BayesOptimal(3, 8);
        foreach (var strategy in (IBanditStrategy[])[new Ucb1(), new Ucb1(0.2), new ThompsonSampling(), new Greedy(), new RandomArm()])
        {
            Assert.True(BanditTrials.Play(strategy, 3, 8, 20_000, 5).Sum() < best.Value + 0.05, strategy.Name);
        }
    }

    [Fact]
    public void The_optimal_strategy_refuses_what_it_cannot_compute()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BayesOptimal(5, 100));
        var two = new BayesOptimal(2, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => two.Choose([1, 0], [1, 1], new Philox(0)));
    }
}
