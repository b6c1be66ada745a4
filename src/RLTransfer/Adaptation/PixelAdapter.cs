using RLTransfer.Networks;
using RLTransfer.Randomness;
using RLTransfer.Tensors;
using RLTransfer.Transfer;
using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Adaptation;

/// <summary>
/// PixelDA (Bousmalis et al. 2017): a generator makes source pictures look like target ones, a discriminator tries to tell them apart, and a classifier learns
/// from source labels on both source and adapted pictures. It is then used on target pictures, of which no label was ever seen.
/// </summary>
/// <remarks>
/// min over G and T, max over D of α L_d(D, G) + β L_t(G, T) + γ L_c(G), in turns: first D and T step while G stands still, then G steps against both.
/// Every loss is in <see cref="PixelLosses"/>. Shapes: pictures [B, C, H, W] in [−1, 1]; z [B, Z]; labels [B] int64.
/// Of all looks at a run that is kept in which the predictions on target pictures hold the most information (<see cref="PixelMeasures.Information"/>).
/// </remarks>
public sealed class PixelAdapter : IDisposable
{
    private const int LookedAt = 512, VariedAt = 8;

    private readonly PixelAdapterOptions options;
    private readonly Device device;
    private readonly ulong seed;
    private readonly torch.Generator random, looking;
    private readonly Generator generator;
    private readonly Discriminator discriminator;
    private readonly TaskClassifier classifier;
    private readonly CrowdAdam generatorSteps, discriminatorSteps, classifierSteps;

    /// <summary>Networks with new weights, which follow from the seed alone.</summary>
    /// <param name="channels">C.</param>
    /// <param name="side">H and W, a multiple of 4.</param>
    /// <param name="classes">K.</param>
    /// <param name="seed">Of weights, noise and the order of pictures.</param>
    /// <param name="options">Settings.</param>
    /// <param name="device">Where to compute; the CPU by default.</param>
    public PixelAdapter(int channels, int side, int classes, ulong seed, PixelAdapterOptions? options = null, Device? device = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(side % 4, 0, nameof(side));
        (this.options, this.device, this.seed) = (options ?? new(), device ?? CPU, seed);
        Threads.Begin();
        random = Random("pixel adaptation");
        looking = Random("pixel adaptation, looked at");                                                   // so that looking more often changes nothing
        generator = DrawnWeights.Of(new Generator(channels, side, this.options), seed, this.device);
        discriminator = DrawnWeights.Of(new Discriminator(channels, side, this.options), seed, this.device);
        classifier = DrawnWeights.Of(new TaskClassifier(channels, side, classes), seed, this.device);
        generatorSteps = CrowdAdam.For(generator, this.options.GeneratorRate, this.options.Momentum);
        discriminatorSteps = CrowdAdam.For(discriminator, this.options.DiscriminatorRate, this.options.Momentum);
        classifierSteps = CrowdAdam.For(classifier, this.options.TaskRate);
    }

    /// <summary>Learns from labelled source pictures and from target pictures as they are.</summary>
    /// <param name="source">x_s and y.</param>
    /// <param name="target">x_t [N, C, H, W]; there is no way in for its labels.</param>
    /// <param name="look">Hears of every look.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The looks, and which of them was kept.</returns>
    /// <exception cref="InvalidOperationException">A loss is no number any more.</exception>
    public (IReadOnlyList<PixelLook> Looks, int Kept) Train(Examples source, Tensor target, Action<PixelLook>? look = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        var (looks, kept, best) = (new List<PixelLook>(), 0, new List<Tensor>());
        var (sources, targets) = (new Minibatches(source.Count, options.BatchSize, seed), new Minibatches((int)target.shape[0], options.BatchSize, seed + 1));
        var (sums, since) = (zeros(5, device: device), 0);
        for (var step = 1; step <= options.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using (NewDisposeScope())
            {
                var (at, among) = (sources.Next(device), targets.Next(device));
                sums.add_(Update(source.Inputs.index_select(0, at), source.Labels.index_select(0, at), target.index_select(0, among), 1 - ((step - 1.0) / options.Steps)));
            }

            since++;
            if (step == options.Steps || step * options.Looks / options.Steps > (step - 1) * options.Looks / options.Steps)
            {
                looks.Add(Look(step, sums, since, source.Inputs, target));
                (_, since) = (sums.zero_(), 0);
                look?.Invoke(looks[^1]);
                if (looks[^1].Information >= looks[kept].Information)
                {
                    (kept, best) = (looks.Count - 1, Copy(best));
                }
            }
        }

        Restore(best);
        sums.Dispose();
        best.ForEach(tensor => tensor.Dispose());
        return (looks, kept);
    }

