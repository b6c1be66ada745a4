using RLTransfer.Grading.Assignments;
using RLTransfer.Grading.Marking;
using RLTransfer.Grading.Submissions;

namespace RLTransfer.Grading.Tests.Marking;

/// <summary>What the instructor's cells give and the tests call is the instructor's, whatever a solution cell declares.</summary>
public sealed class GivenFunctionsTests
{
    private static readonly NotebookText Notebook = new NotebookText()
        .Code("double Half(double x) => x / 2;\ndouble Unused(double x) => x;")
        .Solution("twice", "double Twice(double x)\n{\n    // BEGIN SOLUTION\n    return 2 * x;\n    // END SOLUTION\n}")
        .Code("double HalfOfTwice(double x) => Half(Twice(x));")
        .Solution("rest", "double Rest(double x)\n{\n    // BEGIN SOLUTION\n    return 0;\n    // END SOLUTION\n}")
        .Tests("twice-check", 2, "Console.WriteLine(Twice(1));")
        .Tests("rest-check", 1, "Console.WriteLine(Rest(1));");

    private const string Tests = """
        public sealed class TwiceTests : AssignmentTests
        {
            protected override void Define()
            {
                Test("twice-check", "half of twice", 2).Call("HalfOfTwice", 3.0).Expect(3.0);
                Test("rest-check", "nothing", 1).Call("Rest", 3.0).Expect(0.0);
            }
        }
        """;

    private static async Task<SubmissionResult> Grade(TemporaryFolder folder, string twice, string rest)
    {
        var assignment = SampleAssignment.Write(folder, Notebook, Tests);
        var submission = Release.Of(assignment);
        submission.Cells.Single(cell => GradeCell.IdOf(cell) == "twice").Source = twice;
        submission.Cells.Single(cell => GradeCell.IdOf(cell) == "rest").Source = rest;
        return await new SubmissionGrader(assignment, TestWorker.Sandbox()).GradeAsync(new Submission("ada", submission.ToBytes));
    }

    [Fact]
    public void OnlyWhatTheTestsReachIsDeclaredOnceMore()
    {
        using var folder = new TemporaryFolder();
        var assignment = SampleAssignment.Write(folder, Notebook, Tests);
        Assert.Equal(["double Half(double x) => x / 2;", "double HalfOfTwice(double x) => Half(Twice(x));"], GivenFunctions.ReachedBy(Tests, assignment));
    }

    [Theory]
    [InlineData("double HalfOfTwice(double x) => x;")]
    [InlineData("double Half(double x) => 3;")]
    [InlineData("Func<double, double> HalfOfTwice = x => x;")]
    [InlineData("double H\\u0061lfOfTwice(double x) => x;")]
    public async Task AnAnswerToAnotherQuestionThanTheOnePutGainsNothing(string instead)
    {
        using var folder = new TemporaryFolder();
        var result = await Grade(folder, "double Twice(double x) => 0;", "double Rest(double x) => 0;\n" + instead);
        Assert.Equal([false, true], result.Tests.Select(test => test.Passed));
    }

    [Fact]
    public async Task TheSubmissionsOwnFunctionIsStillTheOneThatIsReached()
    {
        using var folder = new TemporaryFolder();
        var result = await Grade(folder, "double Twice(double x) => x + x;", "double Rest(double x) => 0;");
        Assert.Equal(3, result.Score);
    }
}
