using RLTransfer.Course.Datasets;
using RLTransfer.Notebooks.Export;

namespace RLTransfer.Cli;

/// <summary>plotly.js, kept in <c>web</c> of <see cref="ProjectFolders.Artifacts"/>.</summary>
internal static class PlotlyFile
{
    /// <summary>The file; null where it is not there and cannot be fetched, which is said on standard error.</summary>
    public static string? Find()
    {
        try
        {
            return PlotlyPackage.Get(Path.Combine(ProjectFolders.Artifacts, "web"));
        }
        catch (InvalidOperationException error)
        {
            Console.Error.WriteLine($"rlt: figures stay static: {error.Message}");
            return null;
        }
    }
}