    /// <summary>Trains T alone, by the cross-entropy on the pictures as they are: the bounds between which adaptation lies.</summary>
    /// <param name="examples">Source pictures and labels, or, for the bound that knows them, the target's.</param>
    /// <param name="steps">Updates.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The mean loss of the last tenth of the updates.</returns>
    public double TrainOn(Examples examples, int steps, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        var (order, last, sum) = (new Minibatches(examples.Count, options.BatchSize, seed), Math.Max(1, steps / 10), 0.0);
        for (var step = 1; step <= steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            Anneal(1 - ((step - 1.0) / steps), classifierSteps);
            var at = order.Next(device);
            var loss = nn.functional.cross_entropy(classifier.forward(examples.Inputs.index_select(0, at)), examples.Labels.index_select(0, at));
            classifierSteps.zero_grad();
            loss.backward();
            classifierSteps.step();
            sum += step > steps - last ? loss.item<float>() : 0;
        }

        return sum / last;
    }

    /// <summary>G(x, z) with new noise: [B, C, H, W] → [B, C, H, W].</summary>
    public Tensor Adapt(Tensor pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        using var _ = no_grad();
        using var noise = Noise(pictures.shape[0], looking);
        generator.eval();
        var adapted = generator.forward(pictures, noise);
        generator.train();
        return adapted;
    }

    /// <summary>Logits of T(x): [B, C, H, W] → [B, K].</summary>
    public Tensor Classify(Tensor pictures)
    {
        using var _ = no_grad();
        return classifier.forward(pictures);
    }

    /// <summary>One step of each network. What it returns are the losses −L_d, −E[log D(x_f)], L_t, L_c, and D's share of right answers [5].</summary>
    /// <param name="source">x_s [B, C, H, W].</param>
    /// <param name="labels">y [B].</param>
    /// <param name="target">x_t [B, C, H, W].</param>
    /// <param name="left">Of the run: 1 at its beginning, 0 at its end.</param>
    public Tensor Update(Tensor source, Tensor labels, Tensor target, double left)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        Anneal(left, generatorSteps, discriminatorSteps, classifierSteps);
        var adapted = generator.forward(source, Noise(source.shape[0], random));                                     // x_f = G(x_s, z)

        // D and T learn; what they learn from is held fixed. Both kinds of pictures take one way through each.
        var (real, fake) = discriminator.Judge(Blurred(target, left), Blurred(adapted.detach(), left));
        var told = PixelLosses.Discriminator(real, fake, options.RealLabel);
        discriminatorSteps.zero_grad();
        told.backward();
        discriminatorSteps.step();

        var read = classifier.forward(cat([adapted.detach(), source], 0)).chunk(2, 0);
        var task = PixelLosses.Task(read[0], read[1], labels);
        classifierSteps.zero_grad();
        task.backward();
        classifierSteps.step();

        // G learns, through D and T as they are now; the source half of L_t does not depend on it.
        var fooled = PixelLosses.Generator(discriminator.forward(Blurred(adapted, left)));
        var content = PixelLosses.Content(source, adapted, Mask(source));
        var loss = (options.DomainWeight * fooled) + (options.TaskWeight * nn.functional.cross_entropy(classifier.forward(adapted), labels)) + (options.ContentWeight * content);
        generatorSteps.zero_grad();
        autograd.backward([loss], inputs: [.. generator.parameters()]);
        generatorSteps.step();

