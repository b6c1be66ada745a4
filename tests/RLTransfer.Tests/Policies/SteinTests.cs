using RLTransfer.Policies;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Policies;

public sealed class SteinTests
{
    [Fact]
    public void The_direction_of_two_particles_of_a_standard_normal_is_known()
    {
        // x = (0, 2), ∇ log p = −x = (0, −2). h = 4 / log 2, so κ = ½ between them, and 2/h · κ · (xᵢ − xⱼ) = ∓ log 2 / 2.
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 0f, 2 }, [1, 1, 2, 1]);
        var direction = Stein.Direction(x, -x).data<float>().ToArray();
        Assert.Equal(0.5 * ((0.5 * -2) - (Math.Log(2) / 2)), direction[0], 1e-6);
        Assert.Equal(0.5 * (-2 + (Math.Log(2) / 2)), direction[1], 1e-6);
        var others = Stein.Direction(x, -x, leaveOut: true).data<float>().ToArray();
        Assert.Equal((0.5 * -2) - (Math.Log(2) / 2), others[0], 1e-6);
        Assert.Equal(Math.Log(2) / 2, others[1], 1e-6);
    }

    [Fact]
    public void Particles_that_follow_it_become_samples_of_a_Gaussian()
    {
        // N((1, −2), diag(0.5², 1.5²)); each of the two crowds has its own start and its own kernel.
        using var scope = NewDisposeScope();
        var (mean, variance) = (tensor(new[] { 1f, -2 }), tensor(new[] { 0.25f, 2.25f }));
        var x = (arange(2 * 64 * 2, ScalarType.Float32) * 1.7).sin().view(2, 64, 2) * tensor(new[] { 0.1f, 3 }, [2, 1, 1]);
        for (var step = 0; step < 1500; step++)
        {
            using var inner = NewDisposeScope();
            x = (x + (Stein.Direction(x, (mean - x) / variance) * 0.2)).MoveToOuterDisposeScope();
        }

        Assert.All(x.mean([1]).sub(mean).data<float>().ToArray(), error => Assert.InRange(error, -0.1, 0.1));
        Assert.All((x - mean).square().mean([1]).div(variance).data<float>().ToArray(), ratio => Assert.InRange(ratio, 0.8, 1.15));
    }

    [Fact]
    public void Particles_before_a_squashing_become_samples_of_a_Gaussian_after_it()
    {
        // a = tanh x ~ N(½, 0.2²) on [−1, 1], whose mean is 0.4965 and deviation 0.1955: ∇ log p(x) = (1 − a²) (½ − a) / 0.04 − 2a. Particles are known to be
        // a little too close together; their mean is not a tenth of a deviation off, so the direction is not why an amortized sampler's is.
        using var scope = NewDisposeScope();
        var x = (arange(64, ScalarType.Float32) * 1.7).sin().view(1, 64, 1) * 2;
        for (var step = 0; step < 2500; step++)
        {
            using var inner = NewDisposeScope();
            var a = x.tanh();
            var score = ((0.5 - a) / 0.04 * (1 - a.square())) - (a * 2);
            x = (x + (Stein.Direction(x, score) * 0.05)).MoveToOuterDisposeScope();
        }

        var actions = x.tanh();
        Assert.Equal(0.4965, actions.mean().item<float>(), 0.012);
        Assert.InRange(actions.var().sqrt().item<float>(), 0.175, 0.2);
    }

    [Fact]
    public void Particles_in_one_place_and_a_single_particle_are_no_trap()
    {
        using var scope = NewDisposeScope();
        var same = zeros(1, 1, 3, 2);
        Assert.All(Stein.Direction(same, same + 1).data<float>().ToArray(), value => Assert.Equal(1, value, 1e-6));
        Assert.Throws<ArgumentException>(() => Stein.Direction(zeros(1, 1, 1, 2), zeros(1, 1, 1, 2)));
    }
}
