using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>Networks Q(o, a) of an observation and an action that are vectors.</summary>
public static class ActionValues
{
    /// <summary>Q(o, a): [S, B]; with several copies [copies, S, B].</summary>
    /// <param name="critic">Takes [S, B, O + A], gives one number.</param>
    /// <param name="observations">[S, B, O].</param>
    /// <param name="actions">[S, B, A].</param>
    public static Tensor Of(ICrowdModule critic, Tensor observations, Tensor actions)
    {
        ArgumentNullException.ThrowIfNull(critic);
        return critic.forward(cat([observations, actions], -1)).squeeze(-1);
    }

    /// <summary>The same with the critic's weights held fixed, to climb it by the actions.</summary>
    /// <param name="critic">Takes [S, B, O + A], gives one number.</param>
    /// <param name="observations">[S, B, O].</param>
    /// <param name="actions">[S, B, A].</param>
    public static Tensor OfFixed(ICrowdModule critic, Tensor observations, Tensor actions)
    {
        ArgumentNullException.ThrowIfNull(critic);
        return critic.Fixed(cat([observations, actions], -1)).squeeze(-1);
    }
}
