using RLTransfer.Torch.Tests.Recorded;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RLTransfer.Torch.Tests.NN;

public sealed class ActivationCaseTests : CaseTests<ActivationCases>
{
    /// <summary>Each module computes what its function does.</summary>
    public static TheoryData<string> Modules => new(ActivationCases.Modules.Keys);

    [Theory]
    [MemberData(nameof(Modules))]
    public void A_module_computes_its_function(string name)
    {
        using var scope = torch.NewDisposeScope();
        var inputs = Inputs(name, null);
        var expected = ActivationCases.Cases[name](inputs)[0];
        Assert.True(expected.eq(ActivationCases.Modules[name].call(inputs[0])).all().item<bool>());
    }

    [Theory]
    [InlineData("relu"), InlineData("elu"), InlineData("silu"), InlineData("hardtanh"), InlineData("leaky_relu"), InlineData("sigmoid"), InlineData("tanh"), InlineData("softsign"), InlineData("tanhshrink"), InlineData("mish"), InlineData("celu")]
    public void In_place_writes_the_same_values_into_the_input(string name)
    {
        var inplace = new Dictionary<string, Func<Tensor, Tensor>>
        {
            ["relu"] = x => F.relu(x, true), ["elu"] = x => F.elu(x, 1.5, true), ["silu"] = x => F.silu(x, true), ["hardtanh"] = x => F.hardtanh(x, -1.5, 0.5, true),
            ["leaky_relu"] = x => F.leaky_relu(x, 0.2, true), ["sigmoid"] = x => F.sigmoid(x, true), ["tanh"] = x => F.tanh(x, true), ["softsign"] = x => F.softsign(x, true),
            ["tanhshrink"] = x => F.tanhshrink(x, true), ["mish"] = x => F.mish(x, true), ["celu"] = x => F.celu(x, 0.7, true),
        };
        var inputs = Inputs(name, null);
        var expected = ActivationCases.Cases[name](inputs)[0];
        var result = inplace[name](inputs[0]);
        Assert.True(expected.allclose(result));
        Assert.True(expected.allclose(inputs[0]));
    }
}

/// <summary>Recorded/cases/activations.py in C#.</summary>
public sealed class ActivationCases : ICaseGroup
{
    public static string Name => "activations";

    public static IReadOnlyDictionary<string, Func<Tensor[], Tensor[]>> Cases { get; } = new CaseTable
    {
        { "relu", x => F.relu(x[0]) },
        { "relu6", x => F.relu6(x[0]) },
        { "leaky_relu", x => F.leaky_relu(x[0], 0.2) },
        { "elu", x => F.elu(x[0], 1.5) },
        { "celu", x => F.celu(x[0], 0.7) },
        { "selu", x => F.selu(x[0]) },
        { "gelu", x => F.gelu(x[0]) },
        { "gelu tanh", x => F.gelu(x[0], GELU.Approximate.tanh) },
        { "glu", x => F.glu(x[0]) },
        { "hardshrink", x => F.hardshrink(x[0], 0.4) },
        { "softshrink", x => F.softshrink(x[0], 0.4) },
        { "hardsigmoid", x => F.hardsigmoid(x[0]) },
        { "hardswish", x => F.hardswish(x[0]) },
        { "hardtanh", x => F.hardtanh(x[0], -1.5, 0.5) },
        { "logsigmoid", x => F.logsigmoid(x[0]) },
        { "log_softmax", x => F.log_softmax(x[0], 0) },
        { "softmax", x => F.softmax(x[0], -1) },
        { "softmin", x => F.softmin(x[0], 1) },
        { "softmax2d", x => F.softmax2d(x[0]) },
        { "mish", x => F.mish(x[0]) },
        { "prelu", x => F.prelu(x[0], x[1]) },
        { "sigmoid", x => F.sigmoid(x[0]) },
        { "silu", x => F.silu(x[0]) },
        { "softplus", x => F.softplus(x[0], 2, 1.5) },
        { "softsign", x => F.softsign(x[0]) },
        { "tanh", x => F.tanh(x[0]) },
        { "tanhshrink", x => F.tanhshrink(x[0]) },
        { "threshold", x => F.threshold(x[0], 0.1, -3) },
    };

    public static IReadOnlyDictionary<string, nn.Module<Tensor, Tensor>> Modules { get; } = new Dictionary<string, nn.Module<Tensor, Tensor>>
    {
        ["relu"] = nn.ReLU(),
        ["relu6"] = nn.ReLU6(),
        ["leaky_relu"] = nn.LeakyReLU(0.2),
        ["elu"] = nn.ELU(1.5),
        ["celu"] = nn.CELU(0.7),
        ["selu"] = nn.SELU(),
        ["gelu"] = nn.GELU(),
        ["gelu tanh"] = nn.GELU(GELU.Approximate.tanh),
        ["glu"] = nn.GLU(),
        ["hardshrink"] = nn.Hardshrink(0.4),
        ["softshrink"] = nn.Softshrink(0.4),
        ["hardsigmoid"] = nn.Hardsigmoid(),
        ["hardswish"] = nn.Hardswish(),
        ["hardtanh"] = nn.Hardtanh(-1.5, 0.5),
        ["logsigmoid"] = nn.LogSigmoid(),
        ["log_softmax"] = nn.LogSoftmax(0),
        ["softmax"] = nn.Softmax(-1),
        ["softmin"] = nn.Softmin(1),
        ["softmax2d"] = nn.Softmax2d(),
        ["mish"] = nn.Mish(),
        ["sigmoid"] = nn.Sigmoid(),
        ["silu"] = nn.SiLU(),
        ["softplus"] = nn.Softplus(2, 1.5),
        ["softsign"] = nn.Softsign(),
        ["tanh"] = nn.Tanh(),
        ["tanhshrink"] = nn.Tanhshrink(),
        ["threshold"] = nn.Threshold(0.1, -3),
    };
}
