using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace RLTransfer.Torch.Tests.Optim;

public sealed class OptimizerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("rlt-optim-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<string> Kinds => new(Makers.Keys);

    private static Dictionary<string, Func<IEnumerable<Parameter>, OptimizerHelper>> Makers { get; } = new()
    {
        ["sgd"] = p => torch.optim.SGD(p, 0.1, momentum: 0.9, nesterov: true),
        ["adam"] = p => torch.optim.Adam(p, lr: 0.05, amsgrad: true),
        ["adamw"] = p => torch.optim.AdamW(p, lr: 0.05, weight_decay: 0.1),
        ["rmsprop"] = p => torch.optim.RMSProp(p, lr: 0.01, momentum: 0.5, centered: true),
    };

    private static Sequential Net(int seed)
    {
        torch.manual_seed(seed);
        return Sequential(Linear(3, 5), Tanh(), Linear(5, 1));
    }

    private static void Train(Sequential net, OptimizerHelper optimizer, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            torch.manual_seed(100 + i);
            var x = torch.randn(8, 3);
            optimizer.zero_grad();
            functional.mse_loss(net.call(x), x.sum(1, keepdim: true)).backward();
            optimizer.step();
        }
    }

    private static void AssertSame(Sequential one, Sequential other)
    {
        foreach (var (left, right) in one.parameters().Zip(other.parameters())) Assert.Equal(left.data<float>().ToArray(), right.data<float>().ToArray());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Training_resumes_from_files_bit_by_bit(string kind)
    {
        var straight = Net(1);
        Train(straight, Makers[kind](straight.parameters()), 0, 10);

        var first = Net(1);
        var optimizer = Makers[kind](first.parameters());
        Train(first, optimizer, 0, 4);
        first.save(Path.Combine(folder, "net"));
        optimizer.save_state_dict(Path.Combine(folder, "optimizer"));

        var second = Net(2);
        second.load(Path.Combine(folder, "net"));
        var resumed = Makers[kind](second.parameters());
        resumed.load_state_dict(Path.Combine(folder, "optimizer"));
        Train(second, resumed, 4, 10);
        AssertSame(straight, second);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void State_copies_from_optimizer_to_optimizer(string kind)
    {
        var first = Net(1);
        var optimizer = Makers[kind](first.parameters());
        Train(first, optimizer, 0, 4);
        var second = Net(2);
        second.load_state_dict(first.state_dict());
        var copied = Makers[kind](second.parameters());
        copied.load_state_dict(optimizer.state_dict());
        Assert.All(optimizer.state_dict().State.Zip(copied.state_dict().State), pair => Assert.True(pair.First.ApproximatelyEquals(pair.Second)));
        Train(first, optimizer, 4, 8);
        Assert.False(optimizer.state_dict().State[0].ApproximatelyEquals(copied.state_dict().State[0]));
        Train(second, copied, 4, 8);
        AssertSame(first, second);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_cut_anywhere_is_refused_and_changes_nothing(string kind)
    {
        var net = Net(1);
        var optimizer = Makers[kind](net.parameters());
        Train(net, optimizer, 0, 2);
        var file = Path.Combine(folder, "optimizer");
        optimizer.save_state_dict(file);
        var bytes = File.ReadAllBytes(file);
        Train(net, optimizer, 2, 3);
        optimizer.save_state_dict(file);
        var kept = File.ReadAllBytes(file);
        for (var length = 0; length < bytes.Length; length += 7)
        {
            File.WriteAllBytes(file, bytes[..length]);
            Assert.Contains(file, Assert.Throws<InvalidDataException>(() => optimizer.load_state_dict(file)).Message, StringComparison.Ordinal);
        }
        optimizer.save_state_dict(file);
        Assert.Equal(kept, File.ReadAllBytes(file));
    }

    [Fact]
    public void Another_optimizers_state_is_refused()
    {
        var file = Path.Combine(folder, "optimizer");
        var net = Net(1);
        torch.optim.Adam(net.parameters()).save_state_dict(file);
        Assert.Contains("Adam", Assert.Throws<InvalidDataException>(() => torch.optim.SGD(net.parameters(), 0.1).load_state_dict(file)).Message, StringComparison.Ordinal);
        Assert.Contains("4 parameters", Assert.Throws<InvalidDataException>(() => torch.optim.Adam(Linear(2, 2).parameters()).load_state_dict(file)).Message, StringComparison.Ordinal);
        var wide = Sequential(Linear(3, 6), Tanh(), Linear(6, 1));
        Assert.Contains("[5, 3]", Assert.Throws<InvalidDataException>(() => torch.optim.Adam(wide.parameters()).load_state_dict(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_have_their_own_settings_and_take_the_rest_from_the_optimizer()
    {
        var (slow, fast) = (new Parameter(torch.zeros(2)), new Parameter(torch.zeros(2)));
        var optimizer = torch.optim.SGD(
            [new SGD.ParamGroup { Parameters = [slow] }, new SGD.ParamGroup([fast], new SGD.Options { LearningRate = 1.0 })], 0.1, momentum: 0.5);
        for (var i = 0; i < 2; i++)
        {
            (slow.grad, fast.grad) = (torch.ones(2), torch.ones(2));
            optimizer.step();
        }
        Assert.Equal([-0.25f, -0.25f], slow.data<float>().ToArray());
        Assert.Equal([-2.5f, -2.5f], fast.data<float>().ToArray());
        foreach (var group in optimizer.ParamGroups) group.LearningRate = 0;
        optimizer.step();
        Assert.Equal(-2.5f, fast[0].item<float>());
    }

    [Fact]
    public void A_parameter_without_gradient_stays_and_does_not_age()
    {
        var (used, idle) = (new Parameter(torch.ones(2)), new Parameter(torch.ones(2)));
        var optimizer = torch.optim.Adam([used, idle], lr: 0.1, weight_decay: 0.5);
        used.grad = torch.ones(2);
        optimizer.step();
        Assert.NotEqual(1, used[0].item<float>());
        Assert.Equal([1f, 1f], idle.data<float>().ToArray());
        Assert.Equal([1L, 0L], optimizer.state_dict().State.Cast<Adam.State>().Select(state => state.step));
    }

    [Fact]
    public void What_is_not_contiguous_steps_the_same()
    {
        foreach (var (kind, make) in Makers)
        {
            torch.manual_seed(4);
            var start = torch.randn(3, 4);
            var (plain, turned) = (new Parameter(start.clone()), new Parameter(start.t().contiguous().t()));
            Assert.False(turned.is_contiguous());
            var (one, other) = (make([plain]), make([turned]));
            for (var i = 0; i < 5; i++)
            {
                var gradient = torch.randn(3, 4);
                (plain.grad, turned.grad) = (gradient.clone(), gradient.clone());
                one.step();
                other.step();
            }
            Assert.True(plain.allclose(turned, 1e-6, 1e-7), kind);
        }
    }

    [Fact]
    public void A_closure_computes_the_loss_before_the_step_even_without_gradients_outside()
    {
        var parameter = new Parameter(torch.ones(1));
        var optimizer = torch.optim.SGD([parameter], 0.25);
        using var guard = torch.no_grad();
        var loss = optimizer.step(() =>
        {
            optimizer.zero_grad();
            var loss = parameter.square().sum();
            loss.backward();
            return loss;
        });
        Assert.Equal(1f, loss!.item<float>());
        Assert.Equal(0.5f, parameter.item<float>());
    }

    [Fact]
    public void Zero_grad_keeps_zeros_as_TorchSharps_does()
    {
        var parameter = new Parameter(torch.ones(2));
        var optimizer = torch.optim.SGD([parameter], 0.1);
        parameter.square().sum().backward(create_graph: true);
        optimizer.zero_grad();
        Assert.Equal([0f, 0f], parameter.grad!.data<float>().ToArray());
        Assert.False(parameter.grad!.requires_grad);
    }

    [Fact]
    public void Senseless_settings_are_refused()
    {
        var parameter = new Parameter(torch.ones(2));
        Assert.Throws<ArgumentException>(() => torch.optim.Adam([parameter], lr: -1));
        Assert.Throws<ArgumentException>(() => torch.optim.Adam([parameter], beta1: 1));
        Assert.Throws<ArgumentException>(() => torch.optim.SGD([parameter], 0.1, nesterov: true));
        Assert.Throws<ArgumentException>(() => torch.optim.RMSProp([parameter], momentum: -0.1));
        Assert.Throws<ArgumentException>(() => torch.optim.Adam([parameter, parameter]));
        Assert.Contains("RegisterComponents", Assert.Throws<ArgumentException>(() => torch.optim.Adam(Array.Empty<Parameter>())).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => torch.optim.lr_scheduler.SequentialLR(torch.optim.SGD([parameter], 0.1), [], []));
    }
}
