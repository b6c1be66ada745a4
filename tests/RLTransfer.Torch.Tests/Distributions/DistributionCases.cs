using RLTransfer.Torch.Tests.Recorded;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace RLTransfer.Torch.Tests.Distributions;

public sealed class DistributionCaseTests : CaseTests<DistributionCases>;

/// <summary>Recorded/cases/distributions.py in C#.</summary>
public sealed class DistributionCases : ICaseGroup
{
    public static string Name => "distributions";

    public static IReadOnlyDictionary<string, Func<Tensor[], Tensor[]>> Cases { get; } = new CaseTable
    {
        { "Normal log_prob", x => Normal(x[0], x[1]).log_prob(x[2]) },
        { "Normal entropy", x => Normal(x[0], x[1]).entropy() },
        { "Normal cdf", x => Normal(x[0], x[1]).cdf(x[2]) },
        { "Normal icdf", x => Normal(x[0], x[1]).icdf(x[2]) },
        { "Normal moments", x => [Normal(x[0], x[1]).mean, Normal(x[0], x[1]).stddev, Normal(x[0], x[1]).variance] },
        { "Normal rsample", x => Seeded(() => Normal(x[0], x[1]).rsample(4)) },
        { "Normal sample", x => Seeded(() => Normal(x[0], x[1]).sample(4)) },
        { "Normal expand", x => Normal(x[0], x[1]).expand((2, 3)).log_prob(torch.zeros(3, x[0].dtype)) },
        { "Categorical log_prob of logits", x => Categorical(logits: x[0]).log_prob(x[1]) },
        { "Categorical log_prob of probs", x => Categorical(x[0]).log_prob(x[1]) },
        { "Categorical entropy", x => Categorical(logits: x[0]).entropy() },
        { "Categorical probs", x => [Categorical(logits: x[0]).probs, Categorical(logits: x[0]).logits] },
        { "Categorical sample", x => Seeded(() => Categorical(logits: x[0]).sample(5)) },
        { "Categorical expand", x => Categorical(logits: x[0]).expand(2L).log_prob(x[1]) },
        { "Categorical enumerate_support", x => [Categorical(logits: x[0]).enumerate_support(), Categorical(logits: x[0]).enumerate_support(expand: false)] },
        { "Bernoulli log_prob of logits", x => Bernoulli(logits: x[0]).log_prob(x[1]) },
        { "Bernoulli log_prob of probs", x => Bernoulli(probs: x[0]).log_prob(x[1]) },
        { "Bernoulli entropy", x => Bernoulli(probs: x[0]).entropy() },
        { "Bernoulli moments", x => [Bernoulli(logits: x[0]).mean, Bernoulli(logits: x[0]).variance, Bernoulli(logits: x[0]).stddev] },
        { "Bernoulli sample", x => Seeded(() => Bernoulli(probs: x[0]).sample(6)) },
        { "Uniform log_prob", x => Uniform(x[0], x[1]).log_prob(x[2]) },
        { "Uniform rsample", x => Seeded(() => Uniform(x[0], x[1]).rsample(4)) },
        { "Uniform moments", x => [Uniform(x[0], x[1]).mean, Uniform(x[0], x[1]).variance, Uniform(x[0], x[1]).entropy()] },
        { "Uniform cdf", x => [Uniform(x[0], x[1]).cdf(x[2]), Uniform(x[0], x[1]).icdf(x[2])] },
        { "KL of normals", x => Normal(x[0], x[1]).KlDivergence(Normal(x[2], x[3])) },
        { "KL of categoricals", x => Categorical(logits: x[0]).KlDivergence(Categorical(logits: x[1])) },
        { "KL of Bernoullis", x => Bernoulli(logits: x[0]).KlDivergence(Bernoulli(logits: x[1])) },
        { "Independent log_prob", x => Independent(Normal(x[0], x[1]), 1).log_prob(x[2]) },
        { "Independent entropy", x => Independent(Normal(x[0], x[1]), 2).entropy() },
    };

    private static Tensor[] Seeded(Func<Tensor> draw)
    {
        torch.manual_seed(11);
        return [draw()];
    }
}
