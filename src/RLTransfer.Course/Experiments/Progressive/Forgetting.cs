using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;
using RLTransfer.Learners;
using RLTransfer.Networks;

namespace RLTransfer.Course.Experiments.Progressive;

/// <summary>What one seed still knows of the source.</summary>
/// <param name="Before">Return on the source before the target was learned.</param>
/// <param name="After">The same games after it.</param>
public sealed record Remembered(double Before, double After);

/// <summary>Lecture 03: what is left of the source once the target has been learned?</summary>
/// <remarks>Both times the same games, started alike and played greedily. A progressive network plays the source with its first column.</remarks>
public sealed class Forgetting : Study<SoupOptions, Remembered, ForgettingResults>
{
    /// <inheritdoc/>
    public override string Id => "progressive/forgetting";

    /// <inheritdoc/>
    public override string Description => "return on Pong after one of its variants has been learned: a progressive network against finetuning";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 5);

    /// <inheritdoc/>
    protected override int Blocks => 2;

    /// <inheritdoc/>
    protected override SoupOptions Options(RunSettings settings)
    {
        var options = SoupOptions.For(settings);
        return options with { Targets = [.. options.Targets.TakeLast(2)] };
    }

    /// <inheritdoc/>
    protected override IEnumerable<Contest<Remembered>> Plan(SoupOptions options) =>
        from target in options.Targets
        from contestant in (string[])[Soup.Finetuned, Soup.TwoColumns]
        select new Contest<Remembered>(contestant, target, block =>
        {
            var source = Soup.Source(options, block);
            var before = source.Evaluate(options.SourceEpisodes);
            using var learner = Soup.Make(contestant, target, options, block);
            learner.Train(options.Steps, block.Training(options.Steps, points: 0, episodes: 0));
            block.Report(1);
            using var player = contestant == Soup.TwoColumns ? FirstColumn(learner, source.Task) : null;
            var after = (player ?? learner).Evaluate(options.SourceEpisodes, source.Task);
            return [.. before.Zip(after, (one, other) => new Remembered(one, other))];
        });

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<ForgettingResults>> Claims(SoupOptions options) =>
    [
        Requirement<ForgettingResults>.AtMost("progressive", "2 columns: largest change of a seed's source return", 0, results => results.LargestChange(Soup.TwoColumns)),
        Requirement<ForgettingResults>.AtMost("finetuned", "baseline 3: mean change of the source return (−1 to 1)", -0.1, results => results.Change(Soup.Finetuned)),
    ];

    /// <inheritdoc/>
    protected override ForgettingResults Results(Measured<SoupOptions, Remembered> measured) => new(measured);

    /// <summary>A learner that plays with the first column alone.</summary>
    private static Ppo FirstColumn(Ppo learner, LearningTask source) =>
        new(source, learner.Seeds, learner.Options, learner.Device, spec => ((ProgressiveNetwork)learner.Networks[spec.Name]).First(1));
}

/// <summary>All that <see cref="Forgetting"/> measured.</summary>
public sealed class ForgettingResults(Measured<SoupOptions, Remembered> measured) : StudyResults<SoupOptions, Remembered>(measured)
{
    private static readonly string[] contestants = [Soup.Finetuned, Soup.TwoColumns];

    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables =>
    [
        new(FormattableString.Invariant($"Return on the source before and after each target was learned: means of {Seeds.Count} seeds, {Options.SourceEpisodes} games each"),
            ["", "target", "before", "after", "change", "seeds that changed"],
            [.. from contestant in contestants
                from target in Options.Targets
                let seeds = Of(contestant, target)
                select (object[])
                [
                    contestant, target, Math.Round(seeds.Average(seed => seed.Before), 2), Math.Round(seeds.Average(seed => seed.After), 2), Math.Round(seeds.Average(seed => seed.After - seed.Before), 2),
                    seeds.Count(seed => seed.After != seed.Before),
                ]]),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [BarFigure()];

    /// <summary>How far the return on the source has moved, over all targets.</summary>
    public Interval Change(string contestant) => Bootstrap.Paired(Changes(contestant), rows => rows.Average(row => row.Average()));

    /// <summary>The largest move of any seed on any target, up or down.</summary>
    public Interval LargestChange(string contestant) => Bootstrap.Paired(Changes(contestant), rows => rows.Max(row => row.Max(Math.Abs)));

    /// <summary>Returns on the source, before and after.</summary>
    public Figure BarFigure()
    {
        string[] moments = ["before", .. Options.Targets.Select(target => $"after {target}")];
        var figure = new Figure("What is left of the source") { YLabel = "Return on the source", YRange = (-1, 1), Possible = (-1, 1) };
        var colors = new MethodColors(Soup.Contestants(Options.Columns));
        foreach (var contestant in contestants)
        {
            var scores = new double[Seeds.Count, moments.Length];
            for (var seed = 0; seed < Seeds.Count; seed++)
            {
                scores[seed, 0] = Of(contestant, Options.Targets[0])[seed].Before;
                for (var at = 0; at < Options.Targets.Count; at++)
                {
                    scores[seed, at + 1] = Of(contestant, Options.Targets[at])[seed].After;
                }
            }

            figure.Bars(contestant, moments, scores, colors.Of(contestant));
        }

        return figure;
    }

    private double[][] Changes(string contestant) => [.. Options.Targets.Select(target => Each(contestant, target, seed => seed.After - seed.Before))];
}
