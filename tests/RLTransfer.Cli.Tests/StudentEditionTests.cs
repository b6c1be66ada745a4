using System.Text;
using RLTransfer.Grading.Assignments;

namespace RLTransfer.Cli.Tests;

/// <summary>What students open is what the instructor's notebooks give today.</summary>
public sealed class StudentEditionTests
{
    private static readonly string Editions = Path.Combine(Lectures.Folder, "student");

    public static TheoryData<string> Names => [.. In(Lectures.Folder)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ItIsMadeFromTheInstructorsNotebook(string name)
    {
        var edition = Path.Combine(Editions, name);
        Assert.True(File.Exists(edition), $"{name} has no student's edition; './rlt release notebooks -o notebooks/student' makes it.");
        var made = Encoding.UTF8.GetString(Release.Of(Assignment.Load(Path.Combine(Lectures.Folder, name))).ToBytes());
        Assert.True(made == File.ReadAllText(edition), $"notebooks/student/{name} is of an earlier notebook; './rlt release notebooks -o notebooks/student' makes it anew.");
        Assert.DoesNotContain("BEGIN SOLUTION", made, StringComparison.Ordinal);
    }

    [Fact]
    public void NoneIsLeftOfALectureThatIsGone() =>
        Assert.Empty(In(Editions).Except(In(Lectures.Folder)));

    private static IEnumerable<string> In(string folder) =>
        Directory.GetFiles(folder, "*.ipynb").Select(file => Path.GetFileName(file)).Where(name => !name.EndsWith(".out.ipynb", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
