namespace RLTransfer.Environments;

/// <summary>Cuts episodes off after so many steps: truncated, not terminated. Ids bring their own limit; this can only shorten it.</summary>
public sealed class TimeLimit : VectorWrapper
{
    /// <summary>Cuts episodes off.</summary>
    /// <exception cref="ArgumentException">The limit is not at least one step.</exception>
    /// <exception cref="NotSupportedException">The environment keeps its own limit.</exception>
    public TimeLimit(VectorEnvironment inner, int maxEpisodeSteps)
        : base(inner) => inner.LimitEpisodes(maxEpisodeSteps);
}
