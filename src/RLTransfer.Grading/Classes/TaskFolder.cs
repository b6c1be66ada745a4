using System.Globalization;
using System.Text.Json;
using RLTransfer.Grading.Submissions;

namespace RLTransfer.Grading.Classes;

/// <summary>Some submissions in a folder, for a process elsewhere to grade: their notebooks, and whose they are.</summary>
public static class TaskFolder
{
    private const string Names = "names.json";

    /// <summary>Writes the folder.</summary>
    public static void Write(string folder, IReadOnlyList<Submission> submissions)
    {
        ArgumentNullException.ThrowIfNull(submissions);
        Directory.CreateDirectory(folder);
        for (var i = 0; i < submissions.Count; i++) File.WriteAllBytes(Notebook(folder, i), submissions[i].Read());
        File.WriteAllText(Path.Combine(folder, Names), JsonSerializer.Serialize(submissions.Select(submission => submission.Id)));
    }

    /// <summary>Reads the folder.</summary>
    public static IReadOnlyList<Submission> Read(string folder)
    {
        var names = JsonSerializer.Deserialize<string[]>(File.ReadAllText(Path.Combine(folder, Names)))!;
        return [.. names.Select((name, i) => Submission.OfFile(Notebook(folder, i), name))];
    }

    private static string Notebook(string folder, int index) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{index}.ipynb"));
}
