using RLTransfer.Cli.Tests.Assignments;

namespace RLTransfer.Cli.Tests.LectureNotebooks;

/// <summary>Typical wrong solutions to lecture 12's exercises.</summary>
public sealed class MetaMistakesTests
{
    private static readonly Mistake[] mistakes =
    [
        new("first order by hand", "curvature.mm(A.mm(adapted - c))", "A.mm(adapted - c)", "ex1", "first-order MAML"),
        new("the gradient before the step", "curvature.mm(A.mm(adapted - c))", "A.mm(theta - c)", "ex1", "pretraining's gradient"),
        new("sign of the curvature", "eye(theta.shape[0]) - alpha * A", "eye(theta.shape[0]) + alpha * A", "ex1", "its derivative is I − αA"),
        new("sum over tasks", "return sum / tasks.Length;", "return sum;", "ex1", "mean over tasks, not the sum"),
        new("mean over tasks in the inner step", "losses.sum()", "losses.mean()", "ex2", "half as long"),
        new("uphill", "w - alpha *", "w + alpha *", "ex2", "goes down the gradient"),
        new("no step length", "alpha * (exact ? g : g.detach())", "(exact ? g : g.detach())", "ex2", "α is missing"),
        new("first order where exact is asked", "createGraph: exact", "createGraph: false", "ex2", "createGraph"),
        new("a gradient that is always detached", "(exact ? g : g.detach())", "g.detach()", "ex2", "do not detach"),
        new("exact where first order is asked", "createGraph: exact);\n    return [.. weights.Zip(gradients, (w, g) => w - alpha * (exact ? g : g.detach()))];",
            "createGraph: true);\n    return [.. weights.Zip(gradients, (w, g) => w - alpha * g)];", "ex2", "g is a constant"),
        new("inner loop on the query set", "Error(weights, support)", "Error(weights, query)", "ex3", "must not see what it will be judged by"),
        new("judged by what was learned from", "Error(fast, query)", "Error(fast, support)", "ex3", "outer loss is the query's"),
        new("judged before the step", "Error(fast, query)", "Error(weights, query)", "ex3", "loss before the step"),
        new("first order throughout", "alpha, exact);    // θ′", "alpha, false);    // θ′", "ex3", "`exact` handed on"),
        new("no bonus", " + c * Math.Sqrt(2 * Math.Log(t) / pulls[a])", "", "ex4", "bonus is missing"),
        new("no root", "Math.Sqrt(2 * Math.Log(t) / pulls[a])", "(2 * Math.Log(t) / pulls[a])", "ex4", "root is missing"),
        new("logarithm of the arm's own pulls", "Math.Log(t)", "Math.Log(pulls[a])", "ex4", "of all pulls"),
        new("division of whole numbers", "(double)pulls[a]", "pulls[a]", "ex4", "is a whole number"),
        new("no arm first", "if (pulls[a] == 0) return a;", "", "ex4", "Every arm is pulled once"),
        new("nothing is learned", "((w + 1, n + 1), (w, n + 1))", "((w, n), (w, n))", "ex5", "Nothing is learned"),
        new("no reward", "(1 + Best(paid, left - 1))", "Best(paid, left - 1)", "ex5", "reward is missing"),
        new("share of wins", "(w + 1) / (n + 2.0)", "(n == 0 ? 0.5 : w / (double)n)", "ex5", "p is (w + 1) / (n + 2)"),
        new("stops at the ends of episodes", "last[t] ? 0", "ended[t] ? 0", "ex6", "stop at the ends of episodes"),
        new("never stops", "(last[t] ? 0 : gamma * after)", "gamma * after", "ex6", "into the next trial"),
        new("no discount", "gamma * after", "after", "ex6", "γ is missing"),
        new("memory forgotten at every pull", "var (output, next) = policy.Step(seen, state);", "var (output, next) = policy.Step(seen, zeros(1, 1, policy.StateSize));", "ex7", "forgotten at every pull"),
        new("memory that is never forgotten", "    for (var b = 0; b < bandits; b++)\n    {\n        // a new task: nothing is remembered, nothing was seen\n        var (state, seen) = (zeros(1, 1, policy.StateSize), zeros(1, 1, arms + 1));\n",
            "    var (state, seen) = (zeros(1, 1, policy.StateSize), zeros(1, 1, arms + 1));\n    for (var b = 0; b < bandits; b++)\n    {\n", "ex7", "runs on into the next bandit"),
        new("no reward is shown", "seen[0, 0, arms] = (float)reward;", "", "ex7", "The reward is not shown"),
        new("what was played is no constant", "old.detach()", "old", "ex8", "Detach old"),
        new("up instead of down", "return -(ratio * advantages)", "return (ratio * advantages)", "ex8", "mind the sign"),
        new("all tasks in one mean", ".mean([1])", ".mean()", "ex8", "Tasks stay apart"),
        new("a difference in place of a ratio", "var ratio = (log - old.detach()).exp();", "var ratio = 1 + log - old.detach();", "ex8", "right at first only"),
    ];

    [Fact]
    public void Each_is_caught_by_its_check_and_named() =>
        ExerciseMistakes.AreCaught("12-meta.ipynb", mistakes, ids => [.. ids.Where(id => id is "parameters" or "usings" or "network" || ExerciseMistakes.IsExercise(id))]);
}
