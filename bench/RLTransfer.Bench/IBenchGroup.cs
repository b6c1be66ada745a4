namespace RLTransfer.Bench;

/// <summary>The benchmarks that <c>rlt bench NAME</c> runs.</summary>
public interface IBenchGroup
{
    /// <summary>The group's name on the command line.</summary>
    string Name { get; }

    /// <summary>One line for the list of groups.</summary>
    string Description { get; }

    /// <summary>Measures, row by row; each is yielded as soon as it is there.</summary>
    IEnumerable<BenchRow> Run();
}

/// <summary>Every group there is.</summary>
public static class BenchGroups
{
    /// <summary>In the order <c>rlt bench</c> lists and runs them.</summary>
    public static IReadOnlyList<IBenchGroup> All { get; } =
    [
        new Engine.EngineBench(),
        new Environments.EnvironmentBench(),
    ];
}
