using System.Text.Json.Nodes;
using RLTransfer.Notebooks.Jupyter;

namespace RLTransfer.Notebooks.Tests.Jupyter;

public sealed class KernelSpecTests : IDisposable
{
    private const string Foreign = """{"argv":["dotnet","interactive","jupyter"],"display_name":".NET (C#)","language":"C#"}""";
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("jupyter-data-");

    private string Entry => Path.Combine(data.FullName, "kernels", ".net-csharp", "kernel.json");

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public void The_entry_starts_our_kernel_with_the_repositorys_launcher_behind_it()
    {
        new KernelSpec(data.FullName).Install("/home/student/course/rlt");

        var entry = JsonNode.Parse(File.ReadAllText(Entry))!;
        var argv = entry["argv"]!.AsArray().Select(word => (string)word!).ToArray();
        Assert.EndsWith("/Jupyter/Python/kernel.py", argv[1], StringComparison.Ordinal);
        Assert.True(File.Exists(argv[1]), $"{argv[1]} is not beside the program");
        Assert.Equal(["-f", "{connection_file}", "--", "/home/student/course/rlt", "worker", "--supervise"], argv[2..]);
        Assert.Equal("message", (string)entry["interrupt_mode"]!);
        Assert.Equal("C#", (string)entry["language"]!);
    }

    [Fact]
    public void Another_programs_entry_is_named_kept_and_brought_back()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Entry)!);
        File.WriteAllText(Entry, Foreign);
        var spec = new KernelSpec(data.FullName);

        Assert.Contains("dotnet interactive jupyter", spec.Install("/course/rlt")[0], StringComparison.Ordinal);
        Assert.Contains("is back", spec.Uninstall()[0], StringComparison.Ordinal);
        Assert.Equal(Foreign, File.ReadAllText(Entry));
    }

    [Fact]
    public void Installing_twice_keeps_what_the_first_one_replaced()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Entry)!);
        File.WriteAllText(Entry, Foreign);
        var spec = new KernelSpec(data.FullName);
        spec.Install("/course/rlt");

        Assert.Contains("an earlier installation of the same kernel", spec.Install("/course/rlt")[0], StringComparison.Ordinal);
        spec.Uninstall();
        Assert.Equal(Foreign, File.ReadAllText(Entry));
    }

    [Fact]
    public void A_half_removed_kernel_is_repaired_by_installing_and_removed_by_uninstalling()
    {
        var spec = new KernelSpec(data.FullName);
        Directory.CreateDirectory(Path.GetDirectoryName(Entry)!);
        spec.Install("/course/rlt");
        Assert.True(File.Exists(Entry));

        File.WriteAllText(Entry, "{ \"argv\": [");
        spec.Install("/course/rlt");
        Assert.NotNull(JsonNode.Parse(File.ReadAllText(Entry)));

        File.Delete(Entry);
        spec.Uninstall();
        Assert.False(Directory.Exists(Path.GetDirectoryName(Entry)));
        Assert.Contains("nothing to remove", spec.Uninstall()[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Another_programs_entry_is_not_uninstalled()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Entry)!);
        File.WriteAllText(Entry, Foreign);
        var error = Assert.Throws<InvalidOperationException>(() => new KernelSpec(data.FullName).Uninstall());
        Assert.Contains("dotnet interactive jupyter", error.Message, StringComparison.Ordinal);
        Assert.Equal(Foreign, File.ReadAllText(Entry));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        var file = Path.Combine(data.FullName, "a-file");
        File.WriteAllText(file, "");
        var error = Assert.Throws<IOException>(() => new KernelSpec(file).Install("/course/rlt"));
        Assert.Contains(Path.Combine(file, "kernels", ".net-csharp"), error.Message, StringComparison.Ordinal);
    }
}
