namespace RLTransfer.House.Tests;

/// <summary>Within a project, folders reference each other one way: who reads one needs no other that stands above it.</summary>
public class FolderTests
{
    public static TheoryData<string> Projects => [.. SourceProject.All.Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_do_not_run_in_circles(string name)
    {
        var project = SourceProject.All.Single(project => project.Name == name);
        var graph = new FolderGraph(name, project.Sources.Select(file => (file, File.ReadAllText(file))), project.FolderOf);
        Circle[] circles = [.. graph.Circles()];
        Assert.True(circles.Length == 0, string.Join('\n', circles.Select(circle => $"{name}: {string.Join(", ", circle.Folders)}\n  {string.Join("\n  ", circle.References)}")));
    }

    [Fact]
    public void A_circle_is_found_and_what_runs_one_way_is_none()
    {
        var graph = new FolderGraph(
            "example",
            [
                ("A/One.cs", "namespace X.A; class One { object o = new X.B.Two(); }"),
                ("B/Two.cs", "namespace X.B; using X.C; class Two { void F() => this.Extend(); }"),
                ("C/Three.cs", "namespace X.C; static class Three { public static void Extend(this object o) { _ = X.A.Names.All; } }"),
                ("A/Names.cs", "namespace X.A; class Names { public const int All = 1; }"),
                ("D/Four.cs", "namespace X.D; class Four : X.A.One;"),
            ],
            path => Path.GetDirectoryName(path)!);
        var circle = Assert.Single(graph.Circles());
        Assert.Equal(["A", "B", "C"], circle.Folders);
        Assert.Equal(["A -> B: One.cs:1 Two", "B -> C: Two.cs:1 Extend", "C -> A: Three.cs:1 Names"], circle.References);
        Assert.Contains(("D", "A"), graph.Edges.Keys);
    }
}
