namespace RLTransfer.Environments;

/// <summary>An environment's own scripted policy, which may look at the whole state.</summary>
public sealed class ExpertPolicy : IPolicy
{
    private readonly VectorEnvironment environment;
    private readonly int[] whole;

    /// <summary>The expert of one environment.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    public ExpertPolicy(SingleEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        this.environment = environment.Vector;
        whole = new int[environment.ActionSpace.Size];
        if (!this.environment.HasExpert)
        {
            throw new ArgumentException($"{environment.Name} has no expert.", nameof(environment));
        }
    }

    /// <inheritdoc/>
    public void Begin()
    {
    }

    /// <inheritdoc/>
    public void Act(ReadOnlySpan<float> observation, Span<float> action)
    {
        if (environment.SingleActionSpace is Box)
        {
            environment.Expert(action);
            return;
        }

        environment.Expert(whole.AsSpan());
        for (var i = 0; i < whole.Length; i++)
        {
            action[i] = whole[i];
        }
    }
}
