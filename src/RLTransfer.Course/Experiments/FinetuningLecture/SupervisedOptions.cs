namespace RLTransfer.Course.Experiments.FinetuningLecture;

/// <summary>The sizes of <see cref="SupervisedFinetuning"/>.</summary>
public sealed record SupervisedOptions : StudyOptions
{
    /// <summary>How many further seeds the learning rates and numbers of updates are chosen on.</summary>
    public int TuningSeeds { get; init; } = 2;

    /// <summary>Digits to learn from, per class.</summary>
    public IReadOnlyList<int> ExamplesPerClass { get; init; } = [1, 2, 5, 10, 20, 50, 100, 200];

    /// <summary>Digits of each class that no method learns from, to choose learning rates and numbers of updates by.</summary>
    public int ValidationPerClass { get; init; } = 50;

    /// <summary>Test digits; the first so many.</summary>
    public int TestImages { get; init; } = 4000;

    /// <summary>Updates on the letters.</summary>
    public int PretrainingSteps { get; init; } = 1000;

    /// <summary>Letters an update.</summary>
    public int PretrainingBatch { get; init; } = 64;

    /// <summary>Learning rate on the letters.</summary>
    public double PretrainingRate { get; init; } = 2e-3;

    /// <summary>Learning rates tried where convolutions learn too.</summary>
    public IReadOnlyList<double> DeepRates { get; init; } = [5e-4, 1.5e-3, 5e-3];

    /// <summary>Learning rates tried where only dense layers learn.</summary>
    public IReadOnlyList<double> ShallowRates { get; init; } = [1e-3, 3e-3, 1e-2, 3e-2];

    /// <summary>How many layers "last k layers" are.</summary>
    public int LastLayers { get; init; } = 2;

    /// <summary>Most updates, for few and for many examples; between them it grows with the square root of their number.</summary>
    public (int Few, int Many) Steps { get; init; } = (150, 700);

    /// <summary>Updates between two looks at the validation digits.</summary>
    public int LookEvery { get; init; } = 25;

    /// <summary>Examples per class of the overfitting curves.</summary>
    public int OverfittingExamples { get; init; } = 10;

    /// <summary>Updates of the overfitting curves.</summary>
    public int OverfittingSteps { get; init; } = 400;

    /// <summary>Test digits that the overfitting curves are drawn from.</summary>
    public int OverfittingTestImages { get; init; } = 1000;

    /// <summary>The sizes that go with a budget.</summary>
    public static SupervisedOptions For(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var options = settings.Pick(
            smoke: new SupervisedOptions
            {
                Seeds = 2, TuningSeeds = 1, ExamplesPerClass = [1, 10, 50], ValidationPerClass = 10, TestImages = 300, PretrainingSteps = 60,
                DeepRates = [1.5e-3], ShallowRates = [1e-2], Steps = (25, 50), OverfittingSteps = 50, OverfittingTestImages = 100,
            },
            lesson: new SupervisedOptions(),
            paper: new SupervisedOptions
            {
                Seeds = 30, TuningSeeds = 5, ValidationPerClass = 200, ExamplesPerClass = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000], PretrainingSteps = 6000,
                DeepRates = [1e-4, 3e-4, 1e-3, 3e-3, 1e-2], ShallowRates = [3e-4, 1e-3, 3e-3, 1e-2, 3e-2], Steps = (500, 8000), OverfittingSteps = 3000,
            });
        return options with { Seeds = settings.Seeds ?? options.Seeds };
    }

    /// <summary>Most updates for so many examples a class, a whole number of looks.</summary>
    public int StepsFor(int examplesPerClass)
    {
        var (fewest, most) = (ExamplesPerClass[0], ExamplesPerClass[^1]);
        var share = most == fewest ? 1 : (Math.Sqrt(examplesPerClass) - Math.Sqrt(fewest)) / (Math.Sqrt(most) - Math.Sqrt(fewest));
        return LookEvery * (int)Math.Round((Steps.Few + (share * (Steps.Many - Steps.Few))) / LookEvery);
    }
}
