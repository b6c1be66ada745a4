using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Documents;

namespace RLTransfer.Notebooks.Documents;

/// <summary>Reads .NET Interactive's own files, <c>.dib</c>: cells one below the other, each under a line such as <c>#!csharp</c>, without outputs.</summary>
internal static class DibReader
{
    // What a line may name besides the kernels that the file's own #!meta lists.
    private static readonly KernelInfo[] Kernels =
    [
        new("csharp", "C#", ["c#", "cs"]), new("fsharp", "F#", ["f#", "fs"]), new("pwsh", "PowerShell", ["powershell"]), new("javascript", "JavaScript", ["js"]),
        new("html", "HTML"), new("sql", "SQL"), new("kql", "KQL"), new("mermaid", "Mermaid"), new("http", "HTTP"), new("value"),
    ];

    /// <summary>The file's text as a notebook.</summary>
    /// <exception cref="NotebookFormatException">Its <c>#!meta</c> is no JSON.</exception>
    public static Notebook Parse(ReadOnlySpan<byte> utf8, string name)
    {
        InteractiveDocument document;
        try
        {
            var kernels = new KernelInfoCollection();
            kernels.AddRange(Kernels);
            document = CodeSubmission.Parse(Encoding.UTF8.GetString(utf8), kernels);
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new NotebookFormatException($"{name}: what stands below #!meta cannot be read: {error.Message.ReplaceLineEndings(" ")}", error);
        }

        return new Notebook(
            new JsonObject
            {
                ["cells"] = new JsonArray([.. document.Elements.Where(element => !string.IsNullOrWhiteSpace(element.Contents)).Select(Cell)]),
                ["metadata"] = new JsonObject
                {
                    ["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" },
                    ["language_info"] = new JsonObject { ["file_extension"] = ".cs", ["mimetype"] = "text/x-csharp", ["name"] = "C#", ["pygments_lexer"] = "csharp" },
                    ["polyglot_notebook"] = new JsonObject
                    {
                        ["kernelInfo"] = new JsonObject { ["defaultKernelName"] = "csharp", ["items"] = new JsonArray(new JsonObject { ["aliases"] = new JsonArray(), ["name"] = "csharp" }) },
                    },
                },
                ["nbformat"] = 4, ["nbformat_minor"] = 5,
            },
            NotebookLayout.Jupyter);
    }

    private static JsonNode Cell(InteractiveDocumentElement element)
    {
        var source = MultilineText.Split(element.Contents);
        if (element.KernelName == "markdown") return new JsonObject { ["cell_type"] = "markdown", ["metadata"] = new JsonObject(), ["source"] = source };
        return new JsonObject
        {
            ["cell_type"] = "code", ["execution_count"] = null,
            ["metadata"] = new JsonObject
            {
                ["dotnet_interactive"] = new JsonObject { ["language"] = element.KernelName }, ["polyglot_notebook"] = new JsonObject { ["kernelName"] = element.KernelName },
            },
            ["outputs"] = new JsonArray(), ["source"] = source,
        };
    }
}
