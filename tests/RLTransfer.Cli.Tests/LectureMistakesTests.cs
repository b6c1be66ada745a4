using System.Text.Json.Nodes;
using RLTransfer.Cli.Tests.Assignments;

namespace RLTransfer.Cli.Tests;

/// <summary>The exercises of a lecture: a check stops whoever made a typical mistake, with the hint that names it, and lets the right solution pass.</summary>
public sealed class LectureMistakesTests
{
    /// <summary>The wrong solutions to the exercises of lecture 01's first part; of each the check that is to catch it.</summary>
    private static readonly Mistake[] finetuning =
    [
        new("sum over the batch", ".unsqueeze(1)).mean();", ".unsqueeze(1)).sum();", "ex1", "sum over the batch"),
        new("sign of the loss", "return -logChance", "return logChance", "ex1", "sign is the wrong way round"),
        new("probability without its logarithm", "return -logChance", "return -logChance.exp()", "ex1", "logarithm is missing"),
        new("exponentials that overflow", "logits - logits.amax([1], keepdim: true)", "logits", "ex1", "overflows"),
        new("sign of the update", "w.sub_(rate * w.grad);", "w.add_(rate * w.grad);", "ex2", "sign is the wrong way round"),
        new("a gradient through frozen layers", "Forward(net, x, frozen)", "Forward(net, x)", "ex2", "went through the frozen layers"),
        new("gradients that add up", "w.grad = null;", "", "ex2", "add up"),
        new("every layer learns", "Forward(net, x, frozen), labels).backward();\n    using var still = no_grad();\n    foreach (var layer in net.Skip(frozen))",
            "Forward(net, x), labels).backward();\n    using var still = no_grad();\n    foreach (var layer in net)", "ex2", "frozen layer has moved"),
        new("features below the hidden layer", "network.Run(x, 0, 4);\n    return (features, network.Run(features, 4, 5));", "network.Run(x, 0, 3).flatten(2);\n    return (features, network.Run(x, 0, 5));", "ex3", "one layer too few"),
        new("features behind the output layer", "network.Run(x, 0, 4);\n    return (features, network.Run(features, 4, 5));", "network.Run(x, 0, 5);\n    return (features, features);", "ex3", "through the output layer"),
        new("no output layer", "network.Run(features, 4, 5)", "features", "ex3", "run layer 4 alone"),
        new("plain weight decay", "weights.narrow(0, 0, head) - start.narrow(0, 0, head)", "weights.narrow(0, 0, head)", "ex4", "as weight decay does"),
        new("the head is held at its random start", "weights.narrow(0, head, weights.numel() - head);", "(weights - start).narrow(0, head, weights.numel() - head);", "ex4", "random start"),
        new("no half", "alpha / 2 * moved.square().sum() + beta / 2 *", "alpha * moved.square().sum() + beta *", "ex4", "½ is missing"),
        new("a mean over weights", "moved.square().sum()", "moved.square().mean()", "ex4", "mean over the weights"),
        new("a straight line over n", "Math.Exp(Math.Log(n[last]) + share * (Math.Log(n[last + 1]) - Math.Log(n[last])))", "n[last] + share * (n[last + 1] - n[last])", "ex5", "straight line over n"),
        new("counted from the other end", "-lead[last] / (lead[last + 1] - lead[last])", "lead[last + 1] / (lead[last + 1] - lead[last])", "ex5", "three quarters"),
        new("the first crossing", "Array.FindLastIndex(lead, d => d <= 0)", "Array.FindIndex(lead, d => d > 0) - 1", "ex5", "Not the first crossing"),
    ];

