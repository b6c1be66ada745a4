using RLTransfer.MetaLearning;

namespace RLTransfer.Course.Experiments.Meta;

/// <summary>The sizes of <see cref="PolicyAdaptation"/>.</summary>
public sealed record AdaptationOptions : StudyOptions
{
    /// <summary>Iterations of the outer loop.</summary>
    public int Iterations { get; init; } = 150;

    /// <summary>H: steps of an episode.</summary>
    public int Horizon { get; init; } = 30;

    /// <summary>Gradient steps on a new task, after each of which its return is looked at.</summary>
    public int Steps { get; init; } = 3;

    /// <summary>New tasks of each seed.</summary>
    public int TestTasks { get; init; } = 100;

    /// <summary>Step lengths that are tried for a single step on new tasks, on tasks of their own; the best of them is taken, seed by seed.</summary>
    public IReadOnlyList<double> StepSizes { get; init; } = [0.03, 0.1, 0.2, 0.4, 1];

    /// <summary>The policy and how it learns.</summary>
    public MamlPolicyOptions Policy { get; init; } = new() { Episodes = 10 };
}

/// <summary>How far one seed's initial policy leads on new tasks.</summary>
/// <param name="Returns">Mean return over the test tasks, after 0, 1, 2, … gradient steps.</param>
/// <param name="AtInnerStep">Mean return after one step of the length that MAML was learned with.</param>
/// <param name="StepSize">α of the first step on a new task; further ones are half as long.</param>
/// <param name="Examples">A few tasks.</param>
public sealed record AdaptedPolicies(double[] Returns, double AtInnerStep, double StepSize, IReadOnlyList<AdaptedPath> Examples);

/// <summary>One task, and an episode before and after the first step.</summary>
/// <param name="Task">Its parameters.</param>
/// <param name="Before">What was observed first and second, step by step.</param>
/// <param name="After">The same after the step.</param>
public sealed record AdaptedPath(double[] Task, double[][] Before, double[][] After);
