using System.Text;
using RLTransfer.Grading.Assignments;

namespace RLTransfer.Grading.Tests.Assignments;

/// <summary>The student's edition holds stubs, no hidden test and no output that tells; faults of the instructor's are named.</summary>
public sealed class ReleaseTests
{
    [Fact]
    public void SolutionsBecomeStubsAndHiddenTestsGo()
    {
        using var folder = new TemporaryFolder();
        var released = Release.Of(SampleAssignment.Write(folder));
        Assert.Equal("double Mean(double[] values)\n{\n    // YOUR CODE HERE\n    throw new NotImplementedException();\n}", released.Cells[5].Source);
        Assert.Equal("Console.WriteLine(Returns([1, 1], 0.5)[0]);", released.Cells[3].Source);
        Assert.DoesNotContain("7177", Encoding.UTF8.GetString(released.ToBytes()), StringComparison.Ordinal);
    }

    [Fact]
    public void OutputsThatDependOnASolutionGoAndOthersStay()
    {
        using var folder = new TemporaryFolder();
        var released = Release.Of(SampleAssignment.Write(folder));
        Assert.Single(released.Cells[1].Outputs);
        Assert.Empty(released.Cells[4].Outputs);
        Assert.Null(released.Cells[4].ExecutionCount);
    }

    /// <summary>The checksums are those that nbgrader's own ComputeChecksums gives these cells.</summary>
    [Fact]
    public void CellsAreLockedAndSummedAsNbgraderDoesIt()
    {
        using var folder = new TemporaryFolder();
        var notebook = new NotebookText().Solution("loss", "Tensor Loss(Tensor logProbabilities, Tensor advantages)\n{\n    // BEGIN SOLUTION\n    return -(logProbabilities * advantages).mean();\n    // END SOLUTION\n}")
            .Tests("loss-check", 2, "Loss(tensor(new[] { -1f, -2f }), tensor(new[] { 1f, 1f })).item<float>()");
        var cells = Release.Of(SampleAssignment.Write(folder, notebook)).Cells;
        Assert.Equal("47bf0224b44f59c4a802a24818bdfcd1", (string?)cells[0].Metadata["nbgrader"]!["checksum"]);
        Assert.Equal("055aa4f4275af693196ce75aaba58d80", (string?)cells[1].Metadata["nbgrader"]!["checksum"]);
        Assert.Equal((false, null, false, false), ((bool)cells[0].Metadata["deletable"]!, cells[0].Metadata["editable"], (bool)cells[1].Metadata["deletable"]!, (bool)cells[1].Metadata["editable"]!));
    }

    [Fact]
    public void ARegionMaySayWhatStandsInItsPlace()
    {
        using var folder = new TemporaryFolder();
        var notebook = new NotebookText().Solution("all", "class Agent\n{\n    // BEGIN SOLUTION\n    // STUB: public int Act() => 0;\n    public int Act() => 7;\n    // END SOLUTION\n}");
        var released = Release.Of(SampleAssignment.Write(folder, notebook));
        Assert.Equal("class Agent\n{\n    // YOUR CODE HERE\n    public int Act() => 0;\n}", released.Cells[0].Source);
    }

