using System.Collections.Concurrent;

namespace RLTransfer.Cli.Tests.Assignments;

/// <summary>The course's assignments: what is handed out is worth nothing, the reference everything, and a typical mistake is named by the test meant for it.</summary>
public sealed class CourseAssignmentTests
{
    public static TheoryData<string> Names => [.. TypicalMistakes.Of.Keys];

    [Fact]
    public void EveryAssignmentHasItsMistakes() =>
        Assert.Equal(
            Directory.GetFiles(CourseAssignment.Folder, "*.ipynb").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal),
            TypicalMistakes.Of.Where(pair => pair.Value.Count >= 5).Select(pair => pair.Key).Order(StringComparer.Ordinal));

    [AssignmentTheory]
    [MemberData(nameof(Names))]
    public async Task TheReferenceGetsEveryPoint(string name)
    {
        var assignment = new CourseAssignment(name);
        var result = await assignment.Grade(assignment.Reference());
        var failed = result.Tests.Where(test => !test.Passed).Select(test => $"{test.Title}: expected {test.Expected}, got {test.Got} {test.Message}").ToList();
        Assert.True(failed.Count == 0, string.Join('\n', failed));
        Assert.Empty(result.Flags);
        Assert.True(result.Sandboxed);
    }

    [AssignmentTheory]
    [MemberData(nameof(Names))]
    public async Task WhatIsHandedOutCompilesAndGetsNothing(string name)
    {
        var assignment = new CourseAssignment(name);
        var result = await assignment.Grade(assignment.Released.ToBytes());
        Assert.Equal(0, result.Score);
        Assert.All(result.Tests.Where(test => !test.IsHidden), test => Assert.Contains("NotImplementedException", test.Message, StringComparison.Ordinal));
    }

    [AssignmentTheory]
    [InlineData("01-reinforce")]
    [InlineData("02-a2c")]
    [InlineData("03-ddpg")]
    public async Task WhatAProcessSaysOfItsTrainingGainsNothing(string name)
    {
        var assignment = new CourseAssignment(name);
        foreach (var claim in TypicalMistakes.Claims[name])
        {
            var result = await assignment.Grade(assignment.With(claim));
            Assert.All(result.Tests, test => Assert.Equal(test.GradeId != "train-check", test.Passed));
        }
    }

    [AssignmentTheory]
    [MemberData(nameof(Names))]
    public async Task ATypicalMistakeIsCaughtByItsTestAndNamed(string name)
    {
        var assignment = new CourseAssignment(name);
        var missed = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            TypicalMistakes.Of[name].Select((mistake, i) => (mistake, i)), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (each, _) =>
            {
                var result = await assignment.Grade(assignment.With(each.mistake), each.i);
                var test = result.Tests.SingleOrDefault(test => test.Title == each.mistake.Test);
                if (test is null) missed.Add($"{each.mistake.Name}: there is no test \"{each.mistake.Test}\"");
                else if (test.Passed) missed.Add($"{each.mistake.Name}: passes \"{test.Title}\"");
                else if (test.Hint?.Contains(each.mistake.Hint, StringComparison.Ordinal) != true) missed.Add($"{each.mistake.Name}: the hint is \"{test.Hint}\"; got {test.Got} {test.Message}");
            });
        Assert.True(missed.IsEmpty, string.Join('\n', missed));
    }
}
