namespace RLTransfer.Learners;

/// <summary>Options that soft actor-critic has for vectors and for choices alike.</summary>
public abstract record SoftActorCriticOptions : OffPolicyOptions
{
    /// <summary>The policy's learning rate; <see cref="LearnerOptions.LearningRate"/> is the critics'.</summary>
    public double PolicyLearningRate { get; init; } = 1e-3;

    /// <summary>α, the price of a nat of entropy in rewards; null: each seed finds its own.</summary>
    public double? Temperature { get; init; }

    /// <summary>Where a temperature that is found begins.</summary>
    public double StartTemperature { get; init; } = 1;

    /// <summary>The learning rate of a temperature that is found.</summary>
    public double TemperatureLearningRate { get; init; } = 1e-3;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(PolicyLearningRate > 0 && double.IsFinite(PolicyLearningRate), nameof(PolicyLearningRate), PolicyLearningRate, "a finite number above 0");
        Require(Temperature is null or (> 0 and < double.PositiveInfinity), nameof(Temperature), Temperature ?? 0, "above 0, or null");
        Require(StartTemperature > 0 && double.IsFinite(StartTemperature), nameof(StartTemperature), StartTemperature, "a finite number above 0");
        Require(TemperatureLearningRate > 0 && double.IsFinite(TemperatureLearningRate), nameof(TemperatureLearningRate), TemperatureLearningRate, "a finite number above 0");
    }
}
