"""Distributions: densities, entropies, moments, and draws under a seed."""
import torch
from torch import distributions as D

SEED = 11


def normal(*shape):
    return torch.randn(*shape)


def positive(*shape):
    return torch.rand(*shape) + 0.5


def chances(*shape):
    return torch.rand(*shape) * 0.8 + 0.1


def seeded(draw):
    def run(*parameters):
        torch.manual_seed(SEED)
        return draw(*parameters)
    return run


def cases(case):
    gauss = lambda: [normal(3), positive(3)]
    case("Normal log_prob", gauss() + [normal(2, 3)], lambda m, s, x: D.Normal(m, s).log_prob(x))
    case("Normal entropy", gauss(), lambda m, s: D.Normal(m, s).entropy() + 0 * m)
    case("Normal cdf", gauss() + [normal(3)], lambda m, s, x: D.Normal(m, s).cdf(x))
    case("Normal icdf", gauss() + [chances(3)], lambda m, s, x: D.Normal(m, s).icdf(x))
    case("Normal moments", gauss(), lambda m, s: [D.Normal(m, s).mean, D.Normal(m, s).stddev, D.Normal(m, s).variance])
    case("Normal rsample", gauss(), seeded(lambda m, s: D.Normal(m, s).rsample((4,))))
    case("Normal sample", gauss(), seeded(lambda m, s: D.Normal(m, s).sample((4,))), differentiable=False)
    case("Normal expand", gauss(), lambda m, s: D.Normal(m, s).expand([2, 3]).log_prob(torch.zeros(3, dtype=m.dtype)))
    case("Categorical log_prob of logits", [normal(4, 3), torch.randint(3, (4,))], lambda l, x: D.Categorical(logits=l).log_prob(x))
    case("Categorical log_prob of probs", [positive(4, 3), torch.randint(3, (2, 4))], lambda p, x: D.Categorical(probs=p).log_prob(x))
    case("Categorical entropy", [normal(4, 3)], lambda l: D.Categorical(logits=l).entropy())
    case("Categorical probs", [normal(4, 3)], lambda l: [D.Categorical(logits=l).probs, D.Categorical(logits=l).logits])
    case("Categorical sample", [normal(4, 3)], seeded(lambda l: D.Categorical(logits=l).sample((5,))), differentiable=False)
    case("Categorical expand", [normal(3), torch.randint(3, (2,))], lambda l, x: D.Categorical(logits=l).expand([2]).log_prob(x))
    case("Categorical enumerate_support", [normal(2, 3)], lambda l: [D.Categorical(logits=l).enumerate_support(), D.Categorical(logits=l).enumerate_support(expand=False)], differentiable=False)
    case("Bernoulli log_prob of logits", [normal(4), torch.tensor([0.0, 1, 1, 0])], lambda l, x: D.Bernoulli(logits=l).log_prob(x))
    case("Bernoulli log_prob of probs", [chances(4), torch.tensor([0.0, 1, 1, 0])], lambda p, x: D.Bernoulli(probs=p).log_prob(x))
    case("Bernoulli entropy", [chances(4)], lambda p: D.Bernoulli(probs=p).entropy())
    case("Bernoulli moments", [normal(4)], lambda l: [D.Bernoulli(logits=l).mean, D.Bernoulli(logits=l).variance, D.Bernoulli(logits=l).stddev])
    case("Bernoulli sample", [chances(4)], seeded(lambda p: D.Bernoulli(probs=p).sample((6,))), differentiable=False)
    case("Uniform log_prob", [-positive(3), positive(3), chances(3) * 0.4], lambda a, b, x: D.Uniform(a, b).log_prob(x) + 0 * x)
    case("Uniform rsample", [-positive(3), positive(3)], seeded(lambda a, b: D.Uniform(a, b).rsample((4,))))
    case("Uniform moments", [-positive(3), positive(3)], lambda a, b: [D.Uniform(a, b).mean, D.Uniform(a, b).variance, D.Uniform(a, b).entropy()])
    case("Uniform cdf", [-positive(3), positive(3), chances(3) * 0.4], lambda a, b, x: [D.Uniform(a, b).cdf(x), D.Uniform(a, b).icdf(x)])
    kl = D.kl_divergence
    case("KL of normals", gauss() + gauss(), lambda a, b, c, d: kl(D.Normal(a, b), D.Normal(c, d)))
    case("KL of categoricals", [normal(4, 3), normal(4, 3)], lambda a, b: kl(D.Categorical(logits=a), D.Categorical(logits=b)))
    case("KL of Bernoullis", [normal(4), normal(4)], lambda a, b: kl(D.Bernoulli(logits=a), D.Bernoulli(logits=b)))
    case("Independent log_prob", [normal(2, 3), positive(2, 3), normal(2, 3)], lambda m, s, x: D.Independent(D.Normal(m, s), 1).log_prob(x))
    case("Independent entropy", [normal(2, 3), positive(2, 3)], lambda m, s: D.Independent(D.Normal(m, s), 2).entropy() + 0 * m.sum())
