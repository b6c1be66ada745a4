using RLTransfer.Adaptation;
using RLTransfer.Course.Datasets.Domains;
using TorchSharp;

namespace RLTransfer.Course.Experiments.PixelLecture;

/// <summary>The sizes of <see cref="PixelDigits"/>.</summary>
public sealed record PixelDigitsOptions : StudyOptions
{
    /// <summary>How many pictures, and how large.</summary>
    public DomainOptions Domain { get; init; } = new();

    /// <summary>The method's settings. A bound's classifier takes as many steps as the adapted one.</summary>
    public PixelAdapterOptions Adapter { get; init; } = new();

    /// <summary>The sizes that go with a budget.</summary>
    public static PixelDigitsOptions For(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var adapter = new PixelAdapterOptions
        {
            Steps = 3000,
            TaskWeight = 0.1,
            ContentWeight = 0,
            NoiseChannels = 8,
            GeneratorFilters = 16,
            DiscriminatorFilters = 16,
            Composes = true,
            ComparesPictures = true,
            Anneals = true,
        };
        var options = settings.Pick(
            smoke: new PixelDigitsOptions
            {
                Seeds = 1,
                Domain = new() { SourceImages = 100, TargetImages = 100, TestImages = 50 },
                Adapter = new() { Steps = 6, Looks = 2, BatchSize = 16, GeneratorFilters = 8, ResidualBlocks = 1, DiscriminatorFilters = 8 },
            },
            lesson: new PixelDigitsOptions { Seeds = 3, Domain = new() { Side = 12 }, Adapter = adapter },
            paper: new PixelDigitsOptions
            {
                Seeds = 10,
                Domain = new() { SourceImages = 12_000, TargetImages = 8000, Side = 28 },
                Adapter = adapter with { Steps = 20_000, GeneratorFilters = 64, DiscriminatorFilters = 64, ResidualBlocks = 6 },
            });
        return options with { Seeds = settings.Seeds ?? options.Seeds };
    }
}

/// <summary>One classifier on the target.</summary>
/// <param name="Accuracy">On target pictures that nothing was learned from.</param>
/// <param name="Looks">At the run; none of a bound.</param>
/// <param name="Kept">Which of them the networks are of.</param>
/// <param name="Pictures">Source pictures, the same adapted, and target pictures: three times [3, side, side] bytes, one after another; none of a bound.</param>
public sealed record PixelOutcome(double Accuracy, IReadOnlyList<PixelLook> Looks, int Kept, byte[] Pictures);

/// <summary>
/// Lecture 07: drawn digits are made to look like target pictures, of which no label is used: real handwriting on photographs, and digits on textures. Beside
/// the two bounds: a classifier that has seen source pictures only, and one that has the target's labels.
/// </summary>
/// <remarks>
/// PixelDA (Bousmalis et al. 2017), on small pictures and with small networks. The paper has 63.6 % with source only, 98.2 % adapted and 96.4 % with target only on
/// MNIST → MNIST-M. The three classifiers are alike in architecture, updates and batches; the model is chosen within a run by the information of its predictions on
/// unlabelled target pictures (<see cref="PixelMeasures.Information"/>). What was tried on one seed that is not reported: β of 0.1, 0.4 and 1 (with 1 the generator paints what
/// is easily read), noise of 3, 6 and 8 channels, a discriminator with half the rate and three times the instance noise, and how far the ink may change.
/// A classifier of the source's own digits, blended with the target's photographs just as the target is, reads 65.9 % of it (3,000 updates, that seed): the rest is handwriting, and
/// with it the generator has to find shapes, not only a look.
/// γ is 0 at lesson, for where a digit is its background's negative its colour changes unevenly over the channels, which the content loss would hinder.
/// </remarks>
public sealed class PixelDigits : Study<PixelDigitsOptions, PixelOutcome, PixelDigitsResults>
{
    /// <summary>The contestants.</summary>
    public const string SourceOnly = "source only", Adapted = "adapted", TargetOnly = "target only";

    /// <summary>Of each kind, in a seed's pictures, at most.</summary>
    public const int Shown = 10;

    /// <inheritdoc/>
    public override string Id => "pixels/digits";

    /// <inheritdoc/>
    public override string Description => "drawn digits adapted to handwriting on photographs and to digits on textures, without target labels";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 1);

    /// <inheritdoc/>
    protected override int Blocks => 3;

    /// <inheritdoc/>
    protected override PixelDigitsOptions Options(RunSettings settings) => PixelDigitsOptions.For(settings);

    /// <inheritdoc/>
    protected override IEnumerable<Contest<PixelOutcome>> Plan(PixelDigitsOptions options) =>
        from target in DigitDomains.Targets(options.Domain)
        from contestant in new[] { SourceOnly, TargetOnly, Adapted }
        select new Contest<PixelOutcome>(contestant, target, block =>
        {
            var pair = block.Once(target, () => DigitDomains.Find(target, options.Domain));
            return [.. block.Seeds.Select((seed, at) => Run(contestant, pair, seed, options.Adapter, block.Device, share => block.Report((at + share) / block.Seeds.Count), block.Cancellation))];
        });

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<PixelDigitsResults>> Claims(PixelDigitsOptions options) =>
        from target in DigitDomains.Targets(options.Domain)
        select Requirement<PixelDigitsResults>.AtLeast(target.Split(' ')[^1], $"{target}: share of the gap that is closed", 0.8, results => results.Closed(target));

    /// <inheritdoc/>
    protected override PixelDigitsResults Results(Measured<PixelDigitsOptions, PixelOutcome> measured) => new(measured);

    /// <summary>One seed of one contestant.</summary>
    internal static PixelOutcome Run(string contestant, DomainPair pair, ulong seed, PixelAdapterOptions options, torch.Device device, Action<double> progress, CancellationToken cancellation)
    {
        using var source = pair.Source.Train.ToPictures(device);
        using var target = pair.Target.Train.ToPictures(device);
        using var test = pair.Target.Test.ToPictures(device);
        using var adapter = new PixelAdapter(3, pair.Source.Train.Height, pair.Source.Train.ClassNames.Count, seed, options, device);
        if (contestant != Adapted)
        {
            adapter.TrainOn(contestant == SourceOnly ? source : target, options.Steps, cancellation);
            return new(test.Score(adapter.Classify).Accuracy, [], 0, []);
        }

        var (looks, kept) = adapter.Train(source, target.Inputs, look => progress(look.Step / (double)options.Steps), cancellation);
        using var scope = torch.NewDisposeScope();
        var count = Math.Min(Shown, Math.Min(source.Count, target.Count));
        var shown = source.Inputs.narrow(0, 0, count);
        return new(test.Score(adapter.Classify).Accuracy, looks, kept, PictureBytes.Of(torch.cat([shown, adapter.Adapt(shown), target.Inputs.narrow(0, 0, count)], 0)));
    }
}
