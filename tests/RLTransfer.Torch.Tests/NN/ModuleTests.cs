using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RLTransfer.Torch.Tests.NN;

public sealed class ModuleTests
{
    private sealed class Net : Module<Tensor, Tensor>
    {
        public Net() : base(nameof(Net))
        {
            Head = Linear(4, 2);
            register_buffer("seen", torch.zeros(1));
            register_buffer("scratch", torch.ones(2), persistent: false);
            RegisterComponents();
        }

        public Linear Head { get; }

        [ComponentName(Name = "body")]
        private readonly Sequential layers = Sequential(("first", Linear(3, 4)), ("drop", Dropout(0.5)), ("norm", BatchNorm1d(4)));

        public override Tensor forward(Tensor input) => Head.call(layers.call(input));
    }

    [Fact]
    public void Parts_are_named_after_fields_properties_and_attributes()
    {
        var net = new Net();
        Assert.Equal(["Head", "body"], net.named_children().Select(child => child.name).Order(StringComparer.Ordinal));
        Assert.Equal(["Head", "body", "body.first", "body.drop", "body.norm"], net.named_modules().Select(entry => entry.name).OrderBy(name => name.Contains('.')).ThenBy(name => name is "body"));
        Assert.Equal(
            ["Head.bias", "Head.weight", "body.first.bias", "body.first.weight", "body.norm.bias", "body.norm.weight"],
            net.named_parameters().Select(entry => entry.name).Order(StringComparer.Ordinal));
        Assert.Same(net.Head.weight, net.get_parameter("Head.weight"));
        Assert.True(net.has_buffer("body.norm.running_mean"));
        Assert.False(net.has_parameter("Head.nothing"));
        Assert.Null(net.get_buffer("nobody.seen"));
    }

    [Fact]
    public void Only_persistent_buffers_are_state()
    {
        var net = new Net();
        Assert.Contains("scratch", net.named_buffers().Select(entry => entry.name));
        Assert.DoesNotContain("scratch", net.named_buffers(include_nonpersistent: false).Select(entry => entry.name));
        Assert.DoesNotContain("scratch", net.state_dict().Keys);
        Assert.Contains("seen", net.state_dict().Keys);
        Assert.Contains("body.norm.num_batches_tracked", net.state_dict().Keys);
    }

    [Fact]
    public void A_shared_parameter_counts_once_and_is_state_twice()
    {
        var first = Linear(3, 3, hasBias: false);
        var tied = Sequential(("first", first), ("second", Linear(first.weight)));
        Assert.Single(tied.parameters());
        Assert.Equal(2, tied.state_dict().Count);
    }

    [Fact]
    public void Training_and_evaluation_reach_every_part()
    {
        var net = new Net();
        var x = torch.randn(16, 3);
        var mean = net.get_buffer("body.norm.running_mean")!;
        net.eval();
        Assert.All(net.modules(), module => Assert.False(module.training));
        Assert.True(net.call(x).eq(net.call(x)).all().item<bool>());
        Assert.Equal(0, mean.abs().sum().item<float>());
        net.train();
        Assert.All(net.modules(), module => Assert.True(module.training));
        Assert.False(net.call(x).allclose(net.call(x)));
        Assert.NotEqual(0, mean.abs().sum().item<float>());
        Assert.Equal(2, net.get_buffer("body.norm.num_batches_tracked")!.item<long>());
    }

    [Fact]
    public void Apply_visits_children_first()
    {
        var names = new List<string>();
        Sequential(("a", Linear(1, 1)), ("b", Sequential(("c", Tanh())))).apply(module => names.Add(module.GetName()));
        Assert.Equal(["Linear", "Tanh", "Sequential", "Sequential"], names);
    }

    [Fact]
    public void Hooks_watch_replace_and_go()
    {
        var layer = Linear(2, 2);
        var x = torch.randn(3, 2);
        var plain = layer.call(x);
        var seen = new List<string>();
        var before = layer.register_forward_pre_hook((_, input) =>
        {
            seen.Add("before");
            return input * 0;
        });
        var after = layer.register_forward_hook((_, _, output) =>
        {
            seen.Add("after");
            return output + 1;
        });
        var watch = layer.register_forward_hook(_ => seen.Add("watch"));
        var hooked = layer.call(x);
        Assert.Equal(["before", "after", "watch"], seen);
        Assert.True(hooked.allclose((layer.bias! + 1).expand(3, 2)));
        before.remove();
        after.remove();
        watch.remove();
        watch.remove();
        Assert.True(layer.call(x).eq(plain).all().item<bool>());
        Assert.Equal(3, seen.Count);
    }

