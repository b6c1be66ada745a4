using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using RLTransfer.Files;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Notebooks.Jupyter;

/// <summary>
/// What makes figures interactive in the browser without a network: an extension of Jupyter Notebook 6 and one of JupyterLab,
/// each a script of ours with plotly.js beside it.
/// </summary>
public sealed class InteractiveFigures
{
    /// <summary>The name of both extensions.</summary>
    public const string Name = "rltransfer-figures";

    private readonly string notebookFolder, labFolder, setting;

    /// <summary>The extensions below Jupyter's folders.</summary>
    public InteractiveFigures(JupyterFolders jupyter)
    {
        ArgumentNullException.ThrowIfNull(jupyter);
        notebookFolder = Path.Combine(jupyter.Data, "nbextensions", Name);
        labFolder = Path.Combine(jupyter.Data, "labextensions", Name);
        setting = Path.Combine(jupyter.Config, "nbconfig", "notebook.d", Name + ".json");
    }

    /// <summary>Installs both and switches them on; an earlier installation is replaced.</summary>
    /// <param name="plotlyFile">plotly.js, whose copy the extensions load.</param>
    /// <returns>What was done, one sentence a line.</returns>
    /// <exception cref="IOException">A folder cannot be written.</exception>
    public IReadOnlyList<string> Install(string plotlyFile)
    {
        var replaced = Directory.Exists(notebookFolder) || Directory.Exists(labFolder) || File.Exists(setting);
        try
        {
            WholeFile.WriteText(Path.Combine(notebookFolder, "main.js"), EmbeddedText.Read("notebook.js"));
            Copy(plotlyFile, notebookFolder);
            WholeFile.WriteText(setting, new JsonObject { ["load_extensions"] = new JsonObject { [Name + "/main"] = true } }.ToJsonString(KernelSpec.Indented) + "\n");

            // JupyterLab keeps what it has loaded for as long as its name stays the same.
            var script = EmbeddedText.Read("lab.js").Replace("NAME", Name, StringComparison.Ordinal);
            var entry = $"remoteEntry.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script)))[..16]}.js";
            if (Directory.Exists(labFolder)) Directory.Delete(labFolder, recursive: true);
            WholeFile.WriteText(Path.Combine(labFolder, "static", entry), script);
            Copy(plotlyFile, Path.Combine(labFolder, "static"));
            WholeFile.WriteText(Path.Combine(labFolder, "package.json"), Package(entry).ToJsonString(KernelSpec.Indented) + "\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The extensions for interactive figures cannot be written ({error.Message}). Install for yourself alone, without --system, or use sudo.", error);
        }

        return
        [
            .. replaced ? (string[])["This replaces an earlier installation of the extensions for interactive figures."] : [],
            $"Installed interactive figures for Jupyter Notebook in {notebookFolder} and for JupyterLab in {labFolder}.",
        ];
    }

    /// <summary>Removes both, also where only a part is left.</summary>
    /// <returns>What was done, one sentence a line; nothing where nothing was there.</returns>
    public IReadOnlyList<string> Uninstall()
    {
        var said = new List<string>();
        foreach (var folder in (string[])[notebookFolder, labFolder])
        {
            if (!Directory.Exists(folder)) continue;
            Directory.Delete(folder, recursive: true);
            said.Add($"Removed {folder}.");
        }

        if (File.Exists(setting))
        {
            File.Delete(setting);
            said.Add($"Removed {setting}.");
        }

        return said;
    }

    // What JupyterLab reads of a prebuilt extension.
    private static JsonObject Package(string entry) => new()
    {
        ["name"] = Name,
        ["version"] = "1.0.0",
        ["description"] = "Interactive figures, without a network.",
        ["license"] = "MIT",
        ["jupyterlab"] = new JsonObject
        {
            ["mimeExtension"] = true,
            ["_build"] = new JsonObject { ["load"] = "static/" + entry, ["mimeExtension"] = "./mimeExtension" },
        },
    };

    private static void Copy(string plotlyFile, string folder) => WholeFile.Write(Path.Combine(folder, "plotly.min.js"), stream =>
    {
        using var plotly = File.OpenRead(plotlyFile);
        plotly.CopyTo(stream);
    });
}
