namespace RLTransfer.Environments;

/// <summary>How a vector environment runs.</summary>
public sealed record VectorOptions
{
    /// <summary>When ended instances start again; Gymnasium's default.</summary>
    public AutoresetMode Autoreset { get; init; } = AutoresetMode.NextStep;

    /// <summary>Steps to an episode; null for the registry's.</summary>
    public int? MaxEpisodeSteps { get; init; }

    /// <summary>Over how many threads a step is spread; results do not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Whether actions are checked; false replays recordings whose actions the environment itself clips.</summary>
    public bool CheckActions { get; init; } = true;
}
