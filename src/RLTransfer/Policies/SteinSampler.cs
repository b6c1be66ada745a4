using RLTransfer.Networks;
using RLTransfer.Tensors;
using static TorchSharp.torch;

namespace RLTransfer.Policies;

/// <summary>The amortized Stein sampler (Wang and Liu 2016; Haarnoja et al. 2017, section 4.2): a network a = tanh(ξ + f(o, ξ)) that turns noise into actions of an energy-based policy π(a | o) ∝ exp(Q(o, a) / α).</summary>
/// <remarks>
/// The noise passes by the network, so that the first samples lie all over the box (tanh ξ has a deviation of 0.63, uniform actions 0.58): a sampler
/// that begins in one corner finds the nearest mode only. Particles move before the squashing, x = ξ + f(o, ξ), where nothing has an edge: there the density of x is exp(Q(o, tanh x) / α) Π (1 − tanh² x),
/// so that a = tanh x has the density exp(Q(o, a) / α) on [−1, 1]. Shapes: o [S, B, O]; ξ, x, a [S, B, K, A].
/// What it costs to amortize: the direction at x is weighted with how many particles are near, so the network hardly learns the tails of x. For
/// exp(Q/α) = N(½, 0.2²), whose x is skewed since its tail runs to the box's edge, the samples are less skewed, and their mean is a little too near
/// zero; more updates or a wider kernel hardly change that. The particles themselves, moved without a network, have the right mean (SteinTests), so
/// Stein's direction is not the cause. For a density symmetric in x the mean is right.
/// </remarks>
public sealed class SteinSampler
{
    private readonly CrowdAdam optimizer;

    /// <summary>A sampler.</summary>
    /// <param name="network">f: [S, B·K, O + A] → [S, B·K, A].</param>
    /// <param name="optimizer">Of its weights.</param>
    public SteinSampler(ICrowdModule network, CrowdAdam optimizer)
    {
        ArgumentNullException.ThrowIfNull(network);
        (Network, this.optimizer) = (network, optimizer);
    }

    /// <summary>f.</summary>
    public ICrowdModule Network { get; }

    /// <summary>Particles before squashing, x = ξ + f(o, ξ).</summary>
    /// <param name="observations">[S, B, O].</param>
    /// <param name="noise">ξ, standard normal [S, B, K, A].</param>
    /// <returns>[S, B, K, A].</returns>
    public Tensor Particles(Tensor observations, Tensor noise) => noise + OfEach(Network.forward, observations, noise);

    /// <summary>A network of observation and particle, applied to each of the K particles of each observation: [S, B, K, A] → [S, B, K, out].</summary>
    /// <param name="network">[S, B·K, O + A] → [S, B·K, out].</param>
    /// <param name="observations">[S, B, O].</param>
    /// <param name="particles">[S, B, K, A].</param>
    public static Tensor OfEach(Func<Tensor, Tensor> network, Tensor observations, Tensor particles)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(observations);
        ArgumentNullException.ThrowIfNull(particles);
        var (seeds, batch, count) = (particles.shape[0], particles.shape[1], particles.shape[2]);
        var repeated = observations.unsqueeze(2).expand(seeds, batch, count, observations.shape[^1]);
        return network(cat([repeated, particles], -1).flatten(1, 2)).view(seeds, batch, count, -1);
    }

    /// <summary>One step of the network along the particles' Stein direction                          (Haarnoja et al. 2017, Eq. 14).</summary>
    /// <param name="observations">[S, B, O].</param>
    /// <param name="noise">ξ, standard normal [S, B, K, A].</param>
    /// <param name="energy">Q(o, a) / α of actions [S, B, K, A], differentiable: [S, B, K].</param>
    /// <returns>How far the particles wanted to move, root mean square [S].</returns>
    public Tensor Update(Tensor observations, Tensor noise, Func<Tensor, Tensor> energy)
    {
        ArgumentNullException.ThrowIfNull(energy);
        var x = Particles(observations, noise);
        var direction = Stein.Direction(x, Scores(x, energy), leaveOut: true);
        optimizer.zero_grad();
        x.backward([direction * (-1.0 / (x.shape[1] * x.shape[2]))]);                                   // ∂f/∂weights · φ, mean over B and K
        optimizer.step();
        return direction.square().mean([1, 2, 3]).sqrt();
    }

    /// <summary>∇ in x of log p(x) = Q(tanh x) / α + Σ log(1 − tanh² x): (1 − a²) ∂(Q/α)/∂a − 2a.</summary>
    private static Tensor Scores(Tensor x, Func<Tensor, Tensor> energy)
    {
        var action = x.detach().tanh().requires_grad_(true);
        var slope = Gradients.Of([energy(action).sum()], [action])[0];
        using var _ = no_grad();
        return (slope * (1 - action.square())) - (action * 2);
    }
}
