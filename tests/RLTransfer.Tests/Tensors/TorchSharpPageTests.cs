using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RLTransfer.Tests.Tensors;

/// <summary>docs/torchsharp.md: its examples are programs.</summary>
public sealed partial class TorchSharpPageTests
{
    private const string Usings = "using System; using System.Collections.Generic; using TorchSharp;\n";

    [Fact]
    public void Every_example_compiles()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "torchsharp.md"));
        MetadataReference[] references = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];
        var examples = Example().Matches(page).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(page.Split("\n## ").Length - 1, examples.Length);    // one for each trap
        Assert.All(examples, example =>
        {
            var program = CSharpCompilation.Create("example", [CSharpSyntaxTree.ParseText(Usings + example)], references, new(OutputKind.ConsoleApplication));
            Assert.DoesNotContain(program.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        });
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
