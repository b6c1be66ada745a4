using System.Runtime.CompilerServices;

namespace RLTransfer.Figures.Tests.Snapshots;

/// <summary>Compares text with a file beside the test: <c>Class.name.verified.txt</c>. What differs is written to <c>.received.txt</c> there.</summary>
internal static class Snapshot
{
    public static void Matches(string actual, string name, [CallerFilePath] string source = "")
    {
        var stem = Path.Combine(Path.GetDirectoryName(source)!, $"{Path.GetFileNameWithoutExtension(source)}.{name}");
        var (verified, received) = (stem + ".verified.txt", stem + ".received.txt");
        actual = actual.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        var expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : null;
        if (actual == expected)
        {
            File.Delete(received);
            return;
        }
        File.WriteAllText(received, actual);
        Assert.Fail(expected is null
            ? $"There is no {Path.GetFileName(verified)}. Read {received} and, if it is right, rename it."
            : $"{Path.GetFileName(verified)} differs from line {FirstDifference(expected, actual)}. Compare it with {received} and, if that is right, rename it.");
    }

    private static string FirstDifference(string expected, string actual)
    {
        var (a, b) = (expected.Split('\n'), actual.Split('\n'));
        var i = Enumerable.Range(0, Math.Max(a.Length, b.Length)).First(k => k >= a.Length || k >= b.Length || a[k] != b[k]);
        return $"{i + 1}:\n  expected: {(i < a.Length ? a[i] : "(end)")}\n  received: {(i < b.Length ? b[i] : "(end)")}\n";
    }
}
