using RLTransfer.Crowds;
using static TorchSharp.torch;

namespace RLTransfer.Policies;

/// <summary>Actions uniform on [−1, 1] that are repeated for a while: in every step each instance draws a new one with probability 1 / repeat.</summary>
/// <remarks>Repeated actions go further than fresh ones: a mountain car is driven out of its valley by some, and by white noise never.</remarks>
public sealed class RepeatedRandomActions
{
    private readonly CrowdRandom random;
    private readonly double renewal;

    /// <summary>Actions for every instance of every seed.</summary>
    /// <param name="random">One stream a seed [S].</param>
    /// <param name="device">Where they go.</param>
    /// <param name="environments">E, instances of each seed.</param>
    /// <param name="actionSize">A, numbers of an action.</param>
    /// <param name="repeat">Steps that an action is taken for on average; 1: every step has its own.</param>
    public RepeatedRandomActions(CrowdRandom random, Device device, int environments, int actionSize, double repeat)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (!(repeat >= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(repeat), repeat, "Actions are repeated for 1 step or more.");
        }

        (this.random, renewal) = (random, 1 / repeat);
        using var scope = NewDisposeScope();
        State = ((random.Uniform(device, environments, actionSize) * 2) - 1).MoveToOuterDisposeScope();
    }

    /// <summary>The actions now [S, E, A]; a learner keeps it.</summary>
    public Tensor State { get; }

    /// <summary>The actions of the next step [S, E, A].</summary>
    public Tensor Next()
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var (environments, size) = (State.shape[1], State.shape[2]);
        var draws = random.Uniform(State.device, environments, size + 1);                               // what, and whether at all
        return State.copy_(where(draws.narrow(-1, size, 1) < renewal, (draws.narrow(-1, 0, size) * 2) - 1, State));
    }
}
