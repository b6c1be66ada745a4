using RLTransfer.Crowds;
using RLTransfer.Networks;
using RLTransfer.Tensors;
using RLTransfer.Transfer;
using static TorchSharp.torch;

namespace RLTransfer.Adaptation;

/// <summary>
/// GraspGAN (Bousmalis et al. 2018): a U-Net makes a simulator's pictures look like a camera's, discriminators of patches at several sizes try to tell them
/// apart, and a network learns from both which grasps succeed, with a normalization of each domain's own.
/// </summary>
/// <remarks>
/// min over G and T, max over D, in turns: first D and T step while G stands still, then G steps against both. T learns the success of simulated grasps, of
/// adapted ones and of the labelled real ones, and to read the semantic map off the first two (off pictures as they are, too, else G and T could agree on other classes); G's loss is α L_gen + β L_success + γ L_semantic. The unlabelled real pictures
/// take part in D's loss and in T's normalization. A grasp mirrored is a grasp as good: every batch is mirrored at random, in either direction.
/// Shapes: pictures [B, C, H, W] in [−1, 1]; maps [B, H, W] int64; success [B] int64. Of a run its end is kept; nothing is chosen by labels.
/// </remarks>
public sealed class GraspAdapter : IDisposable
{
    private const int LookedAt = 512, MapReduction = 4;

    private readonly GraspAdapterOptions options;
    private readonly Device device;
    private readonly int side, classes;
    private readonly ulong seed;
    private readonly CrowdRandom random, looking;
    private readonly UNet generator;
    private readonly PatchDiscriminator discriminator;
    private readonly GraspNetwork grasp;
    private readonly CrowdAdam generatorSteps, discriminatorSteps, graspSteps;

    /// <summary>Networks with new weights, which follow from the seed alone.</summary>
    /// <param name="channels">C.</param>
    /// <param name="side">H and W, a multiple of 4.</param>
    /// <param name="classes">K, of the semantic maps.</param>
    /// <param name="seed">Of weights, noise and the order of pictures.</param>
    /// <param name="options">Settings.</param>
    /// <param name="device">Where to compute; the CPU by default.</param>
    public GraspAdapter(int channels, int side, int classes, ulong seed, GraspAdapterOptions? options = null, Device? device = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(side % MapReduction, 0, nameof(side));
        (this.options, this.device, this.seed, this.side, this.classes) = (options ?? new(), device ?? CPU, seed, side, classes);
        Threads.Begin();
        random = new([seed], "grasp adaptation");
        looking = new([seed], "grasp adaptation, looked at");
        generator = DrawnWeights.Of(new UNet(channels + (2 * this.options.NoiseChannels), channels, this.options.GeneratorFilters), seed, this.device);
        discriminator = DrawnWeights.Of(new PatchDiscriminator(channels, this.options.DiscriminatorFilters, this.options.Sizes), seed, this.device);
        grasp = DrawnWeights.Of(new GraspNetwork(channels, side, classes, this.options.GraspFilters), seed, this.device);
        generatorSteps = CrowdAdam.For(generator, this.options.GeneratorRate, this.options.Momentum);
        discriminatorSteps = CrowdAdam.For(discriminator, this.options.DiscriminatorRate, this.options.Momentum);
        graspSteps = CrowdAdam.For(grasp, this.options.TaskRate);
    }

    /// <summary>Learns from simulated grasps, from real pictures as they are, and from those real grasps that were tried.</summary>
    /// <param name="source">Simulated grasps.</param>
    /// <param name="target">x_t [N, C, H, W], without labels.</param>
    /// <param name="labelled">Real grasps with their success; null for none.</param>
    /// <param name="look">Hears of every look.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidOperationException">A loss is no number any more.</exception>
    public IReadOnlyList<GraspLook> Train(GraspPictures source, Tensor target, Examples? labelled = null, Action<GraspLook>? look = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        var looks = new List<GraspLook>();
        var (sources, targets, tries) = (new Minibatches(source.Count, options.BatchSize, seed), new Minibatches((int)target.shape[0], options.BatchSize, seed + 1), Tries(labelled));
        var (sums, since) = (zeros(5, device: device), 0);
        for (var step = 1; step <= options.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using (NewDisposeScope())
            {
                var left = 1 - ((step - 1.0) / options.Steps);
                sums.add_(Update(Simulated(source, sources), target.index_select(0, targets.Next(device)), Tried(labelled, tries), left));
            }

            since++;
            if (step == options.Steps || step * options.Looks / options.Steps > (step - 1) * options.Looks / options.Steps)
            {
                looks.Add(Look(step, sums, since, source.Pictures, target));
                (_, since) = (sums.zero_(), 0);
                look?.Invoke(looks[^1]);
            }
        }

        sums.Dispose();
        return looks;
    }

