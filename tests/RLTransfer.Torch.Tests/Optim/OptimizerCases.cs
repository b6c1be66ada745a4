using RLTransfer.Torch.Tests.Recorded;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.utils;
using static TorchSharp.torch.optim;

namespace RLTransfer.Torch.Tests.Optim;

public sealed class OptimizerCaseTests : ValueCaseTests<OptimizerCases>;

/// <summary>Recorded/cases/optimizers.py in C#.</summary>
public sealed class OptimizerCases : ICaseGroup
{
    public static string Name => "optimizers";

    public static IReadOnlyDictionary<string, Func<Tensor[], Tensor[]>> Cases { get; } = new CaseTable
    {
        { "SGD", x => Path(p => SGD(p, 0.1), x) },
        { "SGD momentum", x => Path(p => SGD(p, 0.1, momentum: 0.9), x) },
        { "SGD dampened", x => Path(p => SGD(p, 0.1, momentum: 0.8, dampening: 0.3), x) },
        { "SGD nesterov", x => Path(p => SGD(p, 0.05, momentum: 0.9, nesterov: true, weight_decay: 0.02), x) },
        { "SGD decaying", x => Path(p => SGD(p, 0.1, weight_decay: 0.1), x) },
        { "SGD maximizing", x => Path(p => SGD(p, 0.1, momentum: 0.5, maximize: true), x) },
        { "Adam", x => Path(p => Adam(p), x) },
        { "Adam float64", x => Path(p => Adam(p, lr: 0.05), x) },
        { "Adam betas", x => Path(p => Adam(p, lr: 0.01, beta1: 0.5, beta2: 0.9, eps: 1e-5), x) },
        { "Adam decaying", x => Path(p => Adam(p, lr: 0.01, weight_decay: 0.1), x) },
        { "Adam amsgrad", x => Path(p => Adam(p, lr: 0.01, beta2: 0.8, amsgrad: true), x) },
        { "Adam maximizing", x => Path(p => Adam(p, lr: 0.01, maximize: true), x) },
        { "AdamW", x => Path(p => AdamW(p, lr: 0.01, weight_decay: 0.01), x) },
        { "AdamW amsgrad", x => Path(p => AdamW(p, lr: 0.02, weight_decay: 0.1, amsgrad: true), x) },
        { "AdamW float64", x => Path(p => AdamW(p, lr: 0.02, weight_decay: 0.1), x) },
        { "RMSprop", x => Path(p => RMSProp(p), x) },
        { "RMSprop momentum", x => Path(p => RMSProp(p, lr: 0.01, alpha: 0.9, momentum: 0.7, weight_decay: 0.05), x) },
        { "RMSprop centered", x => Path(p => RMSProp(p, lr: 0.01, centered: true), x) },
        { "RMSprop centered momentum", x => Path(p => RMSProp(p, lr: 0.005, alpha: 0.95, eps: 1e-6, centered: true, momentum: 0.9), x) },
        { "clip_grad_norm_", x => Clipped(p => clip_grad_norm_(p, 0.8), x) },
        { "clip_grad_norm_ within", x => Clipped(p => clip_grad_norm_(p, 100.0), x) },
        { "clip_grad_norm_ of 1", x => Clipped(p => clip_grad_norm_(p, 0.8, 1.0), x) },
        { "clip_grad_norm_ of infinity", x => Clipped(p => clip_grad_norm_(p, 0.5, double.PositiveInfinity), x) },
        {
            "clip_grad_value_", x => Clipped(
                p =>
                {
                    clip_grad_value_(p, 0.4);
                    return null;
                },
                x)
        },
    };

    /// <summary>The parameter after each step along the given gradients.</summary>
    private static Tensor[] Path(Func<IEnumerable<Parameter>, Optimizer> make, Tensor[] inputs)
    {
        var parameter = new Parameter(inputs[0].clone());
        var optimizer = make([parameter]);
        var path = new List<Tensor>();
        foreach (var gradient in inputs[1].unbind(0))
        {
            parameter.grad = gradient.clone();
            optimizer.step();
            path.Add(parameter.detach().clone());
        }
        return [torch.stack(path)];
    }

    private static Tensor[] Clipped(Func<Parameter[], double?> clip, Tensor[] gradients)
    {
        var parameters = Array.ConvertAll(gradients, gradient => new Parameter(gradient.zeros_like()) { grad = gradient.clone() });
        var norm = clip(parameters);
        var clipped = parameters.Select(parameter => parameter.grad!);
        return norm is { } total ? [.. clipped, torch.tensor((float)total)] : [.. clipped];
    }
}
