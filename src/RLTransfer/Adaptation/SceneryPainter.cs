using RLTransfer.Crowds;
using RLTransfer.Networks;
using RLTransfer.Tensors;
using RLTransfer.Transfer;
using static TorchSharp.torch;

namespace RLTransfer.Adaptation;

/// <summary>Settings of <see cref="SceneryPainter"/>.</summary>
public sealed record SceneryPainterOptions
{
    /// <summary>Updates of both networks.</summary>
    public int Steps { get; init; } = 1000;

    /// <summary>Maps an update.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>λ, the weight of the mean absolute difference to the map's own picture.</summary>
    public double PictureWeight { get; init; } = 5;

    /// <summary>Channels of noise beside the map's.</summary>
    public int NoiseChannels { get; init; } = 2;

    /// <summary>Filters of the generator's first level.</summary>
    public int GeneratorFilters { get; init; } = 12;

    /// <summary>Filters of the discriminators' first layers.</summary>
    public int DiscriminatorFilters { get; init; } = 12;

    /// <summary>At how many sizes pictures are judged.</summary>
    public int Sizes { get; init; } = 2;

    /// <summary>Adam's learning rate of both players.</summary>
    public double Rate { get; init; } = 1e-3;

    /// <summary>Adam's β₁ of both players.</summary>
    public double Momentum { get; init; } = 0.5;
}

/// <summary>
/// A conditional GAN that paints scenery from a semantic map, in the manner of pix2pix (Isola et al. 2017): a U-Net paints, discriminators of patches see the
/// map beside the picture, so that they judge whether it is a picture of that map.
/// </summary>
/// <remarks>
/// min over G, max over D of L_gan(G, D) + λ E‖x − G(m, z)‖₁. Shapes: maps m [B, H, W] int64; pictures [B, C, H, W] in [−1, 1].
/// </remarks>
public sealed class SceneryPainter : IDisposable
{
    private readonly SceneryPainterOptions options;
    private readonly Device device;
    private readonly int classes;
    private readonly ulong seed;
    private readonly CrowdRandom random, looking;
    private readonly UNet generator;
    private readonly PatchDiscriminator discriminator;
    private readonly CrowdAdam generatorSteps, discriminatorSteps;

    /// <summary>Networks with new weights, which follow from the seed alone.</summary>
    /// <param name="channels">C.</param>
    /// <param name="classes">K.</param>
    /// <param name="seed">Of weights, noise and the order of maps.</param>
    /// <param name="options">Settings.</param>
    /// <param name="device">Where to compute; the CPU by default.</param>
    public SceneryPainter(int channels, int classes, ulong seed, SceneryPainterOptions? options = null, Device? device = null)
    {
        (this.options, this.device, this.classes, this.seed) = (options ?? new(), device ?? CPU, classes, seed);
        Threads.Begin();
        random = new([seed], "scenery");
        looking = new([seed], "scenery, looked at");
        generator = DrawnWeights.Of(new UNet(classes + this.options.NoiseChannels, channels, this.options.GeneratorFilters), seed, this.device);
        discriminator = DrawnWeights.Of(new PatchDiscriminator(classes + channels, this.options.DiscriminatorFilters, this.options.Sizes), seed, this.device);
        generatorSteps = CrowdAdam.For(generator, this.options.Rate, this.options.Momentum);
        discriminatorSteps = CrowdAdam.For(discriminator, this.options.Rate, this.options.Momentum);
    }

    /// <summary>Learns from pairs.</summary>
    /// <param name="maps">m [N, H, W] int64.</param>
    /// <param name="pictures">x [N, C, H, W].</param>
    /// <param name="progress">Hears the share that is done.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The mean losses of D, of G against it, and of the picture, of about every twentieth of the run [looks][3].</returns>
    /// <exception cref="InvalidOperationException">A loss is no number any more.</exception>
    public double[][] Train(Tensor maps, Tensor pictures, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(pictures);
        var (order, looks) = (new Minibatches((int)maps.shape[0], options.BatchSize, seed), new List<double[]>());
        var (each, since) = (Math.Max(1, options.Steps / 20), 0);
        using var sums = zeros(3, device: device);
        for (var step = 1; step <= options.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var at = order.Next(device);
            sums.add_(Update(PatchLosses.Shares(maps.index_select(0, at), classes), pictures.index_select(0, at), 1 - ((step - 1.0) / options.Steps)));
            since++;
            if (step % each == 0 || step == options.Steps)
            {
                looks.Add([.. (sums / since).cpu().data<float>().Select(value => (double)value)]);
                (_, since) = (sums.zero_(), 0);
                progress?.Invoke(step / (double)options.Steps);
                if (!looks[^1].All(double.IsFinite))
                {
                    throw new InvalidOperationException(FormattableString.Invariant($"A loss of the scenery painter at seed {seed} is no number after {step} updates: use a smaller Rate."));
                }
            }
        }

        return [.. looks];
    }

    /// <summary>G(m, z) with new noise: [B, H, W] int64 → [B, C, H, W].</summary>
    public Tensor Paint(Tensor maps)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        generator.eval();
        var painted = Made(PatchLosses.Shares(maps, classes), looking);
        generator.train();
        return painted.MoveToOuterDisposeScope();
    }

    /// <summary>One step of each network. What it returns are the losses of D, of G against it, and the mean absolute difference [3].</summary>
    /// <param name="shares">m as shares [B, K, H, W].</param>
    /// <param name="pictures">x [B, C, H, W].</param>
    /// <param name="left">Of the run: 1 at its beginning, 0 at its end.</param>
    internal Tensor Update(Tensor shares, Tensor pictures, double left)
    {
        generatorSteps.Scale(Math.Min(1, 2 * left));
        discriminatorSteps.Scale(Math.Min(1, 2 * left));
        var painted = Made(shares, random);

        var told = PatchLosses.Discriminator(discriminator.forward(cat([shares, pictures], 1)), discriminator.forward(cat([shares, painted.detach()], 1)));
        discriminatorSteps.zero_grad();
        told.backward();
        discriminatorSteps.step();

        var fooled = PatchLosses.Generator(discriminator.forward(cat([shares, painted], 1)));
        var difference = (painted - pictures).abs().mean();
        generatorSteps.zero_grad();
        autograd.backward([fooled + (options.PictureWeight * difference)], inputs: [.. generator.parameters()]);
        generatorSteps.step();
        return stack([told, fooled, difference], 0).detach();
    }

    /// <summary>The networks by name, for tests of what reaches them.</summary>
    internal IReadOnlyList<(string Name, nn.Module Network)> Networks => [("generator", generator), ("discriminator", discriminator)];

    /// <inheritdoc/>
    public void Dispose()
    {
        generatorSteps.Dispose();
        discriminatorSteps.Dispose();
        generator.Dispose();
        discriminator.Dispose();
    }

    private Tensor Made(Tensor shares, CrowdRandom from) =>
        generator.forward(cat([shares, from.Gaussian(device, shares.shape[0], options.NoiseChannels, shares.shape[2], shares.shape[3]).squeeze(0)], 1)).tanh();
}