    /// <summary>Trains the grasp network alone, on pictures as they are: what adaptation is measured against.</summary>
    /// <param name="source">Simulated grasps; null for none.</param>
    /// <param name="labelled">Real grasps; null for none.</param>
    /// <param name="target">Real pictures without labels, for their normalization; null for none.</param>
    /// <param name="cancellation">Stops it.</param>
    public void TrainOn(GraspPictures? source, Examples? labelled, Tensor? target = null, CancellationToken cancellation = default)
    {
        if (source is null && labelled is null)
        {
            throw new ArgumentException("There is nothing to learn from: neither simulated nor real grasps.", nameof(source));
        }

        var sources = source is null ? null : new Minibatches(source.Count, options.BatchSize, seed);
        var targets = target is null ? null : new Minibatches((int)target.shape[0], options.BatchSize, seed + 1);
        var tries = Tries(labelled);
        for (var step = 1; step <= options.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            Anneal(1 - ((step - 1.0) / options.Steps));
            var loss = zeros(1, device: device);
            if (source is not null)
            {
                var some = Simulated(source, sources!);
                loss += Known(some.Pictures, some, PictureDomain.Simulated);
            }

            if (Real(Tried(labelled, tries), targets is null ? null : target!.index_select(0, targets.Next(device))) is { } real)
            {
                loss += real;
            }

            Step(graspSteps, loss);
        }
    }

    /// <summary>G(x, z) with new noise: [B, C, H, W] → [B, C, H, W].</summary>
    public Tensor Adapt(Tensor pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        using var _ = no_grad();
        generator.eval();
        var adapted = Made(pictures, looking);
        generator.train();
        return adapted;
    }

    /// <summary>The probability that each grasp succeeds: [B, C, H, W] → [B].</summary>
    /// <param name="pictures">About the gripper.</param>
    /// <param name="domain">Whose normalization: the target's, unless nothing was learned from it.</param>
    public Tensor Predict(Tensor pictures, PictureDomain domain = PictureDomain.Real)
    {
        using var _ = no_grad();
        grasp.eval();
        var success = grasp.forward(pictures, domain).Success.sigmoid();
        grasp.train();
        return success;
    }

    /// <summary>One step of each network. What it returns are the losses of D, G and T, that of the map, and D's share of right answers [5].</summary>
    /// <param name="source">x_s, m_s as shares [B, K, H/4, W/4], and y.</param>
    /// <param name="target">x_t [B, C, H, W].</param>
    /// <param name="tried">Real grasps with their success; null for none.</param>
    /// <param name="left">Of the run: 1 at its beginning, 0 at its end.</param>
    internal Tensor Update((Tensor Pictures, Tensor Maps, Tensor Success) source, Tensor target, (Tensor Pictures, Tensor Success)? tried, double left)
    {
        Anneal(left);
        var adapted = Made(source.Pictures, random);                                         // x_f = G(x_s, z)

        // D and T learn; what they learn from is held fixed.
        var (real, made) = (discriminator.forward(target), discriminator.forward(adapted.detach()));
        var told = PatchLosses.Discriminator(real, made);
        Step(discriminatorSteps, told);

        var task = Known(source.Pictures, source, PictureDomain.Simulated) + Known(adapted.detach(), source, PictureDomain.Adapted);
        task = Real(tried, target) is { } labelled ? task + labelled : task;
        Step(graspSteps, task);

        // G learns, through D and T as they are now.
        var fooled = PatchLosses.Generator(discriminator.forward(adapted));
        var (success, map) = grasp.forward(adapted, PictureDomain.Adapted);
        var semantic = PatchLosses.Semantic(map, source.Maps);
        var loss = (options.DomainWeight * fooled) + (options.TaskWeight * Success(success, source.Success)) + (options.SemanticWeight * semantic);
        generatorSteps.zero_grad();
        autograd.backward([loss], inputs: [.. generator.parameters()]);
        generatorSteps.step();
        return stack([told, fooled, task.squeeze(), semantic, PatchLosses.Accuracy(real, made)], 0).detach();
    }

    /// <summary>The networks by name, for tests of what reaches them.</summary>
    internal IReadOnlyList<(string Name, nn.Module Network)> Networks => [("generator", generator), ("discriminator", discriminator), ("grasp", grasp)];