        var right = (real.gt(0).to(ScalarType.Float32).mean() + fake.lt(0).to(ScalarType.Float32).mean()) / 2;
        return stack([told, fooled, task, content, right], 0).detach();
    }

    /// <summary>m: the ink of a source picture, which is bright [B, 1, H, W].</summary>
    internal static Tensor Mask(Tensor source) => source.mean([1], keepdim: true).gt(0).to(ScalarType.Float32);

    /// <summary>The networks by name, for tests of what reaches them.</summary>
    internal IReadOnlyList<(string Name, nn.Module Network)> Networks => [("generator", generator), ("discriminator", discriminator), ("classifier", classifier)];

    /// <inheritdoc/>
    public void Dispose()
    {
        generatorSteps.Dispose();
        discriminatorSteps.Dispose();
        classifierSteps.Dispose();
        random.Dispose();
        looking.Dispose();
        generator.Dispose();
        discriminator.Dispose();
        classifier.Dispose();
    }

    private void Anneal(double left, params ReadOnlySpan<CrowdAdam> steps)
    {
        foreach (var one in steps)
        {
            one.Scale(options.Anneals ? Math.Min(1, 2 * left) : 1);
        }
    }

    private PixelLook Look(int step, Tensor sums, int since, Tensor source, Tensor target)
    {
        using var scope = NewDisposeScope();
        var mean = (sums / since).cpu().data<float>().ToArray();
        if (!Array.TrueForAll(mean, float.IsFinite))
        {
            throw new InvalidOperationException(FormattableString.Invariant($"A loss of pixel adaptation at seed {seed} is no number after {step} updates: use smaller learning rates, or SpectralNorm."));
        }

        var (some, seen) = (source.narrow(0, 0, Math.Min(LookedAt, source.shape[0])), target.narrow(0, 0, Math.Min(LookedAt, target.shape[0])));
        var spread = PixelMeasures.Spread(seen);
        var (diversity, variety) = (PixelMeasures.Spread(Adapt(some)) / spread, PixelMeasures.Variety(Adapt, some.narrow(0, 0, Math.Min(VariedAt, some.shape[0]))) / spread);
        return new(step, mean[0], mean[1], mean[2], mean[3], mean[4], diversity, PixelMeasures.Information(Classify(seen)))
        {
            Variety = variety,
            Warning = diversity < options.LeastDiversity
                ? FormattableString.Invariant($"The generator has collapsed: after {step} updates its pictures vary {diversity:P0} as much as the target's. Lower DiscriminatorRate, raise InstanceNoise, or set SpectralNorm.")
                : variety < options.LeastVariety
                ? FormattableString.Invariant($"The generator ignores its noise: after {step} updates one picture's adaptations vary {variety:P0} as much as the target's pictures. Raise NoiseChannels, or lower ContentWeight.")
                : null,
        };
    }

    /// <summary>libtorch's own numbers: a step takes tens of thousands, more than the rest of a small network's step is worth if each is drawn by itself.</summary>
    private torch.Generator Random(string name) => new(new Philox(seed, Philox.Stream(name)).NextUInt64(), device);

    private Tensor Noise(long count, torch.Generator from) => randn(count, generator.NoiseSize, device: device, generator: from);

    /// <summary>With instance noise: blurs the edges of both distributions until they overlap.</summary>
    private Tensor Blurred(Tensor pictures, double left) => options.InstanceNoise == 0 ? pictures : pictures + (options.InstanceNoise * left * randn(pictures.shape, device: device, generator: random));

    private List<Tensor> Copy(List<Tensor> before)
    {
        before.ForEach(tensor => tensor.Dispose());
        using var _ = no_grad();
        return [.. Kept().Select(tensor => tensor.clone().DetachFromDisposeScope())];
    }

    private void Restore(List<Tensor> copies)
    {
        using var _ = no_grad();
        foreach (var (tensor, copy) in Kept().Zip(copies))
        {
            tensor.copy_(copy);
        }
    }

    private IEnumerable<Tensor> Kept() => generator.state_dict().Values.Concat(classifier.state_dict().Values);
}
