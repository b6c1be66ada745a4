using System.IO.Compression;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.DotNet.Interactive;

namespace RLTransfer.Notebooks.Tests.Scripting;

/// <summary>Packages that extend .NET Interactive, from a folder of packages.</summary>
public sealed class PackageExtensionTests
{
    private const string Failing = """
        public sealed class Failing : Microsoft.DotNet.Interactive.IKernelExtension
        {
            public System.Threading.Tasks.Task OnLoadAsync(Microsoft.DotNet.Interactive.Kernel kernel) => throw new System.InvalidOperationException("no such device");
        }
        """;

    [Fact]
    public void An_extension_that_throws_fails_its_cell_and_the_package_stays()
    {
        using var feed = new TemporaryFolder();
        var version = $"1.0.0-t{string.Concat(Path.GetFileName(feed.Path).Where(char.IsAsciiLetterOrDigit))}";       // never met before: a package cache keeps what it has seen
        Pack(feed.Path, "RLT.Test.Script", version, "extension.dib", "#!csharp\n\nConsole.WriteLine(\"the script begins\");\nthrow new InvalidOperationException(\"not today\");"u8.ToArray());
        Pack(feed.Path, "RLT.Test.Assembly", version, "RLT.Test.Assembly.dll", Compile("RLT.Test.Assembly", Failing));
        Pack(feed.Path, "RLT.Test.Broken", version, "RLT.Test.Broken.dll", [1, 2, 3]);
        var notebook = NotebookBuilder.Of(
            $"#i \"nuget:{feed.Path}\"\n#r \"nuget:RLT.Test.Script,{version}\"", $"var before = 1;\n#r \"nuget:RLT.Test.Assembly,{version}\"", $"#r \"nuget:RLT.Test.Broken,{version}\"",
            $"#r \"nuget:RLT.Test.Assembly,{version}\"\n\"goes on\"");

        var failures = notebook.Run(new() { AllowErrors = true });

        Assert.Equal([1, 2, 3], failures.Select(failure => failure.Cell));
        Assert.Contains("the script begins", notebook.Cells[0].Text(), StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException: not today", failures[0].ToString(), StringComparison.Ordinal);
        Assert.EndsWith("RLT.Test.Assembly is loaded, but its extension Failing failed: InvalidOperationException: no such device", failures[1].ToString(), StringComparison.Ordinal);
        Assert.Contains("RLT.Test.Broken", failures[2].ToString(), StringComparison.Ordinal);
        Assert.Equal("goes on\n", notebook.Cells[3].Text());
    }

    private static void Pack(string feed, string name, string version, string file, byte[] extension)
    {
        using var package = ZipFile.Open(Path.Combine(feed, $"{name}.{version}.nupkg"), ZipArchiveMode.Create);
        Write($"{name}.nuspec", System.Text.Encoding.UTF8.GetBytes($"""
            <?xml version="1.0"?>
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata><id>{name}</id><version>{version}</version><authors>tests</authors><description>An extension for a test.</description></metadata>
            </package>
            """));
        Write($"interactive-extensions/dotnet/{file}", extension);

        void Write(string path, byte[] content)
        {
            using var entry = package.CreateEntry(path).Open();
            entry.Write(content);
        }
    }

    private static byte[] Compile(string name, string code)
    {
        var folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        MetadataReference[] references = [.. new[] { typeof(object).Assembly.Location, Path.Combine(folder, "System.Runtime.dll"), typeof(IKernelExtension).Assembly.Location }.Distinct().Select(path => MetadataReference.CreateFromFile(path))];
        using var image = new MemoryStream();
        var result = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(code)], references, new(OutputKind.DynamicallyLinkedLibrary)).Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return image.ToArray();
    }
}
