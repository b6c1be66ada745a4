using System.Text.Json.Nodes;
using RLTransfer.Cli.Tests.Assignments;

namespace RLTransfer.Cli.Tests.LectureNotebooks;

/// <summary>The exercises of a lecture: a check stops whoever made a typical mistake, with the hint that names it, and lets the right solution pass.</summary>
internal static class ExerciseMistakes
{
    /// <summary>Whether a cell holds an exercise's solution or its check.</summary>
    public static bool IsExercise(string id) => id.StartsWith("ex", StringComparison.Ordinal) && (id.EndsWith("-solution", StringComparison.Ordinal) || id.EndsWith("-check", StringComparison.Ordinal));

    /// <summary>Runs a lecture's cells with wrong solutions before the right ones.</summary>
    /// <param name="lecture">The notebook.</param>
    /// <param name="mistakes">Of each exercise.</param>
    /// <param name="needed">Of its code cells, those that the exercises need, in order.</param>
    public static void AreCaught(string lecture, Mistake[] mistakes, Func<IReadOnlyCollection<string>, string[]> needed)
    {
        var cells = JsonNode.Parse(File.ReadAllText(Path.Combine(Lectures.Folder, lecture)))!["cells"]!.AsArray()
            .Where(cell => (string)cell!["cell_type"]! == "code").ToDictionary(cell => (string)cell!["id"]!, cell => string.Concat(cell!["source"]!.AsArray().Select(line => (string)line!)));
        string[] exercises = [.. mistakes.Select(mistake => mistake.Test).Distinct()];
        string[] ids = needed(cells.Keys);
        Assert.Equal(cells.Keys.Where(id => id.EndsWith("-solution", StringComparison.Ordinal)).Select(id => id.Split('-')[0]), exercises);

        Assert.All(exercises, exercise => Assert.True(mistakes.Count(mistake => mistake.Test == exercise) >= 3, $"{exercise} has fewer than three typical mistakes"));

        // Before each right solution come the wrong ones, each with the check.
        var (sources, expected) = (new List<string>(), new Dictionary<int, Mistake>());
        foreach (var id in ids)
        {
            var exercise = Array.Find(exercises, exercise => id == $"{exercise}-solution");
            foreach (var mistake in mistakes.Where(mistake => mistake.Test == exercise))
            {
                var parts = cells[id].Split(mistake.Right);
                Assert.True(parts.Length == 2, $"{mistake.Name}: \"{mistake.Right}\" stands {parts.Length - 1} times in {id}");
                sources.Add(parts[0] + mistake.Wrong + parts[1]);
                expected.Add(sources.Count, mistake);
                sources.Add(cells[$"{exercise}-check"]);
            }

            sources.Add(cells[id]);
        }

        var folder = Directory.CreateTempSubdirectory("mistakes-").FullName;
        var (notebook, output) = (Path.Combine(folder, "mistakes.ipynb"), Path.Combine(folder, "out.ipynb"));
        File.WriteAllText(notebook, Sample.Notebook([.. sources]));
        var (exit, _, error) = Rlt.Run("run", notebook, "-o", output, "--budget", "smoke", "--allow-errors");
        Assert.True(exit == 0, error);
        var errors = JsonNode.Parse(File.ReadAllText(output))!["cells"]!.AsArray().Select(cell => cell!["outputs"]!.AsArray().FirstOrDefault(item => (string)item!["output_type"]! == "error")).ToArray();
        Directory.Delete(folder, recursive: true);
        for (var at = 0; at < sources.Count; at++)
        {
            if (expected.TryGetValue(at, out var mistake))
            {
                Assert.True((string?)errors[at]?["ename"] == "WrongAnswerException", $"{mistake.Name}: not caught; {errors[at]?["evalue"]}");
                Assert.Contains(mistake.Hint, (string)errors[at]!["evalue"]!, StringComparison.Ordinal);
            }
            else
            {
                Assert.True(errors[at] is null, $"{sources[at].Split('\n')[0]}: {errors[at]?["evalue"]}");
            }
        }
    }
}
