using RLTransfer.Evaluation;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;
using RLTransfer.Learners;
using RLTransfer.Networks;
using RLTransfer.Transfer;
using static TorchSharp.torch;

namespace RLTransfer.Course.Experiments.Progressive;

/// <summary>On which columns one seed's policy relies, [hidden layer][column]; within a layer the shares add up to 1.</summary>
/// <param name="Fisher">Average Fisher sensitivity.</param>
/// <param name="Perturbation">Average perturbation sensitivity.</param>
/// <param name="Return">What the policy is worth on the target.</param>
public sealed record Reliance(double[][] Fisher, double[][] Perturbation, double Return);

/// <summary>Lecture 03: which layers of the first column does a policy of two columns use?</summary>
/// <remarks>
/// Rusu et al. (2016), §3, §5.2 and appendix A. A performance of 0 is the lowest return there is, −1; noise is found that halves what is above it. Activations are those
/// of states that the policy meets in its own games.
/// </remarks>
public sealed class Sensitivity : Study<SoupOptions, Reliance, SensitivityResults>
{
    /// <summary>The variant whose picture lies where the source's does.</summary>
    public const string InPlace = "Noisy";

    /// <inheritdoc/>
    public override string Id => "progressive/sensitivity";

    /// <inheritdoc/>
    public override string Description => "which layers of which column a progressive policy relies on: Fisher and perturbation sensitivity";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 5);

    /// <inheritdoc/>
    protected override int Blocks => 2;

    /// <inheritdoc/>
    protected override SoupOptions Options(RunSettings settings) => SoupOptions.For(settings) with { Targets = [InPlace, "VFlip", "HFlip"] };

    /// <inheritdoc/>
    protected override IEnumerable<Contest<Reliance>> Plan(SoupOptions options) => options.Targets.Select(target => new Contest<Reliance>(Soup.TwoColumns, target, block =>
    {
        const int states = 64;
        using var learner = Soup.Make(Soup.TwoColumns, target, options, block);
        learner.Train(options.Steps, block.Training(options.Steps, points: 0, episodes: 0));
        var policy = (ProgressiveNetwork)learner.Networks["policy"];
        using var scope = NewDisposeScope();
        var met = Met(learner, states);
        var fisher = FeatureSensitivity.Fisher(policy, learner.ActionSize, met);
        var returns = learner.Evaluate(options.Episodes);
        var perturbation = FeatureSensitivity.Perturbation(policy, met, () =>
        {
            block.Report(1);
            return [.. learner.Evaluate(options.Episodes).Select(score => score - PongSoupResults.Floor)];
        }, options.Noise);
        return [.. block.Seeds.Select((_, seed) => new Reliance(fisher[seed], perturbation[seed], returns[seed]))];
    }));

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<SensitivityResults>> Claims(SoupOptions options) =>
    [
        Requirement<SensitivityResults>.AtLeast("fisher", "column 1 in conv layers, flipped less noisy: Fisher", 0, results => results.FlippedLessNoisy(seed => seed.Fisher)),
        Requirement<SensitivityResults>.AtLeast("perturbation", "the same: perturbation", 0, results => results.FlippedLessNoisy(seed => seed.Perturbation)),
    ];

    /// <inheritdoc/>
    protected override SensitivityResults Results(Measured<SoupOptions, Reliance> measured) => new(measured);

    /// <summary>So many states of each seed's own games, evenly over them: [S, states, …].</summary>
    private static Tensor Met(Ppo learner, int states)
    {
        var games = CrowdEpisode.Play(learner, 4, greedy: false);
        float[] numbers = [.. games.SelectMany(own =>
        {
            float[][] frames = [.. own.SelectMany(game => game.Observations)];
            return Enumerable.Range(0, states).SelectMany(at => frames[at * frames.Length / states]);
        })];
        return tensor(numbers, [learner.Seeds.Count, states, .. learner.ObservationShape.Select(extent => (long)extent)], device: learner.Device);
    }
}

/// <summary>All that <see cref="Sensitivity"/> measured.</summary>
public sealed class SensitivityResults(Measured<SoupOptions, Reliance> measured) : StudyResults<SoupOptions, Reliance>(measured)
{
    private static readonly string[] layers = ["conv1", "conv2", "hidden1"];

    /// <inheritdoc/>
    public override IReadOnlyList<ResultTable> Tables =>
    [
        new(FormattableString.Invariant($"Column 1's share by layer, means of {Seeds.Count} seeds; F: by Fisher sensitivity, P: by perturbation"),
            ["target", "return", .. layers.Select(layer => $"{layer}, F"), .. layers.Select(layer => $"{layer}, P")],
            [.. Options.Targets.Select(target => (object[])
            [
                target, Round(Of(Soup.TwoColumns, target).Average(seed => seed.Return)),
                .. layers.Select((_, layer) => Round(Share(target, layer, seed => seed.Fisher).Average())), .. layers.Select((_, layer) => Round(Share(target, layer, seed => seed.Perturbation).Average())),
            ])]),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<IRichValue> Figures => [HeatFigure()];

    /// <summary>How much more the flipped variants rely on column 1 in the convolutional layers than the noisy one does.</summary>
    public Interval FlippedLessNoisy(Func<Reliance, double[][]> measure)
    {
        string[] flipped = [.. Options.Targets.Where(target => target != Sensitivity.InPlace)];
        double[][] rows = [.. ((string[])[Sensitivity.InPlace, .. flipped]).Select(target =>
            Share(target, 0, measure).Zip(Share(target, 1, measure), (one, other) => (one + other) / 2).ToArray())];
        return Bootstrap.Paired(rows, drawn => drawn.Skip(1).Average(row => row.Average()) - drawn[0].Average());
    }

    /// <summary>A heat map a target and measure: layers up, columns across.</summary>
    public FigurePanels HeatFigure() => Figure.Panels(Options.Targets.Count, ((string Name, Func<Reliance, double[][]> Measure)[])
        [("Fisher", seed => seed.Fisher), ("perturbation", seed => seed.Perturbation)] is var measures
        ? measures.SelectMany(measure => Options.Targets.Select(target =>
        {
            var shares = new double[layers.Length, 2];
            for (var layer = 0; layer < layers.Length; layer++)
            {
                for (var column = 0; column < 2; column++)
                {
                    shares[layers.Length - 1 - layer, column] = Of(Soup.TwoColumns, target).Average(seed => measure.Measure(seed)[layer][column]);
                }
            }

            return new Figure($"{target}, {measure.Name}").HeatMap(shares, layers.Reverse(), ["column 1", "column 2"], cells: "0.00", range: (0, 1), label: "share");
        }))
        : []);

    /// <summary>Column 1's share in a layer, of every seed.</summary>
    private double[] Share(string target, int layer, Func<Reliance, double[][]> measure) => Each(Soup.TwoColumns, target, seed => measure(seed)[layer][0]);

    private static double Round(double value) => Math.Round(value, 2);
}
