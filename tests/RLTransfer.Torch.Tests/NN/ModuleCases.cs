using RLTransfer.Torch.Tests.Recorded;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RLTransfer.Torch.Tests.NN;

public sealed class ModuleCaseTests : CaseTests<ModuleCases>;

/// <summary>Recorded/cases/modules.py in C#: the inputs of the call, then the parameters in order.</summary>
public sealed class ModuleCases : ICaseGroup
{
    public static string Name => "modules";

    public static IReadOnlyDictionary<string, Func<Tensor[], Tensor[]>> Cases { get; } =
        new[] { Dense(), Convolutions(), Norms(), Recurrent(), Pooling(), Shapes() }.SelectMany(table => table).ToDictionary();

    private static CaseTable Dense() => new()
    {
        { "Linear", x => With(Linear(4, 3), x).call(x[0]) },
        { "Linear without bias", x => With(Linear(4, 3, hasBias: false), x).call(x[0]) },
        { "Sequential", x => With(Sequential(Linear(4, 6), Tanh(), Linear(6, 2)), x).call(x[0]) },
        { "PReLU", x => With(PReLU(3), x).call(x[0]) },
        { "Embedding", x => With(Embedding(6, 3), x).call(x[0]) },
        { "Embedding padded", x => With(Embedding(6, 3, padding_idx: 2), x).call(x[0]) },
    };

    private static CaseTable Convolutions() => new()
    {
        { "Conv1d", x => With(Conv1d(3, 4, 3, stride: 2, padding: 1), x).call(x[0]) },
        { "Conv1d same", x => With(Conv1d(2, 3, 3, Padding.Same), x).call(x[0]) },
        { "Conv2d", x => With(Conv2d(2, 3, 3), x).call(x[0]) },
        { "Conv2d strided", x => With(Conv2d(2, 4, (3, 2), stride: (2, 1), padding: (1, 0), dilation: (1, 2)), x).call(x[0]) },
        { "Conv2d grouped", x => With(Conv2d(4, 4, 3, padding: 1, groups: 2, bias: false), x).call(x[0]) },
        { "Conv2d same", x => With(Conv2d(1, 2, 4, Padding.Same), x).call(x[0]) },
        { "Conv2d reflecting", x => With(Conv2d(1, 2, 3, padding: 1, padding_mode: PaddingModes.Reflect), x).call(x[0]) },
        { "Conv2d circular", x => With(Conv2d(1, 2, (3, 3), padding: (1, 2), padding_mode: PaddingModes.Circular), x).call(x[0]) },
        { "Conv2d replicating", x => With(Conv2d(1, 2, 3, padding: 1, padding_mode: PaddingModes.Replicate), x).call(x[0]) },
        { "ConvTranspose1d", x => With(ConvTranspose1d(3, 2, 4, stride: 2, padding: 1), x).call(x[0]) },
        { "ConvTranspose2d", x => With(ConvTranspose2d(3, 2, 4, stride: 2, padding: 1), x).call(x[0]) },
        { "ConvTranspose2d padded", x => With(ConvTranspose2d(2, 2, 3, stride: 2, padding: 1, output_padding: 1, groups: 2), x).call(x[0]) },
    };

    private static CaseTable Norms() => new()
    {
        { "BatchNorm1d", x => Tracking(With(BatchNorm1d(3), x), x[0]) },
        { "BatchNorm1d of signals", x => Tracking(With(BatchNorm1d(3), x), x[0]) },
        { "BatchNorm2d", x => Tracking(With(BatchNorm2d(2), x), x[0]) },
        {
            "BatchNorm2d cumulative", x =>
            {
                var norm = With(BatchNorm2d(2), x);
                norm.momentum = null;
                return Tracking(norm, x[0]);
            }
        },
        {
            "BatchNorm2d evaluating", x =>
            {
                var norm = With(BatchNorm2d(2), x);
                norm.eval();
                return Tracking(norm, x[0]);
            }
        },
        { "InstanceNorm1d", x => With(InstanceNorm1d(2, affine: true), x).call(x[0]) },
        { "InstanceNorm2d", x => With(InstanceNorm2d(2), x).call(x[0]) },
        {
            "InstanceNorm2d tracking", x =>
            {
                var norm = With(InstanceNorm2d(2, affine: true, track_running_stats: true), x);
                return [norm.call(x[0]), norm.running_mean!, norm.running_var!];
            }
        },
        { "LayerNorm", x => With(LayerNorm(4), x).call(x[0]) },
        { "LayerNorm of images", x => With(LayerNorm(new long[] { 2, 3 }), x).call(x[0]) },
        { "GroupNorm", x => With(GroupNorm(2, 4), x).call(x[0]) },
    };

