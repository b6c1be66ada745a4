using System.Text;
using RLTransfer.Grading.Assignments;
using RLTransfer.Grading.Marking;
using RLTransfer.Grading.Sandboxing;
using RLTransfer.Grading.Submissions;

namespace RLTransfer.Grading.Tests;

/// <summary>A small assignment of two questions, and submissions to it.</summary>
internal static class SampleAssignment
{
    public const string Name = "01-returns";

    public const string Returns = """
        double[] Returns(double[] rewards, double discount)
        {
            var returns = new double[rewards.Length];
            double g = 0;
            for (var t = rewards.Length - 1; t >= 0; t--) returns[t] = g = rewards[t] + discount * g;
            return returns;
        }
        """;

    public const string Mean = "double Mean(double[] values) => values.Sum() / values.Length;";

    private const string Tests = """
        public sealed class ReturnsTests : AssignmentTests
        {
            protected override void Define()
            {
                var rewards = Draw.Doubles(6, -1, 1);
                Test("returns-check", "the return of every step", points: 2)
                    .Call("Returns", rewards, 0.9).Expect(Returns(rewards, 0.9)).Within(5)
                    .Mistake(Returns(rewards, -0.9), "The sign of the discount: G(t) = r(t) + γ G(t + 1).");
                Test("returns-check", "a secret one", points: 1).Call("Returns", new[] { 7177.25, 1 }, 0.5).Expect(new[] { 7177.75, 1 }).Hint("Look at the last step.").Within(5).Hidden();
                var values = Draw.Doubles(5);
                Test("mean-check", "the mean", points: 2).Call("Mean", values).ExpectReference().Within(5);
            }

            private static double[] Returns(double[] rewards, double discount)
            {
                var returns = new double[rewards.Length];
                for (var t = rewards.Length - 1; t >= 0; t--) returns[t] = rewards[t] + discount * (t + 1 < returns.Length ? returns[t + 1] : 0);
                return returns;
            }
        }
        """;

    /// <summary>The instructor's notebook.</summary>
    public static NotebookText Notebook() => new NotebookText()
        .Markdown("# Returns")
        .Code("var shown = 3;\nConsole.WriteLine(shown);", output: "3\n")
        .Solution("returns", """
            double[] Returns(double[] rewards, double discount)
            {
                var returns = new double[rewards.Length];
                // BEGIN SOLUTION
                double g = 0;
                for (var t = rewards.Length - 1; t >= 0; t--) returns[t] = g = rewards[t] + discount * g;
                // END SOLUTION
                return returns;
            }
            """)
        .Tests("returns-check", 3, "Console.WriteLine(Returns([1, 1], 0.5)[0]);\n// BEGIN HIDDEN TESTS\nif (Returns([7177.25, 1], 0.5)[0] != 7177.75) throw new Exception();\n// END HIDDEN TESTS")
        .Code("var drawn = Returns([1, 2, 3], 0.9);\nConsole.WriteLine(drawn[0]);", output: "5.23\n")
        .Solution("mean", "double Mean(double[] values)\n{\n    // BEGIN SOLUTION\n    return values.Average();\n    // END SOLUTION\n}")
        .Tests("mean-check", 2, "Console.WriteLine(Mean([1, 2]));");

    public static Assignment Write(TemporaryFolder folder, NotebookText? notebook = null, string? tests = null)
    {
        folder.File($"{Name}.tests.cs", tests ?? Tests);
        return Assignment.Load(folder.File($"{Name}.ipynb", (notebook ?? Notebook()).ToString()));
    }

    /// <summary>A submission with this text in its solution cells; null leaves a cell as it was handed out.</summary>
    public static byte[] Submission(Assignment assignment, string? returns = Returns, string? mean = Mean)
    {
        var notebook = Release.Of(assignment);
        foreach (var cell in notebook.Cells)
        {
            if (GradeCell.IdOf(cell) == "returns" && returns is not null) cell.Source = returns;
            if (GradeCell.IdOf(cell) == "mean" && mean is not null) cell.Source = mean;
        }

        return notebook.ToBytes();
    }

    public static async Task<SubmissionResult> Grade(byte[] submission, Sandbox? sandbox = null, string id = "ada")
    {
        using var folder = new TemporaryFolder();
        return await new SubmissionGrader(Write(folder), sandbox ?? TestWorker.Sandbox()).GradeAsync(new Submission(id, () => submission));
    }

    public static Task<SubmissionResult> Grade(string submission) => Grade(Encoding.UTF8.GetBytes(submission));
}
