using RLTransfer.Learners;
using RLTransfer.Networks;
using RLTransfer.Replay;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Learners;

/// <summary>A made-up batch of transitions and made-up weights for two seeds, which a few lines of PyTorch can make as well.</summary>
internal static class ReplayCase
{
    public const int Seeds = 2, Batch = 3;

    /// <summary>The k-th number of tensor i is ½ sin(1 + k + 10 i), counted over these networks in turn.</summary>
    public static void SetWeights(Learner learner, params string[] networks)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var at = 0;
        foreach (var weight in networks.SelectMany(name => learner.Networks[name].Weights))
        {
            weight.copy_((arange(weight.numel(), ScalarType.Float32) + 1 + (10 * at++)).sin().mul(0.5).view(weight.shape));
        }
    }

    public static ReplayBatch Make(int observationSize, int actions, bool discrete)
    {
        var count = arange(Seeds * Batch, ScalarType.Float32);
        var numbers = arange(Seeds * Batch * observationSize, ScalarType.Float32);
        return new(
            numbers.cos().view(Seeds, Batch, observationSize),
            discrete ? arange(Seeds * Batch, ScalarType.Int64).remainder(actions).view(Seeds, Batch) : Noise(actions, 0) / 2,
            (count * 3).cos().view(Seeds, Batch),
            (numbers + 0.5).sin().view(Seeds, Batch, observationSize),
            tensor(new[] { 0.9f, 0, 0.9f, 0.9f, 0.9f, 0.9f }, [Seeds, Batch]));
    }

    /// <summary>2 sin(k), 2 sin(k + 1), … [S, B, A].</summary>
    public static Tensor Noise(int actions, int k) => (arange(Seeds * Batch * actions, ScalarType.Float32) + k).sin().mul(2).view(Seeds, Batch, actions);

    /// <summary>Each seed's loss is this, and its gradient in a network has this norm; and the gradient is what finite differences give.</summary>
    public static void Check(ICrowdModule network, Func<Tensor> loss, double[] losses, double[] norms)
    {
        using var scope = NewDisposeScope();
        foreach (var parameter in network.Parameters)
        {
            parameter.grad = null;
        }

        var found = loss();
        found.sum().backward();
        Assert.Equal(losses, Numbers(found), (a, b) => Math.Abs(a - b) < 2e-5);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var own = Math.Sqrt(network.Learning().Sum(weight => weight.Gradient!.view(network.Copies, Seeds, -1).select(1, seed).square().sum().item<float>()));
            Assert.Equal(norms[seed], own, 2e-5 * (1 + norms[seed]));
        }

        foreach (var weight in network.Learning())
        {
            CheckDifference(weight, loss);
        }
    }

    public static double[] Numbers(Tensor values) => [.. values.detach().contiguous().data<float>().ToArray().Select(value => (double)value)];

    /// <summary>(L(w + h) − L(w − h)) / 2h of one number of a weight against autograd's; float32 leaves about three digits.</summary>
    private static void CheckDifference(CrowdWeight weight, Func<Tensor> loss)
    {
        const float step = 5e-3f;
        using var _ = no_grad();
        var gradient = weight.Gradient!.contiguous().data<float>().ToArray();
        var at = Array.IndexOf(gradient, gradient.MaxBy(Math.Abs));
        var flat = weight.Value.view(-1);
        var before = flat[at].item<float>();
        flat[at].fill_(before + step);
        var up = loss().sum().item<float>();
        flat[at].fill_(before - step);
        var down = loss().sum().item<float>();
        flat[at].fill_(before);
        Assert.Equal(gradient[at], (up - down) / (2 * step), 5e-3 * (1 + Math.Abs(gradient[at])));
    }
}
