using System.Runtime.CompilerServices;
using RLTransfer.Environments.Rendering;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Bandits;

/// <summary>What can be varied about <see cref="Bandit"/>.</summary>
internal record struct BanditParameters()
{
    [Parameter("Number of arms", 2, Bandit.MostArms, Whole = true, Fixed = true)]
    public double Arms = 5;

    [Parameter("0: rewards 0 or 1, chances uniform on [0, 1]; 1: normal rewards, means standard normal", 0, 1, Whole = true)]
    public double Gaussian = 0;

    [Parameter("Deviation of the rewards of the Gaussian bandit", 0, 100)]
    public double RewardDeviation = 1;
}

/// <summary>A multi-armed bandit whose arms are drawn anew in every episode.</summary>
internal struct Bandit : IDynamics<Bandit, BanditParameters, int>
{
    public const int MostArms = 32;

    private Means means;
    private int best;
    private double regret;

    public static string Documentation => """
        # BernoulliBandit and GaussianBandit

        ## Description
        Each episode draws new arms; within it they stay. Nothing is observed but the rewards, so a learner must remember what it tried (Duan et al. 2016, section 3.1, where an episode is 10, 100 or 500 pulls).

        ## Action Space
        `Discrete(arms)`: which arm to pull.

        ## Observation Space
        `Box(0, 0, (1,))`: nothing.

        ## Rewards
        Bernoulli: 1 with the arm's chance, else 0; chances are uniform on [0, 1]. Gaussian: normal around the arm's mean with `reward_deviation`; means are standard normal.
        Info `best_mean` is the best arm's mean, `regret` the sum so far of what the pulled arms' means fall short of it.

        ## Starting State
        New arms.

        ## Episode End
        Truncated after 100 pulls; nothing terminates.

        ## Arguments
        The number of arms shapes the action space, so all instances share it.

        ## Version History
        * v0: the first.
        """;

    public static IReadOnlyList<string> InfoNames { get; } = ["best_mean", "regret"];

    public readonly Space ObservationSpace(in BanditParameters nominal) => new Box(0, 0, 1);

    public readonly Space ActionSpace(in BanditParameters nominal) => new Discrete((int)nominal.Arms);

    public void Reset(in BanditParameters parameters, Philox random, ResetOptions options)
    {
        (best, regret) = (0, 0);
        for (var arm = 0; arm < (int)parameters.Arms; arm++)
        {
            means[arm] = parameters.Gaussian == 1 ? random.NextGaussian() : random.NextDouble();
            best = means[arm] > means[best] ? arm : best;
        }
    }

    public StepOutcome Step(in BanditParameters parameters, ReadOnlySpan<int> action, Philox random)
    {
        var mean = means[action[0]];
        regret += means[best] - mean;
        return new StepOutcome(parameters.Gaussian == 1
            ? mean + (parameters.RewardDeviation * random.NextGaussian())
            : random.NextDouble() < mean ? 1 : 0);
    }

    public readonly void Observe(in BanditParameters parameters, Span<float> observation) => observation[0] = 0;

    public static void WriteInfo(in Bandit self, in BanditParameters parameters, Span<double> info) =>
        (info[0], info[1]) = (self.means[self.best], self.regret);

    public static Frame? Render(in Bandit self, in BanditParameters parameters)
    {
        var arms = (int)parameters.Arms;
        var canvas = new Canvas(256, 160, Color.Hex(0xFAFAF7), new(0, 1), new(arms, 0));
        for (var arm = 0; arm < arms; arm++)
        {
            // A Gaussian arm's mean is shown by its rank among all: Φ is close to a logistic of slope 1.7.
            var height = parameters.Gaussian == 1 ? 1 / (1 + Math.Exp(-1.7 * self.means[arm])) : self.means[arm];
            canvas.Rectangle(new(arm + 0.15f, 0), new(arm + 0.85f, (float)height), Color.Hex(arm == self.best ? 0x2E9E5Bu : 0x9AA5B1u));
        }

        return canvas.Frame;
    }

    [InlineArray(MostArms)]
    private struct Means
    {
        private double first;
    }
}

/// <summary>The bandits by id.</summary>
internal static class BanditCatalog
{
    public static IEnumerable<EnvironmentSpec> Specs =>
    [
        EnvironmentSpec.Of<Bandit, BanditParameters, int>("BernoulliBandit-v0") with { MaxEpisodeSteps = 100 },
        EnvironmentSpec.Of<Bandit, BanditParameters, int>("GaussianBandit-v0", ("gaussian", 1)) with { MaxEpisodeSteps = 100 },
    ];
}
