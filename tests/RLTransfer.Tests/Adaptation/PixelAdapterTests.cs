using RLTransfer.Adaptation;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Adaptation;

public sealed class PixelAdapterTests
{
    private const int Side = Bars.Side;

    private static readonly PixelAdapterOptions small = new()
    {
        Steps = 3, BatchSize = 8, NoiseGrids = [1], NoiseChannels = 1, GeneratorFilters = 6, ResidualBlocks = 1, DiscriminatorFilters = 4, Looks = 1, LeastDiversity = 0, LeastVariety = 0,
    };

    [Fact]
    public void The_same_seed_twice_is_the_same_bit_for_bit_and_another_is_not()
    {
        var (first, again, other) = (Trained(1), Trained(1), Trained(2));
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void The_generators_loss_leaves_nothing_in_the_networks_it_is_played_through()
    {
        var (weak, strong) = (Gradients(small), Gradients(small with { DomainWeight = 100, TaskWeight = 50, ContentWeight = 20 }));
        Assert.Equal(weak["discriminator"], strong["discriminator"]);
        Assert.Equal(weak["classifier"], strong["classifier"]);
        Assert.NotEqual(weak["generator"], strong["generator"]);
    }

    [Fact]
    public void The_discriminators_loss_leaves_nothing_in_the_generator()
    {
        // D and T stand still, so that a changed loss of D's can reach G only through a gradient.
        var still = small with { DiscriminatorRate = 0, TaskRate = 0 };
        var (plain, smoothed) = (Gradients(still with { RealLabel = 1 }), Gradients(still with { RealLabel = 0.5 }));
        Assert.NotEqual(plain["discriminator"], smoothed["discriminator"]);
        Assert.Equal(plain["generator"], smoothed["generator"]);
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(0, 0, 1)]
    public void Each_weighted_loss_reaches_the_generator(double domain, double task, double content)
    {
        var gradients = Gradients(small with { DomainWeight = domain, TaskWeight = task, ContentWeight = content });
        Assert.Contains(gradients["generator"], value => value != 0);
        Assert.DoesNotContain(Gradients(small with { DomainWeight = 0, TaskWeight = 0, ContentWeight = 0 })["generator"], value => value != 0);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Stabilizers_train(bool spectral, bool patches)
    {
        using var source = Bars.Of(64, isTarget: false, 1);
        using var target = Bars.Of(64, isTarget: true, 2);
        using var adapter = new PixelAdapter(3, Side, 2, 1, small with { SpectralNorm = spectral, JudgesPatches = patches });
        var (looks, kept) = adapter.Train(source, target.Inputs);
        Assert.True(double.IsFinite(looks[kept].DiscriminatorLoss));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_discriminator_that_compares_pictures_judges_one_by_the_company_it_is_in(bool compares)
    {
        using var scope = NewDisposeScope();
        using var discriminator = new Discriminator(3, Side, small with { ComparesPictures = compares });
        var one = linspace(-1, 1, 3 * Side * Side).view(1, 3, Side, Side);
        var (alike, varied) = (discriminator.forward(cat([one, one], 0))[0], discriminator.forward(cat([one, -one], 0))[0]);
        Assert.Equal(compares, (alike - varied).abs().max().item<float>() > 1e-5);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Target_and_adapted_pictures_are_judged_together_as_they_would_be_apart(bool compares, bool patches)
    {
        using var scope = NewDisposeScope();
        using var discriminator = new Discriminator(3, Side, small with { ComparesPictures = compares, JudgesPatches = patches });
        var (target, adapted) = (rand(5, 3, Side, Side), 2 * rand(4, 3, Side, Side));
        var (real, fake) = discriminator.Judge(target, adapted);
        Assert.Equal(0, (real - discriminator.forward(target)).abs().max().item<float>(), 1e-5);
        Assert.Equal(0, (fake - discriminator.forward(adapted)).abs().max().item<float>(), 1e-5);
    }

    [Fact]
    public void A_composing_generator_keeps_the_ink_apart_from_what_is_behind_it()
    {
        using var scope = NewDisposeScope();
        using var generator = new RLTransfer.Adaptation.Generator(3, Side, small with { Composes = true });
        using var _ = no_grad();
        var weights = generator.parameters().TakeLast(2).ToArray();                                      // of the last convolution: [2 · 3 + 1, filters, 1, 1] and [2 · 3 + 1]
        weights[0].zero_();
        weights[1].copy_(tensor(new[] { 10f, 10, 10, -10, -10, -10, 0 }));                               // a foreground of 1, a background of −1, the ink as it is
        using var bars = Bars.Of(4, isTarget: false, 1);
        Assert.Equal(0, (generator.forward(bars.Inputs, zeros(4, generator.NoiseSize)) - bars.Inputs).abs().max().item<float>(), 0.05);
        weights[1][6] = -100;                                                                            // as little ink as may be, σ(4 − 5), and no more where there was none
        var thin = generator.forward(bars.Inputs, zeros(4, generator.NoiseSize));
        Assert.Equal((2 / (1 + Math.E)) - 1, thin.max().item<float>(), 0.01);
        Assert.Equal(-1, thin.min().item<float>(), 0.01);
    }

    [Fact]
    public void The_noise_of_every_grid_reaches_the_picture()
    {
        using var scope = NewDisposeScope();
        using var generator = new RLTransfer.Adaptation.Generator(3, Side, small with { NoiseGrids = [1, 2], NoiseChannels = 2 });
        Assert.Equal(2 * (1 + 4 + (Side * Side)), generator.NoiseSize);
        var noise = zeros(1, generator.NoiseSize, requires_grad: true);
        generator.forward(zeros(1, 3, Side, Side), noise).square().sum().backward();
        Assert.All(new[] { (0, 2), (2, 8), (10, 2 * Side * Side) }, part => Assert.True(noise.grad!.narrow(1, part.Item1, part.Item2).abs().max().item<float>() > 0));
    }

    [Fact]
    public void Annealed_players_hardly_move_at_the_end()
    {
        Assert.True(Moved(anneals: true) < Moved(anneals: false) / 10);

        // How far the last of 100 updates moves the generator.
        double Moved(bool anneals)
        {
            using var source = Bars.Of(8, isTarget: false, 1);
            using var target = Bars.Of(8, isTarget: true, 2);
            using var adapter = new PixelAdapter(3, Side, 2, 1, small with { Anneals = anneals });
            using var scope = NewDisposeScope();
            var before = Weights(adapter);
            adapter.Update(source.Inputs, source.Labels, target.Inputs, left: 0.01);
            return (Weights(adapter) - before).norm().item<float>();
        }

        static Tensor Weights(PixelAdapter adapter) => cat([.. adapter.Networks[0].Network.parameters().Select(parameter => parameter.detach().flatten())]).clone();
    }

    [Fact]
    public void A_normed_convolution_stretches_nothing()
    {
        using var scope = NewDisposeScope();
        using var convolution = new NormedConvolution(4, 4, 1, 1, isNormed: true);
        var input = eye(4).view(4, 4, 1, 1);
        for (var i = 0; i < 200; i++)
        {
            using var unused = convolution.forward(input);
        }

        // At 1 × 1 the convolution of the unit vectors is its matrix, but for the bias.
        var matrix = (convolution.forward(input) - convolution.forward(zeros(1, 4, 1, 1))).view(4, 4);
        Assert.Equal(1, linalg.svdvals(matrix)[0].item<float>(), 1e-3);
    }

    [Fact]
    public void Pictures_that_hardly_vary_are_a_collapse_and_the_warning_says_what_may_help()
    {
        using var source = Bars.Of(64, isTarget: false, 1);
        using var target = Bars.Of(64, isTarget: true, 2);
        using var calm = new PixelAdapter(3, Side, 2, 1, small);
        Assert.Null(calm.Train(source, target.Inputs).Looks[^1].Warning);
        using var strict = new PixelAdapter(3, Side, 2, 1, small with { LeastDiversity = 100 });
        var warning = strict.Train(source, target.Inputs).Looks[^1].Warning;
        Assert.StartsWith("The generator has collapsed: after 3 updates", warning, StringComparison.Ordinal);
        Assert.Contains("SpectralNorm", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_generator_that_gets_hardly_any_noise_is_told()
    {
        using var source = Bars.Of(64, isTarget: false, 1);
        using var target = Bars.Of(64, isTarget: true, 2);
        using var adapter = new PixelAdapter(3, Side, 2, 1, small with { LeastVariety = 0.05 });
        using (no_grad())
        {
            var first = adapter.Networks[0].Network.parameters().First();                          // [filters, channels of the picture and of the noise, 3, 3]
            first.narrow(1, 3, first.shape[1] - 3).zero_();
        }

        var look = adapter.Train(source, target.Inputs).Looks[^1];
        Assert.InRange(look.Variety, 0, 0.05);
        Assert.StartsWith("The generator ignores its noise", look.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Looking_more_often_changes_nothing_that_is_learned()
    {
        Assert.Equal(Last(1), Last(3));

        double Last(int looks)
        {
            using var source = Bars.Of(64, isTarget: false, 1);
            using var target = Bars.Of(64, isTarget: true, 2);
            using var adapter = new PixelAdapter(3, Side, 2, 1, small with { Looks = looks });
            return adapter.Train(source, target.Inputs).Looks[^1].Information;
        }
    }

    [Fact]
    public void Adaptation_does_better_on_the_target_than_the_source_alone()
    {
        // Bright bars on black, thin and thick, then the same on bright colours: whoever has learned how much is bright calls all of them thick.
        using var source = Bars.Of(256, isTarget: false, 1);
        using var target = Bars.Of(256, isTarget: true, 2);
        using var test = Bars.Of(200, isTarget: true, 3);
        var options = small with { Steps = 250, BatchSize = 16, GeneratorFilters = 8, DiscriminatorFilters = 8, ContentWeight = 5, Looks = 10 };
        using var alone = new PixelAdapter(3, Side, 2, 1, options);
        alone.TrainOn(source, 250);
        using var adapted = new PixelAdapter(3, Side, 2, 1, options);
        adapted.Train(source, target.Inputs);
        var (before, after) = (test.Score(alone.Classify).Accuracy, test.Score(adapted.Classify).Accuracy);
        Assert.True(after >= before + 0.15, FormattableString.Invariant($"source only {before}, adapted {after}"));
    }

    private static float[] Trained(ulong seed)
    {
        using var source = Bars.Of(64, isTarget: false, 1);
        using var target = Bars.Of(64, isTarget: true, 2);
        using var adapter = new PixelAdapter(3, Side, 2, seed, small);
        adapter.Train(source, target.Inputs);
        using var scope = NewDisposeScope();
        return [.. adapter.Adapt(source.Inputs).data<float>(), .. adapter.Classify(target.Inputs).data<float>()];
    }

    private static Dictionary<string, float[]> Gradients(PixelAdapterOptions options)
    {
        using var source = Bars.Of(8, isTarget: false, 1);
        using var target = Bars.Of(8, isTarget: true, 2);
        using var adapter = new PixelAdapter(3, Side, 2, 1, options);
        using var scope = NewDisposeScope();
        adapter.Update(source.Inputs, source.Labels, target.Inputs, 1);
        return adapter.Networks.ToDictionary(pair => pair.Name, pair => pair.Network.parameters().SelectMany(parameter => parameter.grad!.data<float>().ToArray()).ToArray());
    }
}
