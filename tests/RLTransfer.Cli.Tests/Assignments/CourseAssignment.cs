using System.Text.Json.Nodes;
using RLTransfer.Grading.Assignments;
using RLTransfer.Grading.Marking;
using RLTransfer.Grading.Sandboxing;
using RLTransfer.Grading.Submissions;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Cli.Tests.Assignments;

/// <summary>An assignment of the course, and submissions to it, graded in a real sandbox.</summary>
internal sealed class CourseAssignment(string name)
{
    private readonly string path = Path.Combine(Folder, $"{name}.ipynb");

    /// <summary>Where they are.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "notebooks", "assignments");

    public Notebook Released => Release.Of(Assignment.Load(path));

    /// <summary>What a student hands in whose solution is the reference but for one thing.</summary>
    public byte[] With(Mistake mistake)
    {
        var places = 0;
        var submission = Submission(source =>
        {
            var parts = source.Split(mistake.Right);
            places += parts.Length - 1;
            return parts.Length == 1 ? source : parts[0] + mistake.Wrong + string.Join(mistake.Right, parts[1..]);
        });
        Assert.True(places > 0, $"{name}, {mistake.Name}: the reference holds no \"{mistake.Right}\"");
        return submission;
    }

    /// <summary>What a student hands in who has written the reference solution.</summary>
    public byte[] Reference() => Submission(source => source);

    public Task<SubmissionResult> Grade(byte[] submission, int slot = 0) =>
        new SubmissionGrader(Assignment.Load(path), Sandbox.Find()).GradeAsync(new Submission("ada", () => submission), slot);

    private byte[] Submission(Func<string, string> change)
    {
        var (released, reference) = (Released, Notebook.Load(path));
        foreach (var (cell, source) in released.Cells.Zip(reference.Cells))
        {
            if (cell.Json["metadata"]?["nbgrader"]?["solution"] is JsonValue solution && solution.GetValue<bool>())
                cell.Source = change(string.Join('\n', source.Source.Split('\n').Where(line => !line.Contains("// BEGIN SOLUTION", StringComparison.Ordinal) && !line.Contains("// END SOLUTION", StringComparison.Ordinal))));
        }

        return released.ToBytes();
    }
}
