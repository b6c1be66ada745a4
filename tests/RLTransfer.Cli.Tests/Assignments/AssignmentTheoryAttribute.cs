namespace RLTransfer.Cli.Tests.Assignments;

/// <summary>Grades whole assignments, which takes minutes: on demand, with RLTRANSFER_TEST_ASSIGNMENTS=1.</summary>
internal sealed class AssignmentTheoryAttribute : TheoryAttribute
{
    public AssignmentTheoryAttribute() => Skip = Environment.GetEnvironmentVariable("RLTRANSFER_TEST_ASSIGNMENTS") is { Length: > 0 } ? null : "grades whole assignments; set RLTRANSFER_TEST_ASSIGNMENTS=1";
}