    [Fact]
    public void Moving_to_another_type_keeps_parameters_the_same_objects()
    {
        var net = new Net();
        net.call(torch.randn(8, 3)).square().sum().backward();
        var weight = net.Head.weight;
        var optimizer = torch.optim.SGD(net.parameters(), 0.1);
        net.to(ScalarType.Float64);
        Assert.Same(weight, net.get_parameter("Head.weight"));
        Assert.All(net.parameters(), parameter => Assert.Equal(ScalarType.Float64, parameter.dtype));
        Assert.Equal(ScalarType.Float64, weight.grad!.dtype);
        Assert.Equal(ScalarType.Float64, net.get_buffer("body.norm.running_var")!.dtype);
        Assert.Equal(ScalarType.Int64, net.get_buffer("body.norm.num_batches_tracked")!.dtype);
        net.call(torch.randn(8, 3, ScalarType.Float64)).square().sum().backward();
        var old = weight.detach().clone();
        optimizer.step();
        Assert.False(weight.allclose(old));
        Assert.Throws<ArgumentException>(() => net.to(ScalarType.Int64));
    }

    [Fact]
    public void Zero_grad_drops_or_clears_gradients()
    {
        var layer = Linear(2, 1);
        layer.call(torch.ones(1, 2)).sum().backward();
        layer.zero_grad(set_to_none: false);
        Assert.Equal(0, layer.weight.grad!.abs().sum().item<float>());
        layer.zero_grad();
        Assert.Null(layer.weight.grad);
    }

    [Fact]
    public void A_module_outlives_the_scope_it_is_made_in_and_frees_its_parts()
    {
        Net net;
        using (torch.NewDisposeScope()) net = new Net();
        Assert.Equal([5, 2], net.call(torch.randn(5, 3)).shape);
        var weight = net.Head.weight;
        net.Dispose();
        Assert.True(weight.IsInvalid);
    }

    [Fact]
    public void Registering_twice_or_under_a_bad_name_is_an_error()
    {
        var net = new Net();
        Assert.Throws<InvalidOperationException>(() => net.register_buffer("seen", torch.zeros(1)));
        Assert.Throws<InvalidOperationException>(() => net.register_module("Head", Linear(1, 1)));
        Assert.Throws<ArgumentException>(() => net.register_module("a.b", Linear(1, 1)));
        Assert.Throws<ArgumentException>(() => net.register_module("", Linear(1, 1)));
        Assert.Throws<InvalidOperationException>(() => Tanh().register_buffer("x", torch.zeros(1)));
    }

    [Fact]
    public void State_that_does_not_fit_is_named_and_changes_nothing()
    {
        var net = Sequential(("a", Linear(2, 3)), ("b", Linear(3, 1)));
        var old = net.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone());
        var wrong = net.state_dict().ToDictionary(entry => entry.Key, entry => torch.zeros_like(entry.Value));
        wrong.Remove("a.bias");
        wrong["c.weight"] = torch.zeros(1);
        wrong["b.weight"] = torch.zeros(3, 1);
        var error = Assert.Throws<InvalidOperationException>(() => net.load_state_dict(wrong));
        Assert.Contains("missing 'a.bias'", error.Message, StringComparison.Ordinal);
        Assert.Contains("unexpected 'c.weight'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'b.weight' is [3, 1] and should be [1, 3]", error.Message, StringComparison.Ordinal);
        Assert.All(net.state_dict(), entry => Assert.True(entry.Value.eq(old[entry.Key]).all().item<bool>()));

        wrong["b.weight"] = torch.zeros(1, 3);
        var (missing, unexpected) = net.load_state_dict(wrong, strict: false, skip: ["b.bias"]);
        Assert.Equal(["a.bias"], missing);
        Assert.Equal(["c.weight"], unexpected);
        Assert.Equal(0, net.get_parameter("a.weight")!.abs().sum().item<float>());
        Assert.True(net.get_parameter("b.bias")!.eq(old["b.bias"]).all().item<bool>());
    }

    [Fact]
    public void Wrong_shapes_are_errors_that_name_them()
    {
        Assert.Contains("[5, 3]", Assert.Throws<ExternalException>(() => Linear(4, 2).call(torch.zeros(5, 3))).Message, StringComparison.Ordinal);
        Assert.Contains("3 channels", Assert.Throws<ExternalException>(() => Conv2d(3, 2, 3).call(torch.zeros(1, 1, 5, 5))).Message, StringComparison.Ordinal);
        Assert.Contains("[2, 3]", Assert.Throws<ArgumentException>(() => BatchNorm2d(3).call(torch.zeros(2, 3))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Conv2d(3, 4, 3, groups: 2));
        Assert.Throws<ArgumentException>(() => GroupNorm(2, 3));
        Assert.Throws<ArgumentException>(() => Conv2d(1, 1, 3, Padding.Same, stride: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Embedding(4, 2, padding_idx: 4));
        Assert.Throws<ExternalException>(() => functional.cross_entropy(torch.zeros(3, 2), torch.tensor(new long[] { 0, 1, 5 })));
    }
}
