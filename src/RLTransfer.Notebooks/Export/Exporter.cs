using System.Net;
using System.Text;
using RLTransfer.Files;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Notebooks.Export;

/// <summary>Writes notebooks as a static site, or as file-based apps.</summary>
public static class Exporter
{
    /// <summary>One self-contained page a notebook, and <c>index.html</c>.</summary>
    /// <param name="notebooks">Paths of notebooks.</param>
    /// <param name="folder">Where the pages go.</param>
    /// <param name="plotlyFile">plotly.js; null leaves figures static.</param>
    /// <returns>The files written.</returns>
    /// <exception cref="ArgumentException">A file is no notebook, or two would have one name; nothing was written.</exception>
    public static IReadOnlyList<string> ToHtml(IReadOnlyList<string> notebooks, string folder, string? plotlyFile)
    {
        var documents = Read(notebooks);
        var assets = PageAssets.Load(plotlyFile);
        var names = notebooks.ToDictionary(Path.GetFullPath, path => Path.GetFileNameWithoutExtension(path) + ".html", StringComparer.Ordinal);
        var pages = documents.Zip(notebooks, (each, path) =>
            (Name: each.Name + ".html", Html: HtmlPage.Of(each.Document, TitleOf(each.Document, each.Name), assets, new PageLinks(Path.GetDirectoryName(Path.GetFullPath(path))!, names)))).ToList();
        var index = new StringBuilder("<h1>Course</h1>\n<ul>\n");
        foreach (var (name, document) in documents) index.Append($"<li><a href=\"{Uri.EscapeDataString(name)}.html\">{WebUtility.HtmlEncode(TitleOf(document, name))}</a></li>\n");
        pages.Add(("index.html", HtmlPage.Wrap("Course", index.Append("</ul>\n").ToString(), assets)));
        return [.. pages.Select(page => Write(folder, page.Name, page.Html))];
    }

    /// <summary>One <c>.cs</c> file a notebook, for <c>dotnet run</c>.</summary>
    /// <param name="notebooks">Paths of notebooks.</param>
    /// <param name="folder">Where the files go.</param>
    /// <param name="home">The repository, on whose projects the apps build.</param>
    /// <returns>The files written.</returns>
    /// <exception cref="ArgumentException">A file is no notebook, or cannot be one program; nothing was written.</exception>
    public static IReadOnlyList<string> ToApps(IReadOnlyList<string> notebooks, string folder, string home)
    {
        string[] projects = [.. new[] { "RLTransfer.Course", "RLTransfer.Notebooks" }.Select(project => Path.Combine(home, "src", project, project + ".csproj"))];
        var apps = Read(notebooks).Select(each => (Name: each.Name + ".cs", Code: FileBasedApp.Of(each.Document, each.Name, projects))).ToList();
        return [.. apps.Select(app => Write(folder, app.Name, app.Code))];
    }

    private static List<(string Name, Notebook Document)> Read(IReadOnlyList<string> notebooks)
    {
        var twice = notebooks.GroupBy(path => Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null) throw new ArgumentException($"{string.Join(" and ", twice)} would both be written as {twice.Key}; export them into two folders.");
        return [.. notebooks.Select(path => (Path.GetFileNameWithoutExtension(path), Notebook.Load(path)))];
    }

    private static string TitleOf(Notebook notebook, string name) =>
        notebook.Cells.Where(cell => cell.Type == "markdown").SelectMany(cell => cell.Source.Split('\n')).FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim() ?? name;

    private static string Write(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        WholeFile.WriteText(path, text);
        return path;
    }
}
