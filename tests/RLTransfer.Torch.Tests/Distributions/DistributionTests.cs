using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace RLTransfer.Torch.Tests.Distributions;

public sealed class DistributionTests
{
    [Fact]
    public void Draws_have_sample_batch_and_event_shape()
    {
        var normal = Normal(torch.zeros(3, 2), torch.ones(2));
        Assert.Equal([3, 2], normal.batch_shape.Shape);
        Assert.Equal([5, 3, 2], normal.sample(5).shape);
        var joint = Independent(normal, 1);
        Assert.Equal([3], joint.batch_shape.Shape);
        Assert.Equal([2], joint.event_shape.Shape);
        Assert.Equal([3], joint.log_prob(joint.sample()).shape);
        var choice = Categorical(logits: torch.zeros(4, 3));
        Assert.Equal([4], choice.batch_shape.Shape);
        Assert.Equal([2, 4], choice.sample(2).shape);
        Assert.Equal(ScalarType.Int64, choice.sample().dtype);
        Assert.Equal([], Categorical(logits: torch.zeros(3)).sample().shape);
    }

    [Fact]
    public void Gradients_flow_through_rsample_and_not_through_sample()
    {
        var loc = torch.zeros(2, requires_grad: true);
        Assert.False(Normal(loc, torch.ones(2)).sample().requires_grad);
        Normal(loc, torch.ones(2)).rsample(3).sum().backward();
        Assert.Equal([3f, 3f], loc.grad!.data<float>().ToArray());
        Assert.False(Uniform(loc, torch.ones(2)).sample().requires_grad);
    }

    [Fact]
    public void Many_draws_have_the_moments()
    {
        torch.manual_seed(0);
        var normal = Normal(torch.tensor(2.0), torch.tensor(3.0));
        var draws = normal.sample(40000);
        Assert.Equal(2.0, draws.mean().item<double>(), 0.06);
        Assert.Equal(3.0, draws.std().item<double>(), 0.06);
        var counts = Categorical(torch.tensor(new[] { 1.0, 2.0, 5.0 })).sample(40000).bincount(null, minlength: 3).to(ScalarType.Float64) / 40000;
        Assert.Equal([0.125, 0.25, 0.625], counts.data<double>().ToArray(), (a, b) => Math.Abs(a - b) < 0.01);
        Assert.Equal(0.3, Bernoulli(torch.tensor(0.3)).sample(40000).mean().item<double>(), 0.01);
    }

    [Fact]
    public void A_distribution_in_a_scope_leaves_nothing_behind()
    {
        var loc = torch.zeros(2);
        var scale = torch.ones(2);
        using var scope = torch.NewDisposeScope();
        for (var i = 0; i < 3; i++)
        {
            using var inner = torch.NewDisposeScope();
            var normal = Normal(loc, scale);
            normal.log_prob(normal.rsample()).sum();
            normal.entropy();
            Categorical(logits: loc).log_prob(torch.zeros(1));
        }
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void Ambiguous_parameters_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Categorical());
        Assert.Throws<ArgumentException>(() => Categorical(torch.ones(2), torch.ones(2)));
        Assert.Throws<ArgumentException>(() => Bernoulli((Tensor?)null));
        Assert.Throws<ArgumentException>(() => Bernoulli(0.5, 0.5));
        Assert.Throws<ArgumentException>(() => Categorical(torch.tensor(0.5)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Independent(Normal(0.0), 1));
        Assert.Throws<NotSupportedException>(() => Categorical(torch.ones(2)).cdf(torch.ones(1)));
    }
}
