using RLTransfer.Cli.Tests.Assignments;

namespace RLTransfer.Cli.Tests.LectureNotebooks;

/// <summary>Typical wrong solutions to the exercises of lecture 01's first part.</summary>
public sealed class FinetuningMistakesTests
{
    private static readonly Mistake[] mistakes =
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

    [Fact]
    public void Each_is_caught_by_its_check_and_named() =>
        ExerciseMistakes.AreCaught("01-finetuning.ipynb", mistakes, ids => [.. ids.Where(id => id is "parameters" or "usings" or "mini-network" or "source-network" or "source-train" or "reuse-data" || ExerciseMistakes.IsExercise(id))]);
}
