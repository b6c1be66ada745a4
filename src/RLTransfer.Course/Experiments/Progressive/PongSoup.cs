using RLTransfer.Evaluation;

namespace RLTransfer.Course.Experiments.Progressive;

/// <summary>Lecture 03: Pong has been learned; what does a progressive network make of it on Pong that looks otherwise, and what do the usual ways of finetuning?</summary>
/// <remarks>
/// Rusu et al. (2016), §5.2 and Table 1. The transfer score is the area under the target's curve over baseline 1's, in percent. Returns here can be negative, and a
/// ratio of negative areas would mean nothing: areas are counted from the lowest return there is, −1 (<see cref="PongSoupResults.Floor"/>). The curves are of greedy games
/// played apart; the paper's are of training games.
/// </remarks>
public sealed class PongSoup : Study<SoupOptions, LearningCurve, PongSoupResults>
{
    /// <inheritdoc/>
    public override string Id => "progressive/pong-soup";

    /// <inheritdoc/>
    public override string Description => "Pong, then Pong that looks otherwise: four baselines and progressive networks, the paper's table";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 5);

    /// <inheritdoc/>
    protected override int Blocks => 2;

    /// <inheritdoc/>
    protected override SoupOptions Options(RunSettings settings) => SoupOptions.For(settings);

    /// <inheritdoc/>
    protected override IEnumerable<Contest<LearningCurve>> Plan(SoupOptions options) =>
        from target in options.Targets
        from contestant in Soup.Contestants(options.Columns)
        select new Contest<LearningCurve>(contestant, target, block =>
        {
            using var learner = Soup.Make(contestant, target, options, block);
            var curve = learner.Train(options.Steps, block.Training(options.Steps, options.Points, options.Episodes));
            return [.. block.Seeds.Select((_, seed) => curve.Of(seed))];
        });

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<PongSoupResults>> Claims(SoupOptions options) =>
    [
        Requirement<PongSoupResults>.AtLeast("two-columns", "2 columns: mean transfer score in percent", 130, results => results.Score(Soup.TwoColumns)),
        Requirement<PongSoupResults>.AtLeast("above-finetuning", "2 columns less baseline 3: their mean transfer scores", 0, results => results.Difference(Soup.TwoColumns, Soup.Finetuned)),
        Requirement<PongSoupResults>.AtLeast("finetuning", "baseline 3: mean transfer score in percent", 100, results => results.Score(Soup.Finetuned)),
        Requirement<PongSoupResults>.AtMost("output-layer", "baseline 2: mean transfer score in percent", 100, results => results.Score(Soup.LastLayer)),
    ];

    /// <inheritdoc/>
    protected override PongSoupResults Results(Measured<SoupOptions, LearningCurve> measured) => new(measured);
}
