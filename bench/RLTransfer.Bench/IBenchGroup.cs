namespace RLTransfer.Bench;

/// <summary>The benchmarks that <c>rlt bench NAME</c> runs.</summary>
public interface IBenchGroup
{
    /// <summary>The group's name on the command line.</summary>
    string Name { get; }

    /// <summary>One line for the list of groups.</summary>
    string Description { get; }

    /// <summary>What a reader must know to judge the rows, a line each.</summary>
    IReadOnlyList<string> Notes => [];

    /// <summary>The rows in order; each is measured when it is asked for, so what is left out costs nothing.</summary>
    IEnumerable<BenchCase> Cases();
}

/// <summary>A row that is still to be measured.</summary>
/// <param name="Name">The row's name.</param>
/// <param name="Measure">Measures it.</param>
public sealed record BenchCase(string Name, Func<BenchRow> Measure);

/// <summary>Every group there is.</summary>
public static class BenchGroups
{
    /// <summary>In the order <c>rlt bench</c> lists and runs them.</summary>
    public static IReadOnlyList<IBenchGroup> All { get; } =
    [
        new Engine.EngineBench(),
        new Environments.EnvironmentBench(),
        new Kernel.KernelBench(),
        new Learners.LearnBench(),
    ];
}
