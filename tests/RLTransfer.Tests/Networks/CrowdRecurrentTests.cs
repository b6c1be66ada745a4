using RLTransfer.Networks;
using RLTransfer.Tensors;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Networks;

public sealed class CrowdRecurrentTests
{
    [Fact]
    public void A_member_s_GRU_is_PyTorch_s_with_the_same_weights()
    {
        using var crowd = new CrowdGru("memory", 5, 7, [3, 4]);
        using var reference = nn.GRU(5, 7, batchFirst: true);
        var x = randn(2, 3, 6, 5);
        var (outputs, state) = crowd.Run(x);
        for (var member = 0; member < 2; member++)
        {
            Copy(crowd, member, reference);
            var (expected, last) = reference.call(x[member]);
            Close(expected, outputs[member]);
            Close(last[0], state[member]);
        }
    }

    [Fact]
    public void A_member_s_LSTM_is_PyTorch_s_with_the_same_weights()
    {
        using var crowd = new CrowdLstm("memory", 5, 7, [3, 4]);
        using var reference = nn.LSTM(5, 7, batchFirst: true);
        var x = randn(2, 3, 6, 5);
        var (outputs, state) = crowd.Run(x);
        for (var member = 0; member < 2; member++)
        {
            Copy(crowd, member, reference);
            var (expected, h, c) = reference.call(x[member]);
            Close(expected, outputs[member]);
            Close(cat([h[0], c[0]], -1), state[member]);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Step_by_step_is_the_whole_sequence(string kind)
    {
        using var crowd = Make(kind, [3, 4]);
        var x = randn(2, 3, 6, 5);
        var (outputs, last) = crowd.Run(x);
        var state = crowd.Start(3);
        for (var t = 0; t < 6; t++)
        {
            (var output, state) = crowd.Step(x.select(2, t), state);
            Close(outputs.select(2, t), output);
        }

        Close(last, state);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Where_an_episode_begins_nothing_is_remembered(string kind)
    {
        using var crowd = Make(kind, [3, 4]);
        var (x, begins) = (randn(2, 3, 6, 5), zeros(2, 3, 6));
        begins[1, 2, 4] = tensor(1f);
        var cut = crowd.Run(x, begins: begins).Outputs;
        var whole = crowd.Run(x).Outputs;
        Close(crowd.Run(x.narrow(2, 4, 2)).Outputs[1, 2], cut[1, 2].narrow(0, 4, 2));
        Close(whole[0], cut[0]);
        Close(whole[1, 2].narrow(0, 0, 4), cut[1, 2].narrow(0, 0, 4));
        Assert.False(whole[1, 2].allclose(cut[1, 2]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_member_is_the_same_alone_and_in_a_crowd(string kind)
    {
        using var crowd = Make(kind, [2, 3, 4]);
        using var alone = Make(kind, [3]);
        foreach (var (of, one) in crowd.Weights.Zip(alone.Weights))
        {
            Assert.Equal(one.data<float>().ToArray(), of[1].data<float>().ToArray());
        }

        var x = randn(3, 4, 6, 5);
        Close(alone.forward(x.narrow(0, 1, 1)), crowd.forward(x).narrow(0, 1, 1));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_are_those_of_finite_differences(string kind)
    {
        using var crowd = Make(kind, [3, 4]);
        var x = randn([2, 2, 3, 5], dtype: ScalarType.Float64);
        var weights = crowd.Parameters.Select(parameter => parameter.detach().to(ScalarType.Float64).requires_grad_()).ToArray();
        Tensor Loss() => crowd.Apply(weights, x).sin().sum();
        var gradients = Gradients.Of([Loss()], weights);
        using var _ = no_grad();
        foreach (var (weight, gradient) in weights.Zip(gradients))
        {
            var flat = weight.view(-1);
            for (var i = 0L; i < flat.numel(); i += 7)
            {
                var value = flat[i].item<double>();
                flat[i] = tensor(value + 1e-6, ScalarType.Float64);
                var above = Loss().item<double>();
                flat[i] = tensor(value - 1e-6, ScalarType.Float64);
                var below = Loss().item<double>();
                flat[i] = tensor(value, ScalarType.Float64);
                Assert.Equal((above - below) / 2e-6, gradient.view(-1)[i].item<double>(), 1e-6);
            }
        }
    }

    [Fact]
    public void Bad_input_is_named()
    {
        using var crowd = new CrowdGru("memory", 5, 7, [3, 4]);
        Assert.StartsWith("memory of 2 members takes [2, B, T, 5], got [2, 3, 6, 4].", Assert.Throws<ArgumentException>(() => crowd.forward(zeros(2, 3, 6, 4))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new CrowdLstm("memory", 5, 7, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CrowdLstm("memory", 5, 0, [1]));
    }

    public static TheoryData<string> Kinds => ["GRU", "LSTM"];

    private static CrowdRecurrent Make(string kind, ulong[] seeds) => kind == "GRU" ? new CrowdGru("memory", 5, 7, seeds) : new CrowdLstm("memory", 5, 7, seeds);

    private static void Copy(CrowdRecurrent crowd, int member, nn.Module to)
    {
        using var _ = no_grad();
        var parameters = to.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
        parameters["weight_ih_l0"].copy_(crowd.Weights[0][member].t());
        parameters["weight_hh_l0"].copy_(crowd.Weights[1][member].t());
        parameters["bias_ih_l0"].copy_(crowd.Weights[2][member, 0]);
        parameters["bias_hh_l0"].copy_(crowd.Weights[3][member, 0]);
    }

    private static void Close(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(expected.allclose(actual, 1e-4, 1e-5), $"differ by {(expected - actual).abs().max().item<float>()}");
    }
}
