using RLTransfer.Learners;
using RLTransfer.Networks;
using RLTransfer.Policies;
using RLTransfer.Rollouts;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Learners;

/// <summary>A made-up batch and made-up weights for two seeds, which a few lines of PyTorch can make as well; losses and gradients below are PyTorch's.</summary>
internal static class ReferenceCase
{
    public const int Seeds = 2, Batch = 3;

    /// <summary>The k-th number of tensor i is ½ sin(1 + k + 10 i): the policy's, then the value's, then log σ.</summary>
    public static void SetWeights(PolicyAndValue agent)
    {
        using var _ = no_grad();
        var at = 0;
        foreach (var weight in agent.Learning.Select(weight => weight.Value))
        {
            weight.copy_((arange(weight.numel(), ScalarType.Float32) + 1 + (10 * at)).sin().mul(0.5).view(weight.shape));
            at = at == 3 && agent.Value is null ? 8 : at + 1;
        }
    }

    public static RolloutBatch Make(int observationSize, int actions, bool discrete)
    {
        var count = arange(Seeds * Batch, ScalarType.Float32);
        return new(
            arange(Seeds * Batch * observationSize, ScalarType.Float32).cos().view(Seeds, Batch, observationSize),
            discrete ? arange(Seeds * Batch, ScalarType.Int64).remainder(actions).view(Seeds, Batch) : arange(Seeds * Batch * actions, ScalarType.Float32).sin().view(Seeds, Batch, actions),
            LogProbabilities: ((count * -0.25) - 0.5).view(Seeds, Batch),
            Values: (count.sin() * 0.5).view(Seeds, Batch),
            Advantages: ((count * 2) + 1).sin().view(Seeds, Batch),
            Returns: (count * 3).cos().view(Seeds, Batch));
    }

    /// <summary>Each seed's loss is this, and its gradient has this norm; and the gradient is what finite differences give.</summary>
    public static void Check(PolicyGradientLearner learner, Func<Tensor> loss, double[] losses, double[] norms)
    {
        var weights = learner.Agent.Learning;
        foreach (var weight in weights)
        {
            weight.Parameter.grad = null;
        }

        using var scope = NewDisposeScope();
        var found = loss();
        found.sum().backward();
        Assert.Equal(losses, found.data<float>().ToArray().Select(value => (double)value), (a, b) => Math.Abs(a - b) < 1e-5);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var own = Math.Sqrt(weights.Where(weight => weight.Gradient is not null).Sum(weight => weight.Gradient![seed].square().sum().item<float>()));
            Assert.Equal(norms[seed], own, 1e-5 * (1 + norms[seed]));
        }

        foreach (var weight in weights.Where(weight => weight.Gradient is not null))
        {
            CheckDifference(weight, loss);
        }
    }

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