    /// <summary>The same of its second part.</summary>
    private static readonly Mistake[] finetuningInRl =
    [
        new("no terminal case", "(terminated ? 0 : gamma * best)", "gamma * best", "ex1", "terminal case is missing"),
        new("maximum over the old state", "q[next, b]", "q[s, b]", "ex1", "wrong state"),
        new("Sarsa's action", "+ (terminated ? 0 : gamma * best)", "+ (terminated ? 0 : gamma * q[next, a])", "ex1", "maximum is missing"),
        new("replaced instead of moved", "q[s, a] += alpha * (y - q[s, a]);", "q[s, a] = alpha * y;", "ex1", "moves towards y"),
        new("only the chosen preference moves", "for (var b = 0; b < pi.Length; b++)", "for (var b = a; b <= a; b++)", "ex2", "other actions do not move"),
        new("sign of the actor", "+= rate * delta", "-= rate * delta", "ex2", "sign is the wrong way round"),
        new("the policy changes on the way", "((b == a ? 1 : 0) - pi[b])", "((b == a ? 1 : 0) - Softmax(theta, s)[b])", "ex2", "compute it once"),
        new("no log-probability", "((b == a ? 1 : 0) - pi[b])", "(b == a ? 1 : 0)", "ex2", "moves the chosen action by α δ alone"),
        new("no optimism", "var value = optimism;", "var value = 0.0;", "ex3", "optimism is missing"),
        new("planning beyond the end", "(seen.Ends ? 0 : gamma * best)", "gamma * best", "ex3", "terminal case is missing"),
        new("one sweep", "for (var largest = 1.0; largest > 1e-6;)", "var largest = 1.0;", "ex3", "One sweep is not enough"),
        new("inverse permutation", "ours[s, a] = theirs[s, wiring[a]];", "ours[s, wiring[a]] = theirs[s, a];", "ex4", "inverse permutation"),
        new("columns as they were", "theirs[s, wiring[a]]", "theirs[s, a]", "ex4", "as they were"),
        new("one state alone", "for (var s = 0; s < ours.GetLength(0); s++)", "for (var s = 0; s < 1; s++)", "ex4", "Not every state"),
        new("the older copy chooses", "Array.IndexOf(online, online.Max())", "Array.IndexOf(older, older.Max())", "ex5", "older copy's own maximum"),
        new("no end", "terminated ? y : y + discount", "y + discount", "ex5", "terminal case is missing"),
        new("discount one power short", "discount * older[chosen]", "discount / gamma * older[chosen]", "ex5", "one power short"),
        new("rewards one power late", "y += discount * r;\n        discount *= gamma;", "discount *= gamma;\n        y += discount * r;", "ex5", "first reward counts in full"),
        new("a maximum instead of double", "older.gather(-1, chosen).squeeze(-1)", "older.amax([-1])", "ex6", "older copy's own maximum"),
        new("roles exchanged", "online.argmax(-1, keepdim: true);\n    var next = older.gather", "older.argmax(-1, keepdim: true);\n    var next = online.gather", "ex6", "roles are exchanged"),
        new("a target that learns", "(rewards + discounts * next).detach()", "rewards + discounts * next", "ex6", "held fixed"),
        new("sign of the entropy", "-p * Math.Log(p)", "p * Math.Log(p)", "ex7", "sign is the wrong way round"),
        new("bits", "Math.Log(p)", "Math.Log2(p)", "ex7", "In nats"),
        new("exponentials that overflow", "Math.Exp(p - preferences.Max())", "Math.Exp(p)", "ex7", "exponentials overflow"),
        new("no factor π", "rate * pi[a] * (reward[a]", "rate * (reward[a]", "ex8", "factor π is missing"),
        new("no baseline", "(reward[a] - expected)", "reward[a]", "ex8", "expected reward J is missing"),
        new("sign of the policy gradient", "theta[a] += rate * pi[a]", "theta[a] -= rate * pi[a]", "ex8", "sign is the wrong way round"),
        new("only the right class moves", "theta[a] += rate * ((a == right ? 1 : 0) - pi[a])", "theta[a] += a == right ? rate * (1 - pi[a]) : 0", "ex8", "other classes do not move"),
    ];

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

