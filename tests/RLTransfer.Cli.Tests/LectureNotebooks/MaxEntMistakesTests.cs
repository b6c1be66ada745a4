using RLTransfer.Cli.Tests.Assignments;

namespace RLTransfer.Cli.Tests.LectureNotebooks;

/// <summary>Typical wrong solutions to lecture 02's exercises.</summary>
public sealed class MaxEntMistakesTests
{
    private static readonly Mistake[] mistakes =
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

    [Fact]
    public void Each_is_caught_by_its_check_and_named() =>
        ExerciseMistakes.AreCaught("02-maxent.ipynb", mistakes, ids => [.. ids.Where(id => id is "parameters" or "usings" or "ring" || id.StartsWith("ex", StringComparison.Ordinal))]);
}
