namespace RLTransfer.House.Tests;

/// <summary>The projects' arrows run one way.</summary>
public class ProjectTests
{
    /// <summary>What each project may stand on: Cli → {Grading → {Notebooks, Environments}, Course → RLTransfer → {TorchSharp, Environments}, all → Figures, Files, Randomness}.</summary>
    private static readonly Dictionary<string, string[]> Below = new()
    {
        ["RLTransfer.Files"] = [],
        ["RLTransfer.Randomness"] = [],
        ["RLTransfer.Figures"] = ["RLTransfer.Files", "RLTransfer.Randomness"],
        ["RLTransfer.Environments"] = ["RLTransfer.Figures", "RLTransfer.Files", "RLTransfer.Randomness"],
        ["RLTransfer"] = ["RLTransfer.Environments", "RLTransfer.Figures", "RLTransfer.Files", "RLTransfer.Randomness"],
        ["RLTransfer.Course"] = ["RLTransfer", "RLTransfer.Environments", "RLTransfer.Figures", "RLTransfer.Files", "RLTransfer.Randomness"],
        ["RLTransfer.Notebooks"] = ["RLTransfer.Figures", "RLTransfer.Files", "RLTransfer.Randomness"],
        ["RLTransfer.Grading"] = ["RLTransfer.Notebooks", "RLTransfer.Environments", "RLTransfer.Figures", "RLTransfer.Files", "RLTransfer.Randomness"],
        ["RLTransfer.Interactive"] = ["RLTransfer.Course", "RLTransfer", "RLTransfer.Environments", "RLTransfer.Figures", "RLTransfer.Files", "RLTransfer.Randomness"],
        ["RLTransfer.Cli"] =
        [
            "RLTransfer.Bench", "RLTransfer.Course", "RLTransfer.Grading", "RLTransfer.Notebooks", "RLTransfer", "RLTransfer.Environments",
            "RLTransfer.Figures", "RLTransfer.Files", "RLTransfer.Randomness",
        ],
    };

    // Who computes with tensors; the others are read and tested without.
    private static readonly string[] KnowTensors = ["RLTransfer", "RLTransfer.Course", "RLTransfer.Interactive", "RLTransfer.Cli"];

    public static TheoryData<string> Projects => [.. SourceProject.All.Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_stands_on_those_below_it_only(string name)
    {
        Assert.True(Below.TryGetValue(name, out var allowed), $"{name} is new: say in this test what it may stand on.");
        var project = SourceProject.All.Single(project => project.Name == name);
        Assert.Empty(project.References.Except(allowed!));
        if (!KnowTensors.Contains(name))
        {
            Assert.DoesNotContain(project.Packages, package => package.Contains("Torch", StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(project.Sources, file => File.ReadAllText(file).Contains("using TorchSharp;", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void No_project_reaches_itself() =>
        Assert.All(Below, project => Assert.DoesNotContain(project.Key, project.Value.SelectMany(below => Below.GetValueOrDefault(below, []).Prepend(below))));
}
