using static TorchSharp.torch;

namespace RLTransfer.MetaLearning;

/// <summary>K episodes of H steps of every task of every seed, which one policy a task has played, with M = S · T.</summary>
/// <param name="Observations">[M, K · H, O].</param>
/// <param name="Actions">As the policy drew them [M, K · H, A].</param>
/// <param name="LogProbabilities">log π(a|o) of the policy that acted [M, K · H].</param>
/// <param name="Rewards">0 after an episode's end [M, K, H].</param>
/// <param name="Running">1 where the episode was not over yet, else 0 [M, K, H].</param>
/// <param name="Advantages">Â, centred and scaled task by task, 0 after an episode's end [M, K · H].</param>
public sealed record TaskEpisodes(Tensor Observations, Tensor Actions, Tensor LogProbabilities, Tensor Rewards, Tensor Running, Tensor Advantages)
{
    /// <summary>The mean return of each task's episodes, not discounted [M].</summary>
    public double[] Returns() => [.. Rewards.sum([2]).mean([1]).to(ScalarType.Float64).data<double>()];

    /// <summary>Lets the tensors outlive the scope they stand in.</summary>
    internal TaskEpisodes ToOuter()
    {
        foreach (var tensor in (Tensor[])[Observations, Actions, LogProbabilities, Rewards, Running, Advantages])
        {
            tensor.MoveToOuterDisposeScope();
        }

        return this;
    }

    /// <summary>Â_t = Σ γ^i r_t+i − b(o_t, t), with b the least-squares fit to the task's own returns (the linear baseline of Duan et al. 2016a, §5, and Finn et al. 2017, §5.3).</summary>
    /// <remarks>b is linear in o, o², t, t², t³ (t in hundreds of steps) and 1. Centred and scaled over each task's steps.</remarks>
    internal static Tensor AdvantagesOf(Tensor observations, Tensor rewards, Tensor running, double discount)
    {
        var (members, episodes, steps) = (rewards.shape[0], rewards.shape[1], rewards.shape[2]);
        var togo = new Tensor[steps];
        for (var t = (int)steps - 1; t >= 0; t--)
        {
            var reward = rewards.select(2, t);
            togo[t] = t == steps - 1 ? reward : reward + (discount * togo[t + 1]);
        }

        var returns = stack(togo, 2).view(members, episodes * steps, 1);
        var alive = running.view(members, episodes * steps, 1);
        var time = (arange(steps, ScalarType.Float32) / 100).expand(members, episodes, steps).reshape(members, episodes * steps, 1);
        var features = cat([observations, observations.square(), time, time.square(), time.pow(3), ones_like(time)], -1) * alive;
        var baseline = features.bmm(LeastSquares(features, returns));
        var left = ((returns - baseline) * alive).squeeze(-1);
        var (count, flat) = (alive.squeeze(-1).sum([1], keepdim: true), alive.squeeze(-1));
        var centred = (left - (left.sum([1], keepdim: true) / count)) * flat;
        return centred / ((centred.square().sum([1], keepdim: true) / count).sqrt() + 1e-8);
    }

    /// <summary>w that minimizes |X w − y|² + 10⁻⁵ |w|², member by member: [M, N, F], [M, N, 1] → [M, F, 1].</summary>
    private static Tensor LeastSquares(Tensor x, Tensor y)
    {
        var (a, b) = (x.to(ScalarType.Float64), y.to(ScalarType.Float64));
        var normal = a.transpose(1, 2).bmm(a) + (1e-5 * eye(x.shape[2], dtype: ScalarType.Float64));
        return linalg.solve(normal, a.transpose(1, 2).bmm(b)).to(ScalarType.Float32);
    }
}
