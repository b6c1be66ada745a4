using RLTransfer.Notebooks.Export;

namespace RLTransfer.Cli;

/// <summary>plotly.js, kept in the repository's <c>artifacts/web</c>.</summary>
internal static class PlotlyFile
{
    /// <summary>The file; null where it is not there and cannot be fetched, which is said on standard error.</summary>
    public static string? Find()
    {
        try
        {
            return PlotlyPackage.Get(Path.Combine(RepositoryHome.Path, "artifacts", "web"));
        }
        catch (InvalidOperationException error)
        {
            Console.Error.WriteLine($"rlt: figures stay static: {error.Message}");
            return null;
        }
    }
}
