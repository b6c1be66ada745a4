using RLTransfer.Cli.Tests.Assignments;

namespace RLTransfer.Cli.Tests.LectureNotebooks;

/// <summary>Typical wrong solutions to lecture 03's exercises.</summary>
public sealed class ProgressiveMistakesTests
{
    private static readonly Mistake[] mistakes =
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
        new("sum over the batch", "(rewards - rewards.mean())).mean();", "(rewards - rewards.mean())).sum();", "ex4", "sum over the batch"),
        new("gradients that add up", "w.grad = null;", "", "ex5", "add up"),
        new("sign of the update", "w.sub_(rate * w.grad);", "w.add_(rate * w.grad);", "ex5", "sign is the wrong way round"),
        new("no rate", "rate * w.grad", "w.grad", "ex5", "η times its gradient"),
        new("upside down", "100 * (curve.Average() - floor) / (baseline.Average() - floor)", "100 * (baseline.Average() - floor) / (curve.Average() - floor)", "ex6", "Upside down"),
        new("no floor", "100 * (curve.Average() - floor) / (baseline.Average() - floor)", "100 * curve.Average() / baseline.Average()", "ex6", "from the floor"),
        new("a share", "100 * (curve", "(curve", "ex6", "In percent"),
        new("deviation on the wrong side", "slopes[a][m] * deviation[m]", "slopes[a][m] / deviation[m]", "ex7", "wrong side"),
        new("no expectation over actions", "sum += chances[a] * ", "sum += ", "ex7", "expectation over actions is missing"),
        new("no deviation", "slopes[a][m] * deviation[m]", "slopes[a][m]", "ex7", "deviation is missing"),
    ];

    [Fact]
    public void Each_is_caught_by_its_check_and_named() =>
        ExerciseMistakes.AreCaught("03-progressive.ipynb", mistakes, ids => [.. ids.TakeWhile(id => id != "soup"), .. ids.Where(id => id is "ex7-solution" or "ex7-check")]);
}
