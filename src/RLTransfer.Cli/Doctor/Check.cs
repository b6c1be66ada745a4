namespace RLTransfer.Cli.Doctor;

/// <summary>How one thing this machine should have was found.</summary>
internal enum Finding
{
    /// <summary>It is there and works.</summary>
    Present,

    /// <summary>It is not there; only what the row names does without it.</summary>
    Optional,

    /// <summary>It is not there and the course needs it.</summary>
    Missing,
}

/// <summary>One row of <c>rlt doctor</c>.</summary>
/// <param name="Name">What was looked for.</param>
/// <param name="Finding">How it was found.</param>
/// <param name="Detail">A version, a path or what is wrong.</param>
/// <param name="Remedy">The command that mends it; null where nothing is to be mended.</param>
internal sealed record Check(string Name, Finding Finding, string Detail, string? Remedy = null);