    private static CaseTable Recurrent() => new()
    {
        { "GRUCell", x => With(GRUCell(3, 4), x).call(x[0], x[1]) },
        { "GRUCell from zeros", x => With(GRUCell(3, 4, bias: false), x).forward(x[0]) },
        { "RNNCell", x => With(RNNCell(3, 4), x).call(x[0], x[1]) },
        { "RNNCell relu", x => With(RNNCell(3, 4, NonLinearities.ReLU), x).call(x[0], x[1]) },
        { "LSTMCell", x => With(LSTMCell(3, 4), x).call(x[0]) },
        { "GRU", x => With(GRU(3, 4), x).call(x[0]) },
        { "GRU deep", x => With(GRU(2, 3, numLayers: 2, batchFirst: true, bidirectional: true), x).call(x[0], x[1]) },
        { "LSTM", x => Three(With(LSTM(3, 4, numLayers: 2), x).call(x[0])) },
        { "LSTM reversed", x => Three(With(LSTM(2, 3, bidirectional: true, bias: false, batchFirst: true), x).call(x[0])) },
    };

    private static CaseTable Pooling() => new()
    {
        { "MaxPool1d", x => MaxPool1d(3, stride: 2).call(x[0]) },
        { "MaxPool2d", x => MaxPool2d(2).call(x[0]) },
        { "MaxPool2d overlapping", x => MaxPool2d((3, 2), stride: (2, 1), padding: (1, 0), ceil_mode: true).call(x[0]) },
        { "AvgPool1d", x => AvgPool1d(2).call(x[0]) },
        { "AvgPool2d", x => AvgPool2d(3, stride: 2, padding: 1, count_include_pad: false).call(x[0]) },
        { "AdaptiveAvgPool1d", x => AdaptiveAvgPool1d(3).call(x[0]) },
        { "AdaptiveAvgPool2d", x => AdaptiveAvgPool2d((2, 3)).call(x[0]) },
        { "AdaptiveMaxPool2d", x => AdaptiveMaxPool2d(new long[] { 2, 2 }).call(x[0]) },
    };

    private static CaseTable Shapes() => new()
    {
        { "Flatten", x => Flatten().call(x[0]) },
        { "Unflatten", x => Unflatten(1, new long[] { 2, 3 }).call(x[0]) },
        { "Identity", x => Identity().call(x[0]) },
        { "Upsample nearest", x => Upsample(scale_factor: new double[] { 2 }).call(x[0]) },
        { "Upsample bilinear", x => Upsample(new long[] { 5, 4 }, mode: UpsampleMode.Bilinear, align_corners: true).call(x[0]) },
        { "Upsample bicubic", x => Upsample(scale_factor: new[] { 1.5, 1.5 }, mode: UpsampleMode.Bicubic).call(x[0]) },
        { "Upsample linear", x => Upsample(scale_factor: new double[] { 2 }, mode: UpsampleMode.Linear).call(x[0]) },
        { "ConstantPad2d", x => ConstantPad2d((1, 0, 2, 1), 0.5).call(x[0]) },
        { "ZeroPad2d", x => ZeroPad2d(1).call(x[0]) },
        { "ReflectionPad2d", x => ReflectionPad2d((1, 2, 0, 1)).call(x[0]) },
        { "ReplicationPad2d", x => ReplicationPad2d(1).call(x[0]) },
        { "PixelShuffle", x => PixelShuffle(2).call(x[0]) },
        {
            "Dropout evaluating", x =>
            {
                var dropout = Sequential(Dropout(0.5), Dropout2d(0.5));
                dropout.eval();
                return dropout.call(x[0]);
            }
        },
    };

    private static Tensor[] Tracking(NormBase norm, Tensor x) => [norm.call(x), norm.running_mean!, norm.running_var!, norm.num_batches_tracked!];

    private static Tensor[] Three((Tensor, Tensor, Tensor) all) => [all.Item1, all.Item2, all.Item3];

    /// <summary>The module with the last inputs as its parameters, in autograd.</summary>
    private static TModule With<TModule>(TModule module, Tensor[] inputs) where TModule : Module
    {
        module.to(inputs[^1].dtype);
        var names = module.named_parameters().Select(entry => entry.name).ToArray();
        var given = inputs[^names.Length..];
        for (var i = 0; i < names.Length; i++)
        {
            var owner = names[i].Split('.')[..^1].Aggregate((Module)module, (parent, name) => parent.named_children().Single(child => child.name == name).module);
            Replace(owner, names[i].Split('.')[^1], i, TorchSharp.Modules.Parameter.Sharing(given[i]));
        }
        return module;
    }

    private static void Replace(Module owner, string name, int place, Parameter value)
    {
        if (owner.GetType().GetProperty(name) is { } property)
        {
            property.SetValue(owner, value);
            return;
        }
        var weights = (RecurrentWeights)owner.GetType().GetField("weights", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.GetValue(owner)!;
        weights.All[place] = value;
    }
}
