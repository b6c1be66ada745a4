using RLTransfer.Cli.Tests.Assignments;

namespace RLTransfer.Cli.Tests.LectureNotebooks;

/// <summary>Typical wrong solutions to lecture 09's exercises.</summary>
public sealed class DistillationMistakesTests
{
    private static readonly Mistake[] mistakes =
    [
        new("times the temperature", "(x - largest) / T", "(x - largest) * T", "ex1", "divided by T, not multiplied"),
        new("no temperature", "(x - largest) / T", "x - largest", "ex1", "divide every logit by it"),
        new("not over the sum", "x / e.Sum()", "x", "ex1", "add up to 1"),
        new("overflow", "var largest = z.Max();", "var largest = 0;", "ex1", "take the largest logit"),
        new("no inner derivative", "(q - p) / T", "(q - p)", "ex2", "inner derivative 1/T"),
        new("uphill", "(q - p) / T", "(p - q) / T", "ex2", "The sign"),
        new("temperature of the targets only", "((z / T).softmax(-1)", "(z.softmax(-1)", "ex2", "Both sides have the temperature"),
        new("temperature of the student only", "(v / T).softmax(-1))", "v.softmax(-1))", "ex2", "Both sides have the temperature"),
        new("no T²", "w * T * T * soft", "w * soft", "ex3", "T² is left out"),
        new("T for T²", "w * T * T * soft", "w * T * soft", "ex3", "T², not T"),
        new("temperature on the teacher's side only", "(student / T).log_softmax(-1)", "student.log_softmax(-1)", "ex3", "the student's logits have none"),
        new("temperature on the student's side only", "(teacher.detach() / T)", "teacher.detach()", "ex3", "the teacher's logits have none"),
        new("mean over classes", ".sum(-1).mean();\n    var hard", ".mean();\n    var hard", "ex3", "sum over classes"),
        new("targets not detached", "teacher.detach()", "teacher", "ex3", "not detached"),
        new("hard labels softened", "-student.log_softmax", "-(student / T).log_softmax", "ex3", "at temperature 1"),
        new("bins alike", "bin.Length / (double)confidence.Length * Math.Abs(gap)", "Math.Abs(gap) / M", "ex4", "as much as it has predictions"),
        new("no weights", "bin.Length / (double)confidence.Length * Math.Abs(gap)", "Math.Abs(gap)", "ex4", "weights |B|/N are missing"),
        new("differences cancel out", "Math.Abs(gap)", "gap", "ex4", "The distance, not the difference"),
        new("empty bins", "if (bin.Length == 0) continue;", "if (bin.Length == 0) { error = double.NaN; continue; }", "ex4", "A bin is empty"),
        new("values not sharpened", "(values.detach() / tau)", "values.detach()", "ex5", "not sharpened"),
        new("temperature on both sides", "student.log_softmax(-1)", "(student / tau).log_softmax(-1)", "ex5", "no temperature here"),
        new("the other way round", "logP.exp() * (logP - logQ)", "logQ.exp() * (logQ - logP)", "ex5", "The other way round"),
        new("sum over states", ".sum(-1).mean();", ".sum();", "ex5", "mean over states"),
        new("mean over actions", ".sum(-1).mean();", ".mean();", "ex5", "sum over actions"),
        new("logarithm of a softmax", "(logP.exp() * (logP - logQ))", "(logP.exp() * (logP.exp().log() - logQ))", "ex5", "Use log_softmax"),
        new("teacher not detached", "values.detach()", "values", "ex5", "not detached"),
        new("the teacher walks", "Step(state, player(state))", "Step(state, teacher(state))", "ex6", "The teacher has walked"),
        new("labelled by itself", "teacher(state)", "player(state)", "ex6", "labelled by itself"),
        new("recorded after the step", "        record.Add((state, teacher(state)));\n        (state, over) = Step(state, player(state));", "        var before = state;\n        (state, over) = Step(state, player(state));\n        record.Add((state, teacher(before)));", "ex6", "belongs to the state"),
        new("expert's values not sharpened", "(values.detach() / tau)", "values.detach()", "ex7", "τ is missing"),
        new("τ on both sides", "student.log_softmax(-1)", "(student / tau).log_softmax(-1)", "ex7", "expert's side only"),
        new("uphill on the policy", "-(expert * student", "(expert * student", "ex7", "The sign"),
        new("no β", "policy + beta * why", "policy + why * (beta == 0 ? 0 : 1)", "ex7", "β is missing"),
        new("mean over features", ".square().sum(-1).mean()", ".square().mean()", "ex7", "sum over features"),
        new("features not detached", "features.detach()", "features", "ex7", "not detached"),
        new("only the last game", "    foreach (var loss in losses)\n        loss().backward();", "    foreach (var loss in losses)\n    {\n        optimizer.zero_grad();\n        loss().backward();\n    }", "ex8", "Only the last game"),
        new("a step for every game", "    foreach (var loss in losses)\n        loss().backward();\n    optimizer.step();", "    foreach (var loss in losses)\n    {\n        loss().backward();\n        optimizer.step();\n    }", "ex8", "One step for all games"),
        new("old gradients kept", "    optimizer.zero_grad();\n", "", "ex8", "not dropped"),
    ];

    [Fact]
    public void Each_is_caught_by_its_check_and_named() => ExerciseMistakes.AreCaught(
        "09-distillation.ipynb", mistakes, ids => [.. ids.Where(id => id is "parameters" or "usings" or "pictures" or "learn" or "ensemble" or "ridge" || ExerciseMistakes.IsExercise(id))]);
}
