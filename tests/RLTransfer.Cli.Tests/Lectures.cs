namespace RLTransfer.Cli.Tests;

/// <summary>The notebooks that are run whole: the start page, or those of RLTRANSFER_TEST_NOTEBOOKS (names between blanks; <c>all</c> for every one).</summary>
internal static class Lectures
{
    public static TheoryData<string> Chosen => Environment.GetEnvironmentVariable("RLTRANSFER_TEST_NOTEBOOKS") switch
    {
        null or "" => ["00-start"],
        "all" => [.. Directory.GetFiles(Folder, "*.ipynb").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)],
        var names => [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
    };

    /// <summary>Where they are.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "notebooks");
}