    /// <inheritdoc/>
    public void Dispose()
    {
        generatorSteps.Dispose();
        discriminatorSteps.Dispose();
        graspSteps.Dispose();
        generator.Dispose();
        discriminator.Dispose();
        grasp.Dispose();
    }

    /// <summary>T on pictures of simulated grasps, of which all is known.</summary>
    private Tensor Known(Tensor pictures, (Tensor Pictures, Tensor Maps, Tensor Success) grasps, PictureDomain domain)
    {
        var (success, map) = grasp.forward(pictures, domain);
        return Success(success, grasps.Success) + (options.SemanticWeight * PatchLosses.Semantic(map, grasps.Maps));
    }

    /// <summary>T on real pictures: those with labels first, the others for the normalization only. Null where none has a label.</summary>
    private Tensor? Real((Tensor Pictures, Tensor Success)? tried, Tensor? unlabelled)
    {
        var pictures = tried is { } some ? unlabelled is null ? some.Pictures : cat([some.Pictures, unlabelled], 0) : unlabelled;
        if (pictures is null)
        {
            return null;
        }

        var success = grasp.forward(pictures, PictureDomain.Real).Success;
        return tried is { } known ? Success(success.narrow(0, 0, known.Success.shape[0]), known.Success) : null;
    }

    private static Tensor Success(Tensor logits, Tensor success) => nn.functional.binary_cross_entropy_with_logits(logits, success.to(ScalarType.Float32));

    private static void Step(CrowdAdam steps, Tensor loss)
    {
        steps.zero_grad();
        loss.backward();
        steps.step();
    }

    /// <summary>All rates fall to 0 in the second half of a run.</summary>
    private void Anneal(double left)
    {
        foreach (var steps in new[] { generatorSteps, discriminatorSteps, graspSteps })
        {
            steps.Scale(Math.Min(1, 2 * left));
        }
    }

    private Tensor Made(Tensor pictures, CrowdRandom from)
    {
        var (count, channels) = (pictures.shape[0], options.NoiseChannels);
        var everywhere = from.Gaussian(device, count, channels, 1, 1).squeeze(0).expand(-1, -1, side, side);
        return generator.forward(cat([pictures, everywhere, from.Gaussian(device, count, channels, side, side).squeeze(0)], 1)).tanh();
    }

    private Minibatches? Tries(Examples? labelled) => labelled is null ? null : new Minibatches(labelled.Count, options.BatchSize, seed + 2);

    private (Tensor Pictures, Tensor Maps, Tensor Success) Simulated(GraspPictures source, Minibatches batches)
    {
        var at = batches.Next(device);
        var (across, down) = Mirrors();
        return (
            Mirrored(source.Pictures.index_select(0, at), across, down),
            PatchLosses.Shares(Mirrored(source.Maps.index_select(0, at), across, down), classes, MapReduction),
            source.Success.index_select(0, at));
    }

    private (Tensor Pictures, Tensor Success)? Tried(Examples? labelled, Minibatches? batches)
    {
        if (labelled is null)
        {
            return null;
        }

        var at = batches!.Next(device);
        var (across, down) = Mirrors();
        return (Mirrored(labelled.Inputs.index_select(0, at), across, down), labelled.Labels.index_select(0, at));
    }

    private (bool Across, bool Down) Mirrors() => (random[0].NextInt32(2) == 1, random[0].NextInt32(2) == 1);

    private static Tensor Mirrored(Tensor pictures, bool across, bool down)
    {
        pictures = across ? pictures.flip(-1) : pictures;
        return down ? pictures.flip(-2) : pictures;
    }

    private GraspLook Look(int step, Tensor sums, int since, Tensor source, Tensor target)
    {
        using var scope = NewDisposeScope();
        var mean = (sums / since).cpu().data<float>().ToArray();
        if (!Array.TrueForAll(mean, float.IsFinite))
        {
            throw new InvalidOperationException(FormattableString.Invariant($"A loss of grasp adaptation at seed {seed} is no number after {step} updates: use smaller learning rates."));
        }

        Tensor Some(Tensor pictures) => pictures.narrow(0, 0, Math.Min(LookedAt, pictures.shape[0]));
        var diversity = PixelMeasures.Spread(Adapt(Some(source))) / PixelMeasures.Spread(Some(target));
        return new(step, mean[0], mean[1], mean[2], mean[3], mean[4], diversity)
        {
            Warning = diversity < options.LeastDiversity
                ? FormattableString.Invariant($"The generator has collapsed: after {step} updates its pictures vary {diversity:P0} as much as the target's. Lower DiscriminatorRate, or raise NoiseChannels.")
                : null,
        };
    }
}