    /// <summary>The wrong solutions to lecture 02's exercises.</summary>
    private static readonly Mistake[] entropy =
    [
        new("no temperature before the logarithm", "return most + alpha * Math.Log(", "return most + Math.Log(", "ex1", "α is missing in front"),
        new("mean of the actions", "values.Sum(q => Math.Exp((q - most) / alpha))", "values.Average(q => Math.Exp((q - most) / alpha))", "ex1", "not their mean"),
        new("overflow", "var most = values.Max();", "var most = 0.0;", "ex1", "exp(1000) is infinite"),
        new("no normalizer", "Math.Exp((q - v) / alpha)", "Math.Exp(q / alpha)", "ex1", "does not sum to 1"),
        new("hard backup", "SoftValue(q[o.Next], alpha)", "q[o.Next].Max()", "ex2", "maximum of the next values"),
        new("no discount", "gamma * SoftValue", "SoftValue", "ex2", "discount is missing"),
        new("no expectation over outcomes", "o.Chance * (o.Reward + later)", "o.Reward + later", "ex2", "expectation is missing"),
        new("a future after the goal", "o.Done ? 0 : gamma", "gamma", "ex2", "The goal has a future"),
        new("sign of the update", "(target - q[s][a])", "(q[s][a] - target)", "ex3", "sign is the wrong way round"),
        new("no learning rate", "rate * (target", "(target", "ex3", "rate is missing"),
        new("Q-learning's maximum", "SoftValue(q[next], alpha)", "q[next].Max()", "ex3", "This is Q-learning"),
        new("a future after the last step", "done ? 0 : gamma", "gamma", "ex3", "the target is the reward alone"),
        new("no density", "q - alpha * Math.Log(density)", "q", "ex4", "density is missing"),
        new("density as a factor", "q - alpha * Math.Log(density)", "q + alpha * Math.Log(density)", "ex4", "density is a divisor"),
        new("sum of the draws", "return ofSum - alpha * Math.Log(values.Length);", "return ofSum;", "ex4", "1 / K is missing"),
        new("sign of the actor's loss", "(alpha * logPi - q(x.tanh()))", "(q(x.tanh()) - alpha * logPi)", "ex5", "sign is the wrong way round"),
        new("sign of the actor's entropy", "(alpha * logPi - q(x.tanh()))", "(-alpha * logPi - q(x.tanh()))", "ex5", "Entropy is −log π"),
        new("no squashing in the density", "normal - SquashedGaussian.LogSlope(x)", "normal", "ex5", "squashing is missing"),
        new("sign of the squashing", "normal - SquashedGaussian.LogSlope(x)", "normal + SquashedGaussian.LogSlope(x)", "ex5", "is subtracted"),
        new("detached action", "var x = mu + logSigma.exp() * noise;", "var x = (mu + logSigma.exp() * noise).detach();", "ex5", "may be detached"),
        new("particles that attract each other", "(attract + repel)", "(attract - repel)", "ex6", "pull each other together"),
        new("no repulsion", "(attract + repel)", "attract", "ex6", "Nothing pushes"),
        new("score of the wrong particle", "score.unsqueeze(0)", "score.unsqueeze(1)", "ex6", "score of the wrong particle"),
        new("sum of the particles", ".mean([1])", ".sum([1])", "ex6", "sum over the particles"),
        new("critics with a future after the end", "(1 - done) * value", "value", "ex7", "end of the task is missing"),
        new("sign of the target's entropy", "- alpha * logPi", "+ alpha * logPi", "ex7", "wrong sign"),
        new("larger critic", "minimum(", "maximum(", "ex7", "smaller of the two counts"),
        new("gradient into the target", ".detach()", "", "ex7", "gradient runs into the target"),
        new("no half", "0.5 * squares", "squares", "ex7", "½ is missing"),
        new("sign of the temperature's step", "logAlpha - rate", "logAlpha + rate", "ex8", "sign of the step"),
        new("sign of the entropy", "-logPi.Average()", "logPi.Average()", "ex8", "a sign is missing"),
        new("no chain rule", "Math.Exp(logAlpha) * (entropy", "(entropy", "ex8", "chain rule"),
    ];

    /// <summary>The wrong solutions to lecture 07's exercises.</summary>
    private static readonly Mistake[] pixels =
    [
        new("sign of the discriminator's loss", "return nn.functional.softplus(-real).mean() + nn.functional.softplus(generated).mean();", "return -nn.functional.softplus(-real).mean() - nn.functional.softplus(generated).mean();", "ex1", "sign is the wrong way round"),
        new("real and generated swapped", "return nn.functional.softplus(-real).mean() + nn.functional.softplus(generated).mean();", "return nn.functional.softplus(real).mean() + nn.functional.softplus(-generated).mean();", "ex1", "swapped"),
        new("logarithm of 0", "nn.functional.softplus(-real).mean()", "(-real.sigmoid().log()).mean()", "ex1", "use softplus"),
        new("the discriminator's own loss for the generator", "return -nn.functional.softplus(generated).mean();", "return nn.functional.softplus(generated).mean();", "ex2", "discriminator's own loss"),
        new("sign of the non-saturating loss", "return nn.functional.softplus(-generated).mean();", "return -nn.functional.softplus(-generated).mean();", "ex2", "G wants a large"),
        new("task loss on source pictures only", "return Surprise(adapted) + Surprise(source);", "return Surprise(source);", "ex3", "on source pictures only"),
        new("task loss on adapted pictures only", "return Surprise(adapted) + Surprise(source);", "return Surprise(adapted);", "ex3", "agree on swapped classes"),
        new("sign of the task loss", "-nn.functional.log_softmax", "nn.functional.log_softmax", "ex3", "sign is the wrong way round"),
        new("content without its mask", "((source - adapted) * mask)", "(source - adapted)", "ex4", "mask is missing"),
        new("no second term", " - change.sum(1).square() / (k * k)", "", "ex4", "second term is missing"),
        new("second term added", "- change.sum(1)", "+ change.sum(1)", "ex4", "is subtracted"),
        new("not detached", "adapted.detach()", "adapted", "ex5", "ran into the generator"),
        new("not detached for the discriminator alone", "players.D.forward(painted)", "players.D.forward(adapted)", "ex5", "ran into the generator"),
        new("the discriminator goes uphill", "told.backward();", "(-told).backward();", "ex5", "goes uphill"),
        new("target pictures with source labels", "players.T.forward(source)", "players.T.forward(target)", "ex5", "no target picture"),
        new("no step", "players.StepT.step();", "", "ex5", "zero_grad(), backward(), step()"),
        new("the generator learns to be told apart", "NonSaturating(players.D.forward(adapted))", "nn.functional.softplus(players.D.forward(adapted)).mean()", "ex6", "learns to be told apart"),
        new("the task of source pictures", "players.T.forward(adapted)", "players.T.forward(source)", "ex6", "task loss is missing"),
        new("no content", " + gamma * content", "", "ex6", "content loss is missing"),
        new("content of the whole picture", "Mask(source));", "ones_like(source));", "ex6", "no mask"),
        new("detached from the discriminator", "players.D.forward(adapted)", "players.D.forward(adapted.detach())", "ex6", "verdict is missing"),
        new("sign of the information", "Entropy(p.mean([0])) - Entropy(p).mean()", "Entropy(p).mean() - Entropy(p.mean([0]))", "ex7", "sign is the wrong way round"),
        new("logarithm of 0 times 0", "q.clamp_min(1e-12)", "q", "ex7", "counts as 0"),
        new("no mean of the entropies", " - Entropy(p).mean()", "", "ex7", "never sure"),
    ];

