namespace RLTransfer.Grading.Submissions;

/// <summary>Finds each student's notebook among many files.</summary>
internal static class SubmissionTree
{
    /// <summary>A submission for each notebook at the top, and for each folder.</summary>
    /// <param name="files">All files.</param>
    /// <param name="assignment">Which notebook is meant where a folder holds several.</param>
    public static IEnumerable<Submission> Group(IEnumerable<SubmittedFile> files, string assignment)
    {
        var everything = files.Where(file => !IsOfSystem(file.Name)).ToList();
        var all = everything.FindAll(file => IsMeant(file.Name) || file.Refusal is not null);

        // Where each student has a folder, one without a notebook is a student's too.
        if (all.TrueForAll(file => file.Name.Contains('/', StringComparison.Ordinal))) all = everything.ConvertAll(file => IsMeant(file.Name) ? file : file with { Path = null }).FindAll(file => file.Name.Contains('/', StringComparison.Ordinal));
        while (Top(all) is { } top) all = all.ConvertAll(file => file with { Name = file.Name[top.Length..] });
        return all.GroupBy(file => Owner(file.Name), StringComparer.Ordinal).Select(group => Of(group.Key, [.. group], assignment));
    }

    private static bool IsMeant(string name) => name.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase) && !name.Contains(".ipynb_checkpoints/", StringComparison.Ordinal);

    private static bool IsOfSystem(string name) => name.Contains("__MACOSX/", StringComparison.Ordinal);

    // One folder around all the students' folders is none of them.
    private static string? Top(List<SubmittedFile> files)
    {
        if (files.Count < 2 || files[0].Name.IndexOf('/', StringComparison.Ordinal) is not (> 0 and var end)) return null;
        var top = files[0].Name[..(end + 1)];
        return files.TrueForAll(file => file.Name.StartsWith(top, StringComparison.Ordinal)) && files.Exists(file => Owner(file.Name[top.Length..]) != Owner(files[0].Name[top.Length..])) ? top : null;
    }

    private static string Owner(string name) => name.IndexOf('/', StringComparison.Ordinal) is > 0 and var end ? name[..end] : System.IO.Path.GetFileNameWithoutExtension(name);

    private static Submission Of(string owner, List<SubmittedFile> files, string assignment)
    {
        var notebooks = files.FindAll(file => file.Path is not null);
        var named = notebooks.FindAll(file => System.IO.Path.GetFileNameWithoutExtension(file.Name) == assignment);
        var chosen = named.Count == 1 ? named[0] : notebooks.Count == 1 ? notebooks[0] : null;
        if (chosen is not null) return Submission.OfFile(chosen.Path!, owner);
        var why = notebooks.Count > 1
            ? $"{owner} handed in several notebooks ({string.Join(", ", notebooks.Take(5).Select(file => file.Name))}) and none, or more than one, is called {assignment}.ipynb."
            : files.Find(file => file.Refusal is not null)?.Refusal ?? $"{owner} handed in no notebook.";
        return new Submission(owner, () => throw new SubmissionException(why));
    }
}