    /// <summary>As nbgrader's ClearSolutions and ClearMarkScheme do it: an instructor who marks no region has written the whole cell, in C# or in words.</summary>
    [Fact]
    public void ASolutionCellThatMarksNoRegionIsSolutionAsAWhole()
    {
        using var folder = new TemporaryFolder();
        var task = NotebookText.Grade("essay", grade: false, solution: false, locked: true, points: 3);
        task["task"] = true;
        var notebook = new NotebookText().Solution("code", "var secret = 7177;")
            .Add("markdown", "7177 it is.", NotebookText.Grade("text", grade: true, solution: true, locked: false, points: 1))
            .Add("markdown", "## Why\n<!-- BEGIN SOLUTION -->\nBecause of 7177.\n<!-- END SOLUTION -->", NotebookText.Grade("why", grade: true, solution: true, locked: false, points: 1))
            .Add("markdown", "Say why.\n=== BEGIN MARK SCHEME ===\n1 point for 7177.\n=== END MARK SCHEME ===", task);
        var released = Release.Of(SampleAssignment.Write(folder, notebook));
        Assert.Equal(["// YOUR CODE HERE\nthrow new NotImplementedException();", "YOUR ANSWER HERE", "## Why\nYOUR ANSWER HERE", "Say why."], released.Cells.Select(cell => cell.Source));
        Assert.DoesNotContain("7177", Encoding.UTF8.GetString(released.ToBytes()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("// BEGIN SOLUTION\nvar a = 1;", "// BEGIN SOLUTION has no // END SOLUTION")]
    [InlineData("// END SOLUTION", "// END SOLUTION ends nothing")]
    [InlineData("// BEGIN SOLUTION\n// BEGIN SOLUTION\n// END SOLUTION", "stands inside a region that has not ended")]
    [InlineData("// BEGIN HIDDEN TESTS", "// BEGIN HIDDEN TESTS has no // END HIDDEN TESTS")]
    public void MarkersThatDoNotPairUpAreNamed(string source, string fault)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<AssignmentException>(() => SampleAssignment.Write(folder, new NotebookText().Solution("a", source)));
        Assert.Contains("cell 1: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AStubThatWouldNotCompileIsNamed()
    {
        using var folder = new TemporaryFolder();
        var assignment = SampleAssignment.Write(folder, new NotebookText().Solution("a", "class Agent\n{\n    // BEGIN SOLUTION\n    int a = 1;\n    // END SOLUTION\n}"));
        var error = Assert.Throws<AssignmentException>(() => Release.Of(assignment));
        Assert.Contains("cell 1: the student's edition would not compile: line 4", error.Message, StringComparison.Ordinal);
        Assert.Contains("// STUB:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ASolutionInACellThatStudentsCannotWriteInIsNamed()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<AssignmentException>(() => SampleAssignment.Write(folder, new NotebookText().Code("// BEGIN SOLUTION\nvar a = 1;\n// END SOLUTION")));
        Assert.Contains("\"solution\": true", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMarkSchemeInACellThatIsNoTaskIsNamed()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<AssignmentException>(() => SampleAssignment.Write(folder, new NotebookText().Markdown("BEGIN MARK SCHEME\nx\nEND MARK SCHEME")));
        Assert.Contains("\"task\": true", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AGradeIdThatStandsTwiceIsNamed()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<AssignmentException>(() => SampleAssignment.Write(folder, new NotebookText().Solution("a", "").Solution("a", "")));
        Assert.Contains("grade_id \"a\" stands in cells 1 and 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MetadataThatBreakTheSchemaAreNamed()
    {
        using var folder = new TemporaryFolder();
        var odd = NotebookText.Grade("b", grade: true, solution: false, locked: true, points: null);
        var negative = NotebookText.Grade("c", grade: true, solution: false, locked: true, points: -1);
        var unknown = NotebookText.Grade("d", grade: false, solution: true, locked: false, points: null);
        unknown["weight"] = 2;
        var name = NotebookText.Grade("e e", grade: false, solution: true, locked: false, points: null);
        var notebook = new NotebookText().Add("code", "", odd).Add("code", "", negative).Add("code", "", unknown).Add("code", "", name);
        var error = Assert.Throws<AssignmentException>(() => SampleAssignment.Write(folder, notebook));
        Assert.Contains("b: a graded cell needs a number of points", error.Message, StringComparison.Ordinal);
        Assert.Contains("c: points must not be below 0", error.Message, StringComparison.Ordinal);
        Assert.Contains("d: nbgrader knows no key \"weight\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("grade_id \"e e\"", error.Message, StringComparison.Ordinal);
    }
}
