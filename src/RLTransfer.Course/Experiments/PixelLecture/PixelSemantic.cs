using RLTransfer.Adaptation;
using RLTransfer.Course.Datasets.Tray;
using TorchSharp;

namespace RLTransfer.Course.Experiments.PixelLecture;

/// <summary>The sizes of <see cref="PixelSemantic"/>.</summary>
public sealed record PixelSemanticOptions : StudyOptions
{
    /// <summary>Pixels a side of a tray's picture.</summary>
    public int Side { get; init; } = 32;

    /// <summary>Maps with pictures to learn from.</summary>
    public int Trained { get; init; } = 800;

    /// <summary>Maps that neither painter nor segmenter has seen.</summary>
    public int Tested { get; init; } = 200;

    /// <summary>Updates of the segmenter.</summary>
    public int SegmenterSteps { get; init; } = 300;

    /// <summary>The painter's settings.</summary>
    public SceneryPainterOptions Painter { get; init; } = new() { Steps = 400 };

    /// <summary>The sizes that go with a budget.</summary>
    public static PixelSemanticOptions For(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var options = settings.Pick(
            smoke: new PixelSemanticOptions { Seeds = 1, Side = 16, Trained = 40, Tested = 10, SegmenterSteps = 10, Painter = new() { Steps = 20, GeneratorFilters = 4, DiscriminatorFilters = 4 } },
            lesson: new PixelSemanticOptions { Seeds = 3 },
            paper: new PixelSemanticOptions { Seeds = 10, Side = 64, Trained = 4000, Tested = 1000, SegmenterSteps = 4000, Painter = new() { Steps = 10_000, GeneratorFilters = 32, DiscriminatorFilters = 32, Sizes = 3 } });
        return options with { Seeds = settings.Seeds ?? options.Seeds };
    }
}

/// <summary>One painter.</summary>
/// <param name="OnReal">Pixels that a segmenter names rightly on real pictures of held-out maps.</param>
/// <param name="OnPainted">The same on what was painted from those maps.</param>
/// <param name="Losses">Of D, of G against it, and of the picture, all along [looks][3].</param>
/// <param name="Pictures">Held-out maps in colours, what was painted from them, and their real pictures: three times [3, side, side] bytes, one after another.</param>
public sealed record SemanticOutcome(double OnReal, double OnPainted, double[][] Losses, byte[] Pictures);

/// <summary>Lecture 07: trays painted from semantic maps, judged by a segmenter that was trained on real pictures.</summary>
/// <remarks>
/// A conditional GAN in the manner of pix2pix (Isola et al. 2017). The segmenter never sees a painted picture while it learns: where a painted picture of a held-out map
/// is as easy to read as the real one, it shows what the map says. "Untrained" is the same generator with its first weights, so that a segmenter that needs no picture would be found out.
/// </remarks>
public sealed class PixelSemantic : Study<PixelSemanticOptions, SemanticOutcome, PixelSemanticResults>
{
    /// <summary>The contestants.</summary>
    public const string Untrained = "untrained", Painted = "conditional GAN", Task = "trays";

    /// <summary>Of each kind, in a seed's pictures.</summary>
    public const int Shown = 8;

    /// <summary>Colours of table, tray, rim, target and other objects in a drawn map.</summary>
    private static readonly byte[][] palette = [[70, 70, 70], [170, 170, 170], [110, 110, 150], [220, 90, 70], [80, 150, 220]];

    /// <inheritdoc/>
    public override string Id => "pixels/semantic";

    /// <inheritdoc/>
    public override string Description => "trays painted from semantic maps by a conditional GAN, read by a segmenter that knows real ones";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 1);

    /// <inheritdoc/>
    protected override int Blocks => 2;

    /// <inheritdoc/>
    protected override PixelSemanticOptions Options(RunSettings settings) => PixelSemanticOptions.For(settings);

    /// <inheritdoc/>
    protected override IEnumerable<Contest<SemanticOutcome>> Plan(PixelSemanticOptions options) =>
        from contestant in new[] { Untrained, Painted }
        select new Contest<SemanticOutcome>(contestant, Task, block =>
        {
            var learned = block.Once("learned", () => TrayData.Scenes(TrayData.RealLook, options.Trained, options.Side));
            var held = block.Once("held", () => TrayData.Scenes(TrayData.RealLook, options.Tested, options.Side, first: options.Trained));
            return [.. block.Seeds.Select((seed, at) => Run(
                contestant, learned, held, seed, options, block.Device, share => block.Report((at + share) / block.Seeds.Count), block.Cancellation))];
        });

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<PixelSemanticResults>> Claims(PixelSemanticOptions options) =>
    [
        Requirement<PixelSemanticResults>.AtMost("painted", "a segmenter's pixel accuracy, real pictures less painted ones", 0.1, results => results.Lost(Painted)),
    ];

    /// <inheritdoc/>
    protected override PixelSemanticResults Results(Measured<PixelSemanticOptions, SemanticOutcome> measured) => new(measured);

    private static SemanticOutcome Run(string contestant, SceneSet learned, SceneSet held, ulong seed, PixelSemanticOptions options, torch.Device device, Action<double> progress, CancellationToken cancellation)
    {
        using var scope = torch.NewDisposeScope();
        var (maps, pictures) = learned.ToTensors(device);
        var (heldMaps, heldPictures) = held.ToTensors(device);
        using var segmenter = new Segmenter(3, TrayData.ClassNames.Count, seed, device: device);
        segmenter.Train(pictures, maps, options.SegmenterSteps, cancellation: cancellation);
        using var painter = new SceneryPainter(3, TrayData.ClassNames.Count, seed, options.Painter, device);
        var losses = contestant == Painted ? painter.Train(maps, pictures, progress, cancellation) : [];
        var painted = painter.Paint(heldMaps);
        return new(
            segmenter.Accuracy(heldPictures, heldMaps),
            segmenter.Accuracy(painted, heldMaps),
            losses,
            [.. Colored(held.Classes.AsSpan(0, Shown * held.Side * held.Side), held.Side * held.Side), .. PictureBytes.Of(torch.cat([painted.narrow(0, 0, Shown), heldPictures.narrow(0, 0, Shown)], 0))]);
    }

    /// <summary>Maps [N, area] as pictures [N, 3, area].</summary>
    private static byte[] Colored(ReadOnlySpan<byte> classes, int area)
    {
        var pictures = new byte[3 * classes.Length];
        for (var i = 0; i < pictures.Length; i++)
        {
            pictures[i] = palette[classes[(i / (3 * area) * area) + (i % area)]][i / area % 3];
        }

        return pictures;
    }
}