    [Fact]
    public void EachMistakeInLecture01IsCaughtByItsCheckAndNamed() =>
        AreCaught("01-finetuning.ipynb", finetuning, ids => [.. ids.Where(id => id is "parameters" or "usings" or "mini-network" or "source-network" or "source-train" or "reuse-data" || IsExercise(id))]);

    [Fact]
    public void EachMistakeInLecture01bIsCaughtByItsCheckAndNamed() =>
        AreCaught("01b-finetuning-rl.ipynb", finetuningInRl, ids => [.. ids.Where(id => id is "usings" or "mazes" || IsExercise(id))]);

    [Fact]
    public void EachMistakeInLecture03IsCaughtByItsCheckAndNamed() =>
        AreCaught("03-progressive.ipynb", progressive, ids => [.. ids.TakeWhile(id => id != "soup"), .. ids.Where(id => id is "ex7-solution" or "ex7-check")]);

    [Fact]
    public void EachMistakeInLecture02IsCaughtByItsCheckAndNamed() =>
        AreCaught("02-maxent.ipynb", entropy, ids => [.. ids.Where(id => id is "parameters" or "usings" or "ring" || id.StartsWith("ex", StringComparison.Ordinal))]);

    [Fact]
    public void EachMistakeInLecture07IsCaughtByItsCheckAndNamed() =>
        AreCaught("07-pixel-adaptation.ipynb", pixels, ids => [.. ids.TakeWhile(id => id != "wrong-run").Where(id => !id.StartsWith("collapse", StringComparison.Ordinal) && !id.StartsWith("loop", StringComparison.Ordinal))]);

    private static bool IsExercise(string id) => id.StartsWith("ex", StringComparison.Ordinal) && (id.EndsWith("-solution", StringComparison.Ordinal) || id.EndsWith("-check", StringComparison.Ordinal));

    /// <summary>Runs a lecture's cells with wrong solutions before the right ones.</summary>
    /// <param name="lecture">The notebook.</param>
    /// <param name="mistakes">Of each exercise.</param>
    /// <param name="needed">Of its code cells, those that the exercises need, in order.</param>
    private static void AreCaught(string lecture, Mistake[] mistakes, Func<IReadOnlyCollection<string>, string[]> needed)
    {
        var cells = JsonNode.Parse(File.ReadAllText(Path.Combine(Lectures.Folder, lecture)))!["cells"]!.AsArray()
            .Where(cell => (string)cell!["cell_type"]! == "code").ToDictionary(cell => (string)cell!["id"]!, cell => string.Concat(cell!["source"]!.AsArray().Select(line => (string)line!)));
        string[] exercises = [.. mistakes.Select(mistake => mistake.Test).Distinct()];
        string[] ids = needed(cells.Keys);
        Assert.Equal(cells.Keys.Where(id => id.EndsWith("-solution", StringComparison.Ordinal)).Select(id => id.Split('-')[0]), exercises);

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
