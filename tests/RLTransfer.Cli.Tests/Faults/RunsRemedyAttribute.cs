namespace RLTransfer.Cli.Tests.Faults;

/// <summary>The test provokes an error, and runs the remedy that it names.</summary>
/// <param name="words">Of the remedy, as they stand in the source.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class RunsRemedyAttribute(string words) : Attribute
{
    /// <summary>What finds the remedy in the source.</summary>
    public string Words => words;
}
