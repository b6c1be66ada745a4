using RLTransfer.Adaptation;
using RLTransfer.Transfer;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Adaptation;

public sealed class GraspAdapterTests
{
    private static readonly GraspAdapterOptions small = new()
    {
        Steps = 3, BatchSize = 8, NoiseChannels = 1, GeneratorFilters = 4, DiscriminatorFilters = 4, GraspFilters = 4, Sizes = 2, Looks = 1, LeastDiversity = 0,
    };

    [Fact]
    public void The_same_seed_twice_is_the_same_bit_for_bit_and_another_is_not()
    {
        Assert.Equal(Trained(1), Trained(1));
        Assert.NotEqual(Trained(1), Trained(2));
    }

    [Fact]
    public void Every_network_moves()
    {
        using var adapter = New();
        using var scope = NewDisposeScope();
        var before = adapter.Networks.Select(pair => pair.Network.parameters().Select(parameter => parameter.detach().clone()).ToArray()).ToArray();
        Update(adapter, withTries: true);
        foreach (var ((name, network), old) in adapter.Networks.Zip(before))
        {
            Assert.All(network.parameters().Zip(old), pair => Assert.True((pair.First - pair.Second).abs().max().item<float>() > 0, name));
        }
    }

    [Fact]
    public void The_discriminators_and_the_grasp_networks_losses_leave_nothing_in_the_generator()
    {
        // With weights of 0 the generator's own loss is 0: what it had from another's would show.
        var gradients = Gradients(small with { DomainWeight = 0, TaskWeight = 0, SemanticWeight = 0 });
        Assert.All(gradients["generator"], value => Assert.Equal(0, value));
        Assert.Contains(gradients["discriminator"], value => value != 0);
    }

    [Fact]
    public void The_generators_loss_leaves_nothing_in_the_networks_it_is_played_through()
    {
        var (weak, strong) = (Gradients(small), Gradients(small with { DomainWeight = 100, TaskWeight = 50 }));
        Assert.Equal(weak["discriminator"], strong["discriminator"]);
        Assert.Equal(weak["grasp"], strong["grasp"]);
        Assert.NotEqual(weak["generator"], strong["generator"]);
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(0, 0, 1)]
    public void Each_weighted_loss_reaches_the_generator(double domain, double task, double semantic) =>
        Assert.Contains(Gradients(small with { DomainWeight = domain, TaskWeight = task, SemanticWeight = semantic })["generator"], value => value != 0);

    [Fact]
    public void A_real_grasps_success_teaches_the_grasp_network_alone()
    {
        var (without, with) = (Gradients(small), Gradients(small, withTries: true));
        Assert.Equal(without["discriminator"], with["discriminator"]);
        Assert.NotEqual(without["grasp"], with["grasp"]);
    }

    [Fact]
    public void Domains_have_means_and_deviations_of_their_own()
    {
        using var scope = NewDisposeScope();
        using var norm = new DomainNorm(2);
        var (dark, bright) = (randn(64, 2, 4, 4), (5 * randn(64, 2, 4, 4)) + 7);
        for (var i = 0; i < 80; i++)
        {
            norm.forward(dark, PictureDomain.Simulated);
            norm.forward(bright, PictureDomain.Real);
        }

        norm.eval();
        Assert.Equal(0, norm.forward(bright, PictureDomain.Real).mean().item<float>(), 0.05);
        Assert.Equal(1, norm.forward(bright, PictureDomain.Real).std().item<float>(), 0.05);
        Assert.True(norm.forward(bright, PictureDomain.Simulated).mean().item<float>() > 5);
        Assert.Equal(2, norm.parameters().Count());
    }

    [Fact]
    public void Pictures_that_hardly_vary_are_a_collapse()
    {
        using var source = Bars.WithMaps(32, isTarget: false, 1);
        using var target = Bars.Of(32, isTarget: true, 2);
        using var adapter = New(small with { LeastDiversity = 100 });
        Assert.StartsWith("The generator has collapsed: after 3 updates", adapter.Train(source, target.Inputs)[^1].Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Looking_more_often_changes_nothing_that_is_learned() => Assert.Equal(Trained(1), Trained(1, looks: 3));

    [Fact]
    public void Without_any_grasp_there_is_nothing_to_learn_from()
    {
        using var adapter = New();
        Assert.Contains("neither simulated nor real grasps", Assert.Throws<ArgumentException>(() => adapter.TrainOn(null, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Adaptation_does_better_on_the_target_than_the_source_alone()
    {
        using var source = Bars.WithMaps(256, isTarget: false, 1);
        using var target = Bars.Of(256, isTarget: true, 2);
        using var test = Bars.Of(200, isTarget: true, 3);
        var options = small with { Steps = 200, BatchSize = 16, NoiseChannels = 3, GeneratorFilters = 8, DiscriminatorFilters = 8, GraspFilters = 8 };
        using var alone = New(options);
        alone.TrainOn(source, null);
        using var adapted = New(options);
        adapted.Train(source, target.Inputs);
        var (before, after) = (Right(alone, test, PictureDomain.Simulated), Right(adapted, test, PictureDomain.Real));
        Assert.True(after >= before + 0.15, FormattableString.Invariant($"source only {before}, adapted {after}"));

        static double Right(GraspAdapter adapter, Examples test, PictureDomain domain) =>
            adapter.Predict(test.Inputs, domain).gt(0.5).to(ScalarType.Int64).eq(test.Labels).to(ScalarType.Float32).mean().item<float>();
    }

    private static GraspAdapter New(GraspAdapterOptions? options = null, ulong seed = 1) => new(3, Bars.Side, 2, seed, options ?? small);

    private static void Update(GraspAdapter adapter, bool withTries)
    {
        using var source = Bars.WithMaps(8, isTarget: false, 1);
        using var target = Bars.Of(8, isTarget: true, 2);
        using var tries = Bars.Of(8, isTarget: true, 3);
        adapter.Update((source.Pictures, PatchLosses.Shares(source.Maps, 2, 4), source.Success), target.Inputs, withTries ? (tries.Inputs, tries.Labels) : null, 1);
    }

    private static Dictionary<string, float[]> Gradients(GraspAdapterOptions options, bool withTries = false)
    {
        using var adapter = New(options);
        using var scope = NewDisposeScope();
        Update(adapter, withTries);
        return adapter.Networks.ToDictionary(pair => pair.Name, pair => pair.Network.parameters().SelectMany(parameter => parameter.grad!.data<float>().ToArray()).ToArray());
    }

    private static float[] Trained(ulong seed, int looks = 1)
    {
        using var source = Bars.WithMaps(64, isTarget: false, 1);
        using var target = Bars.Of(64, isTarget: true, 2);
        using var tries = Bars.Of(16, isTarget: true, 3);
        using var adapter = New(small with { Looks = looks }, seed);
        adapter.Train(source, target.Inputs, tries);
        using var scope = NewDisposeScope();
        return adapter.Predict(target.Inputs).data<float>().ToArray();
    }
}
