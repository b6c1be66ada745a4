using RLTransfer.Grading.Assignments;
using RLTransfer.Grading.Checks;

namespace RLTransfer.Grading.Tests.Checks;

/// <summary>Tests beside an assignment are compiled, draw the same inputs twice, and have to add up to the notebook's points.</summary>
public sealed class TestsFileTests
{
    [Fact]
    public void InputsFollowFromTheSeed()
    {
        using var folder = new TemporaryFolder();
        var assignment = SampleAssignment.Write(folder);
        string Drawn(ulong? seed) => TestsFile.Load(assignment, seed).Tests[0].Calls[0].Arguments.ToJsonString();
        Assert.Equal(Drawn(null), Drawn(null));
        Assert.Equal(Drawn(3), Drawn(3));
        Assert.NotEqual(Drawn(3), Drawn(4));
    }

    [Theory]
    [InlineData("""Test("returns-check", "a", 2).Call("F").Expect(1); Test("mean-check", "b", 2).Call("F").Expect(1);""", "the tests of \"returns-check\" give 2 points, its cell 3")]
    [InlineData("""Test("returns-check", "a", 3).Call("F").Expect(1);""", "\"mean-check\" is worth 2 points, and nothing tests it")]
    [InlineData("""Test("other", "a", 3).Call("F").Expect(1);""", "no cell of the notebook with points has the grade_id \"other\"")]
    [InlineData("""Test("mean-check", "a", 2).Expect(1);""", "\"a\" calls nothing")]
    [InlineData("""Test("mean-check", "a", 2).Call("F");""", "\"a\" expects nothing")]
    [InlineData("""Test("mean-check", "a", 1).Call("F").Expect(1); Test("mean-check", "a", 1).Call("F").Expect(1);""", "two tests of \"mean-check\" are called \"a\"")]
    [InlineData("""Test("mean-check");""", "line 3")]
    [InlineData("""Test("mean-check", "a", 2).Call("F", "abc"[5]).Expect(1);""", "T.Define throws IndexOutOfRangeException")]
    public void FaultsAreNamed(string body, string fault)
    {
        using var folder = new TemporaryFolder();
        var assignment = SampleAssignment.Write(folder, tests: $"public sealed class T : AssignmentTests\n{{ protected override void Define() {{\n{body} }} }}");
        Assert.Contains(fault, Assert.Throws<AssignmentException>(() => TestsFile.Load(assignment, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoTestsAreNamed()
    {
        using var folder = new TemporaryFolder();
        SampleAssignment.Write(folder);
        File.Delete(Path.Combine(folder.Path, $"{SampleAssignment.Name}.tests.cs"));
        var assignment = Assignment.Load(Path.Combine(folder.Path, $"{SampleAssignment.Name}.ipynb"));
        Assert.Contains($"{SampleAssignment.Name}.tests.cs", Assert.Throws<AssignmentException>(() => TestsFile.Load(assignment, null)).Message, StringComparison.Ordinal);
    }
}
