using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>Networks Q(o, a) of an observation and an action that are vectors.</summary>
public static class ActionValues
{
    /// <summary>A network of observation and action, one number out.</summary>
    /// <param name="stream">What the random streams of its weights are called.</param>
    /// <param name="observationSize">O.</param>
    /// <param name="actionSize">A.</param>
    /// <param name="hidden">Widths of the hidden layers.</param>
    /// <param name="seeds">The crowd [S].</param>
    /// <param name="copies">Networks of each seed (twin critics: 2).</param>
    /// <param name="device">Where it computes.</param>
    public static CrowdNetwork Create(string stream, int observationSize, int actionSize, IReadOnlyList<int> hidden, IReadOnlyList<ulong> seeds, int copies, Device device) =>
        new(stream, CrowdNetwork.Mlp(observationSize + actionSize, hidden, 1), seeds, copies, device: device);

    /// <summary>Q(o, a): [S, B]; with several copies [copies, S, B].</summary>
    /// <param name="critic">From <see cref="Create"/>.</param>
    /// <param name="observations">[S, B, O].</param>
    /// <param name="actions">[S, B, A].</param>
    public static Tensor Of(CrowdNetwork critic, Tensor observations, Tensor actions)
    {
        ArgumentNullException.ThrowIfNull(critic);
        return critic.forward(cat([observations, actions], -1)).squeeze(-1);
    }
}
