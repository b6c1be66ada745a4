using RLTransfer.Cli.Tests.Assignments;

namespace RLTransfer.Cli.Tests.LectureNotebooks;

/// <summary>Typical wrong solutions to the exercises of lecture 01's second part.</summary>
public sealed class FinetuningInRlMistakesTests
{
    private static readonly Mistake[] mistakes =
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

    [Fact]
    public void Each_is_caught_by_its_check_and_named() =>
        ExerciseMistakes.AreCaught("01b-finetuning-rl.ipynb", mistakes, ids => [.. ids.Where(id => id is "usings" or "mazes" || ExerciseMistakes.IsExercise(id))]);
}
