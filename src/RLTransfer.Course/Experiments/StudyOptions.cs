namespace RLTransfer.Course.Experiments;

/// <summary>The settings of a <see cref="Study{TOptions, TOutcome, TResults}"/>: all that its figures depend on, beside its seeds. They are written into its report.</summary>
public abstract record StudyOptions
{
    /// <summary>How many seeds.</summary>
    public int Seeds { get; init; } = 10;
}
