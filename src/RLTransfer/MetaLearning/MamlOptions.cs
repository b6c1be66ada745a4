namespace RLTransfer.MetaLearning;

/// <summary>Options of <see cref="Maml"/>.</summary>
public sealed record MamlOptions
{
    /// <summary>How many tasks a meta-update is made of.</summary>
    public int Tasks { get; init; } = 25;

    /// <summary>Inner steps while the initial weights are learned. Without any, they are learned for all tasks at once: pretraining.</summary>
    public int InnerSteps { get; init; } = 1;

    /// <summary>α: the inner steps' length.</summary>
    public double StepSize { get; init; } = 0.01;

    /// <summary>β: the meta-update's learning rate (Adam).</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Take the inner gradient for a constant: no second derivatives (Finn et al. 2017, §5.2).</summary>
    public bool FirstOrder { get; init; }

    /// <summary>Longest gradient of a seed in a meta-update; 0: as long as it is.</summary>
    public double MaxGradientNorm { get; init; }

    /// <summary>Checks that the options make sense.</summary>
    /// <exception cref="ArgumentException">One does not; the message names it and what it may be.</exception>
    public void Validate()
    {
        Require(Tasks >= 1, nameof(Tasks), Tasks, "1 or more");
        Require(InnerSteps >= 0, nameof(InnerSteps), InnerSteps, "0 (pretraining) or more");
        Require(StepSize > 0 && double.IsFinite(StepSize), nameof(StepSize), StepSize, "a finite number above 0");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "a finite number above 0");
        Require(MaxGradientNorm >= 0, nameof(MaxGradientNorm), MaxGradientNorm, "0 (no clipping) or more");
    }

    internal static void Require(bool holds, string owner, string option, object value, string allowed)
    {
        if (!holds)
        {
            throw new ArgumentException(FormattableString.Invariant($"{owner}.{option} is {value}; it must be {allowed}."));
        }
    }

    private static void Require(bool holds, string option, object value, string allowed) => Require(holds, nameof(MamlOptions), option, value, allowed);
}
