using RLTransfer.Torch.Tests.Recorded;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim.lr_scheduler;

namespace RLTransfer.Torch.Tests.Optim;

public sealed class ScheduleCaseTests : ValueCaseTests<ScheduleCases>;

/// <summary>Recorded/cases/schedules.py in C#.</summary>
public sealed class ScheduleCases : ICaseGroup
{
    private static readonly double[] Metric = [5, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 3, 2, 2, 2];

    public static string Name => "schedules";

    public static IReadOnlyDictionary<string, Func<Tensor[], Tensor[]>> Cases { get; } = new CaseTable
    {
        { "StepLR", _ => Rates(o => StepLR(o, 4, 0.5)) },
        { "MultiStepLR", _ => Rates(o => MultiStepLR(o, [3, 7, 7, 11], 0.3)) },
        { "ExponentialLR", _ => Rates(o => ExponentialLR(o, 0.9)) },
        { "PolynomialLR", _ => Rates(o => PolynomialLR(o, 10, 2.0)) },
        { "CosineAnnealingLR", _ => Rates(o => CosineAnnealingLR(o, 10, 0.01)) },
        { "CosineAnnealingLR over", _ => Rates(o => CosineAnnealingLR(o, 4)) },
        { "ConstantLR", _ => Rates(o => ConstantLR(o, 0.25, 6)) },
        { "LinearLR", _ => Rates(o => LinearLR(o, 0.2, 0.9, 8)) },
        { "LambdaLR", _ => Rates(o => LambdaLR(o, epoch => 1.0 / (1 + epoch))) },
        { "MultiplicativeLR", _ => Rates(o => MultiplicativeLR(o, _ => 0.95)) },
        { "SequentialLR", _ => Rates(o => SequentialLR(o, [LinearLR(o, 0.1, 1.0, 4), ExponentialLR(o, 0.8)], [5])) },
        { "ChainedLR", _ => Rates(o => ChainedLR([ConstantLR(o, 0.1, 3), ExponentialLR(o, 0.9)])) },
        { "OneCycleLR", _ => Rates(o => OneCycleLR(o, 2.0, total_steps: 20, cycle_momentum: false)) },
        { "OneCycleLR linear", _ => Rates(o => OneCycleLR(o, 2.0, epochs: 4, steps_per_epoch: 4, pct_start: 0.4, anneal_strategy: impl.OneCycleLR.AnnealStrategy.Linear, cycle_momentum: false, div_factor: 10, three_phase: true)) },
        { "OneCycleLR momentum", _ => Momenta() },
        { "ReduceLROnPlateau", _ => Rates(o => ReduceLROnPlateau(o, factor: 0.5, patience: 2), heeding: true) },
        { "ReduceLROnPlateau max", _ => Rates(o => ReduceLROnPlateau(o, mode: "max", factor: 0.3, patience: 1, threshold: 0.1, threshold_mode: "abs", cooldown: 2, min_lr: [0.05]), heeding: true) },
    };

    private static Tensor[] Momenta()
    {
        var optimizer = optim.SGD([new Parameter(torch.zeros(1))], 0.5, momentum: 0.5);
        var schedule = OneCycleLR(optimizer, 2.0, total_steps: 20);
        var momenta = new double[Metric.Length];
        for (var i = 0; i < momenta.Length; i++)
        {
            momenta[i] = ((optim.IMomentum)optimizer.ParamGroups.Single()).Momentum;
            optimizer.step();
            schedule.step();
        }
        return [torch.tensor(momenta)];
    }

    private static Tensor[] Rates(Func<optim.Optimizer, LRScheduler> make, bool heeding = false)
    {
        var optimizer = optim.SGD([new Parameter(torch.zeros(1))], 0.5);
        var schedule = make(optimizer);
        var rates = new List<double>();
        foreach (var metric in Metric)
        {
            rates.Add(optimizer.ParamGroups.Single().LearningRate);
            optimizer.step();
            if (heeding)
                schedule.step(metric);
            else
                schedule.step();
        }
        return [torch.tensor(rates.ToArray())];
    }
}
