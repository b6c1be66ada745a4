using System.Text.Json.Nodes;
using RLTransfer.Cli.Tests.Assignments;

namespace RLTransfer.Cli.Tests;

/// <summary>The exercises of a lecture: a check stops whoever made a typical mistake, with the hint that names it, and lets the right solution pass.</summary>
public sealed class LectureMistakesTests
{
    /// <summary>The wrong solutions to lecture 03's exercises; of each the check that is to catch it.</summary>
    private static readonly Mistake[] progressive =
    [
        new("missing nonlinearity in the adapter", "return Relu(projected).matmul(adapter.U);", "return projected.matmul(adapter.U);", "ex1", "nonlinearity is missing"),
        new("no scale", "(adapter.alpha * h)", "h", "ex1", "α is missing"),
        new("nonlinearity behind U", "return Relu(projected).matmul(adapter.U);", "return Relu(projected.matmul(adapter.U));", "ex1", "between V and U, not behind U"),
        new("columns summed before the activation", "for (var j = 0; j < earlier.Length; j++) sum = sum + Adapt(earlier[j], adapters[j]);",
            "sum = sum + Relu(earlier.Select((h, j) => (adapters[j].alpha * h).matmul(adapters[j].V) + adapters[j].c).Aggregate((a, b) => a + b)).matmul(adapters[0].U);", "ex2", "summed before the activation"),
        new("f before the columns are summed", "return Relu(sum);", "return sum - (own.matmul(layer.W) + layer.b) + Relu(own.matmul(layer.W) + layer.b);", "ex2", "f is applied too early"),
        new("no f", "return Relu(sum);", "return sum;", "ex2", "f is missing"),
        new("lateral from the wrong layer", "[h1], [adapters[0]]", "[h2], [adapters[0]]", "ex3", "wrong layer"),
        new("gradient into the frozen column", "Layer(x, one[0], [], []).detach();", "Layer(x, one[0], [], []);", "ex3", "into the frozen column"),
        new("activation of the output", "return g2.matmul(two[2].W) + two[2].b + Adapt(h2, adapters[1]);", "return Relu(g2.matmul(two[2].W) + two[2].b + Adapt(h2, adapters[1]));", "ex3", "output layer has no activation"),
        new("sign of the loss", "return -(logChance", "return (logChance", "ex4", "sign is the wrong way round"),
        new("no baseline", "(rewards - rewards.mean())", "rewards", "ex4", "baseline is missing"),
        new("gradients that add up", "w.grad = null;", "", "ex5", "add up"),
        new("sign of the update", "w.sub_(rate * w.grad);", "w.add_(rate * w.grad);", "ex5", "sign is the wrong way round"),
        new("upside down", "100 * (curve.Average() - floor) / (baseline.Average() - floor)", "100 * (baseline.Average() - floor) / (curve.Average() - floor)", "ex6", "Upside down"),
        new("no floor", "100 * (curve.Average() - floor) / (baseline.Average() - floor)", "100 * curve.Average() / baseline.Average()", "ex6", "from the floor"),
        new("deviation on the wrong side", "slopes[a][m] * deviation[m]", "slopes[a][m] / deviation[m]", "ex7", "wrong side"),
        new("no expectation over actions", "sum += chances[a] * ", "sum += ", "ex7", "expectation over actions is missing"),
    ];

    [Fact]
    public void EachMistakeInLecture03IsCaughtByItsCheckAndNamed()
    {
        var cells = JsonNode.Parse(File.ReadAllText(Path.Combine(Lectures.Folder, "03-progressive.ipynb")))!["cells"]!.AsArray()
            .Where(cell => (string)cell!["cell_type"]! == "code").ToDictionary(cell => (string)cell!["id"]!, cell => string.Concat(cell!["source"]!.AsArray().Select(line => (string)line!)));
        string[] exercises = [.. progressive.Select(mistake => mistake.Test).Distinct()];
        string[] ids = [.. cells.Keys.TakeWhile(id => id != "soup"), .. cells.Keys.Where(id => id is "ex7-solution" or "ex7-check")];

        // Before each right solution come the wrong ones, each with the check.
        var (sources, expected) = (new List<string>(), new Dictionary<int, Mistake>());
        foreach (var id in ids)
        {
            var exercise = Array.Find(exercises, exercise => id == $"{exercise}-solution");
            foreach (var mistake in progressive.Where(mistake => mistake.Test == exercise))
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
