using RLTransfer.Torch.Tests.Recorded;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.init;

namespace RLTransfer.Torch.Tests.NN;

public sealed class InitialisationCaseTests : ValueCaseTests<InitialisationCases>;

/// <summary>Recorded/cases/initialisation.py in C#: under the same seed the values are PyTorch's.</summary>
public sealed class InitialisationCases : ICaseGroup
{
    public static string Name => "initialisation";

    public static IReadOnlyDictionary<string, Func<Tensor[], Tensor[]>> Cases { get; } = new CaseTable
    {
        { "uniform_", _ => Filled(t => uniform_(t, -2, 3), 3, 4) },
        { "normal_", _ => Filled(t => normal_(t, 1, 2), 3, 4) },
        { "trunc_normal_", _ => Filled(t => trunc_normal_(t, 0.5, 2, -1, 1.5), 3, 4) },
        { "constant_", _ => Filled(t => constant_(t, 0.3), 3) },
        { "ones_", _ => Filled(ones_, 3) },
        { "zeros_", _ => Filled(zeros_, 3) },
        { "eye_", _ => Filled(eye_, 3, 4) },
        { "dirac_", _ => Filled(dirac_, 3, 2, 3, 3) },
        { "orthogonal_", _ => Filled(t => orthogonal_(t, 1.5), 3, 4) },
        { "orthogonal_ tall", _ => Filled(t => orthogonal_(t), 6, 2, 1) },
        { "sparse_", _ => Filled(t => sparse_(t, 0.4, 0.1), 6, 3) },
        { "kaiming_uniform_", _ => Filled(t => kaiming_uniform_(t, mode: FanInOut.FanOut, nonlinearity: NonlinearityType.ReLU), 3, 4, 2) },
        { "kaiming_normal_", _ => Filled(t => kaiming_normal_(t, 0.2), 3, 4) },
        { "xavier_uniform_", _ => Filled(t => xavier_uniform_(t, calculate_gain(NonlinearityType.Tanh)), 3, 4, 2, 2) },
        { "xavier_normal_", _ => Filled(t => xavier_normal_(t), 3, 4) },
        { "Linear", _ => Fresh(() => Linear(4, 3)) },
        { "Conv1d", _ => Fresh(() => Conv1d(2, 3, 3)) },
        { "Conv2d", _ => Fresh(() => Conv2d(2, 3, (3, 2))) },
        { "ConvTranspose2d", _ => Fresh(() => ConvTranspose2d(2, 4, 3, groups: 2)) },
        { "Embedding", _ => Fresh(() => Embedding(5, 3, padding_idx: -1)) },
        { "GRUCell", _ => Fresh(() => GRUCell(3, 2)) },
        { "LSTMCell", _ => Fresh(() => LSTMCell(3, 2)) },
        { "GRU", _ => Fresh(() => GRU(3, 2, numLayers: 2, bidirectional: true)) },
        { "LSTM", _ => Fresh(() => LSTM(2, 2)) },
        { "BatchNorm2d", _ => Fresh(() => BatchNorm2d(3)) },
        { "Sequential", _ => Fresh(() => Sequential(Linear(3, 4), ReLU(), Linear(4, 2))) },
    };

    private static Tensor[] Filled(Func<Tensor, Tensor> fill, params long[] shape)
    {
        torch.manual_seed(5);
        return [fill(torch.empty(shape))];
    }

    private static Tensor[] Fresh(Func<Module> make)
    {
        torch.manual_seed(5);
        return [.. make().state_dict().Values];
    }
}
