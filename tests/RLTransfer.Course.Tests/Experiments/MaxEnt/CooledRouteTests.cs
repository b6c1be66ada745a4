using RLTransfer.Course.Experiments.MaxEnt;

namespace RLTransfer.Course.Tests.Experiments.MaxEnt;

public sealed class CooledRouteTests
{
    [Fact]
    public void As_the_temperature_falls_the_policy_loses_its_entropy()
    {
        var cooled = CooledRoute.Measure(new(Budget.Smoke), new BlockedRouteOptions { Seeds = 2, Steps = 2000, Trials = 10 }, from: 0.07, to: 0.005, points: 4);
        Assert.Equal([500, 1000, 1500, 2000], cooled.Steps);
        Assert.Equal(0.07 * Math.Pow(0.005 / 0.07, 0.5), cooled.Temperatures[1], 1e-9);
        Assert.Equal(0.005, cooled.Temperatures[^1], 1e-9);
        for (var seed = 0; seed < 2; seed++)
        {
            Assert.All(Enumerable.Range(0, 4), point => Assert.InRange(cooled.Entropy[seed, point], 0, Math.Log(4) + 1e-5));
            Assert.True(cooled.Entropy[seed, 3] < cooled.Entropy[seed, 0]);
        }

        Assert.Equal(3, cooled.CoolingFigure().Figures.Count);
    }
}
