using RLTransfer.Cli.Tests.Assignments;

namespace RLTransfer.Cli.Tests.LectureNotebooks;

/// <summary>Typical wrong solutions to lecture 07's exercises.</summary>
public sealed class PixelMistakesTests
{
    private static readonly Mistake[] mistakes =
    [
        new("sign of the discriminator's loss", "return nn.functional.softplus(-real).mean() + nn.functional.softplus(generated).mean();", "return -nn.functional.softplus(-real).mean() - nn.functional.softplus(generated).mean();", "ex1", "sign is the wrong way round"),
        new("real and generated swapped", "return nn.functional.softplus(-real).mean() + nn.functional.softplus(generated).mean();", "return nn.functional.softplus(real).mean() + nn.functional.softplus(-generated).mean();", "ex1", "swapped"),
        new("logarithm of 0", "nn.functional.softplus(-real).mean()", "(-real.sigmoid().log()).mean()", "ex1", "use softplus"),
        new("the discriminator's own loss for the generator", "return -nn.functional.softplus(generated).mean();", "return nn.functional.softplus(generated).mean();", "ex2", "discriminator's own loss"),
        new("sign of the non-saturating loss", "return nn.functional.softplus(-generated).mean();", "return -nn.functional.softplus(-generated).mean();", "ex2", "G wants a large"),
        new("the minimax loss twice", "return nn.functional.softplus(-generated).mean();", "return (-nn.functional.softplus(generated)).mean();", "ex2", "softplus(−d)"),
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
        new("real and adapted patches swapped", "Off(real, 1) + Off(adapted, 0)", "Off(real, 0) + Off(adapted, 1)", "ex8", "swapped"),
        new("one mean over the patches of all sizes", "stack(sizes.Select(patches => (patches - wanted).square().mean()).ToArray(), 0).mean()", "(cat(sizes.Select(patches => patches.flatten()).ToArray()) - wanted).square().mean()", "ex8", "one mean"),
        new("the halves averaged", "return Off(real, 1) + Off(adapted, 0);", "return (Off(real, 1) + Off(adapted, 0)) / 2;", "ex8", "not averaged"),
        new("the discriminator's half for the generator", "(patches - 1).square()", "patches.square()", "ex8", "discriminator's own half"),
        new("one normalization for both domains", "(rows.mean([0]), rows.var(0, unbiased: false))", "(h.mean([0]), h.var(0, unbiased: false))", "ex9", "Both domains have one mean"),
        new("divided by the variance", "(variance + 1e-5).sqrt()", "(variance + 1e-5)", "ex9", "take its square root"),
        new("unbiased variance", "unbiased: false", "unbiased: true", "ex9", "one less than"),
        new("normalized over the features", "(rows.mean([0]), rows.var(0, unbiased: false))", "(rows.mean([1], keepdim: true), rows.var(1, unbiased: false, keepdim: true))", "ex9", "axis 0"),
        new("the map's own picture judged", "cat([shares, painted], 1)", "cat([shares, picture], 1)", "ex10", "map's own picture"),
        new("squared difference", "(picture - painted).abs().mean()", "(picture - painted).square().mean()", "ex10", "is squared"),
        new("differences added up", "(picture - painted).abs().mean()", "(picture - painted).abs().sum()", "ex10", "added up"),
        new("no weight", "lambda * (picture", "(picture", "ex10", "λ is missing"),
    ];

    [Fact]
    public void Each_is_caught_by_its_check_and_named() =>
        ExerciseMistakes.AreCaught("07-pixel-adaptation.ipynb", mistakes, ids =>
        [
            .. ids.TakeWhile(id => id != "wrong-run").Where(id => !id.StartsWith("collapse", StringComparison.Ordinal) && !id.StartsWith("loop", StringComparison.Ordinal)),
            .. ids.SkipWhile(id => id != "wrong-run").Where(ExerciseMistakes.IsExercise),
        ]);
}
