namespace RLTransfer.MetaLearning;

/// <summary>Options of <see cref="MamlPolicy"/>.</summary>
public sealed record MamlPolicyOptions
{
    /// <summary>The inner and outer steps.</summary>
    public MamlOptions Maml { get; init; } = new() { Tasks = 20, StepSize = 0.1, LearningRate = 3e-3 };

    /// <summary>K: episodes of a task before an inner step, and again after it.</summary>
    public int Episodes { get; init; } = 20;

    /// <summary>Outer steps on the episodes of an iteration.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>ε: how far a probability ratio may move before it gains nothing any more (Schulman et al. 2017, Eq. 7).</summary>
    public double Clip { get; init; } = 0.2;

    /// <summary>γ.</summary>
    public double Discount { get; init; } = 0.99;

    /// <summary>σ at first.</summary>
    public double Deviation { get; init; } = 1;

    /// <summary>Widths of the policy's hidden layers.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [32, 32];

    /// <summary>Checks that the options make sense.</summary>
    /// <exception cref="ArgumentException">One does not; the message names it and what it may be.</exception>
    public void Validate()
    {
        Maml.Validate();
        Require(Episodes >= 1, nameof(Episodes), Episodes, "1 or more");
        Require(Epochs >= 1, nameof(Epochs), Epochs, "1 or more");
        Require(Clip is > 0 and < 1, nameof(Clip), Clip, "between 0 and 1");
        Require(Discount is > 0 and <= 1, nameof(Discount), Discount, "above 0, and 1 at most");
        Require(Deviation > 0, nameof(Deviation), Deviation, "above 0");
    }

    private static void Require(bool holds, string option, object value, string allowed) => MamlOptions.Require(holds, nameof(MamlPolicyOptions), option, value, allowed);
}
