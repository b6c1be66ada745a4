namespace RLTransfer.Environments;

/// <summary>What somebody may have meant.</summary>
public static class NearestNames
{
    /// <summary>"; nearest: …" with up to three names; empty where there are none.</summary>
    public static string Hint(string given, IEnumerable<string> known)
    {
        string[] nearest = [.. known.Select(name => (Name: name, Distance: Distance(given.ToLowerInvariant(), name.ToLowerInvariant())))
            .OrderBy(pair => pair.Distance).ThenBy(pair => pair.Name, StringComparer.Ordinal).Take(3).Select(pair => pair.Name)];
        return nearest.Length == 0 ? "" : $"; nearest: {string.Join(", ", nearest)}";
    }

    /// <summary>Insertions, deletions and replacements between two texts (Levenshtein 1966).</summary>
    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
