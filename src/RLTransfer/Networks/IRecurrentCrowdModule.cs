using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>A network that remembers: what it gives depends on what it has seen since the episode began.</summary>
/// <remarks>Learners that take it keep its memory by instance, forget it where an episode ends, and learn from whole stretches of steps. <see cref="ICrowdModule.forward"/> is one step from nothing remembered.</remarks>
public interface IRecurrentCrowdModule : ICrowdModule
{
    /// <summary>M: numbers that a member remembers of one instance. Nothing remembered is M zeros.</summary>
    int StateSize { get; }

    /// <summary>One step.</summary>
    /// <param name="input">[S, B, …].</param>
    /// <param name="state">What is remembered [S, B, M].</param>
    /// <returns>What comes out [S, B, out], and what is remembered then [S, B, M].</returns>
    (Tensor Output, Tensor State) Step(Tensor input, Tensor state);

    /// <summary>Steps in a row, differentiable through time.</summary>
    /// <param name="input">[S, B, T, …].</param>
    /// <param name="state">What is remembered at the beginning [S, B, M].</param>
    /// <param name="begins">[S, B, T], 1 where an episode begins: what was remembered is forgotten there.</param>
    /// <returns>[S, B, T, out].</returns>
    Tensor Run(Tensor input, Tensor state, Tensor begins);
}
