namespace RLTransfer.Course.Exercises;

/// <summary>What the check cells of exercises call: prints the expected value beside the student's, one line a quantity.</summary>
/// <remarks>A wrong value is no exception: the next quantity is shown as well, so that it is plain where things went wrong.</remarks>
public static class Check
{
    /// <summary>A number that is known up to rounding.</summary>
    /// <param name="what">Names the quantity.</param>
    /// <param name="expected">What it should be.</param>
    /// <param name="yours">What it is.</param>
    /// <param name="tolerance">Largest difference, relative to the expected value where that exceeds 1.</param>
    /// <returns>Whether it is right.</returns>
    public static bool Close(string what, double expected, double yours, double tolerance = 1e-6) =>
        Say(what, Text(expected), Text(yours), Math.Abs(expected - yours) <= tolerance * Math.Max(1, Math.Abs(expected)));

    /// <summary>A whole number, a text, a truth value: equal or not.</summary>
    /// <returns>Whether it is right.</returns>
    public static bool Equal<T>(string what, T expected, T yours) =>
        Say(what, FormattableString.Invariant($"{expected}"), FormattableString.Invariant($"{yours}"), EqualityComparer<T>.Default.Equals(expected, yours));

    /// <summary>A list of numbers, element by element; the first difference is shown.</summary>
    /// <returns>Whether all are right.</returns>
    public static bool Close(string what, IReadOnlyList<double> expected, IReadOnlyList<double> yours, double tolerance = 1e-6)
    {
        ArgumentNullException.ThrowIfNull(expected);
        if (yours is null || yours.Count != expected.Count)
        {
            return Say(what, FormattableString.Invariant($"{expected.Count} values"), FormattableString.Invariant($"{yours?.Count ?? 0} values"), false);
        }

        for (var i = 0; i < expected.Count; i++)
        {
            if (!(Math.Abs(expected[i] - yours[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i]))))
            {
                return Say(FormattableString.Invariant($"{what} [{i}]"), Text(expected[i]), Text(yours[i]), false);
            }
        }

        return Say(what, FormattableString.Invariant($"{expected.Count} values from {Text(expected[0])}"), "the same", true);
    }

    private static bool Say(string what, string expected, string yours, bool right)
    {
        Console.WriteLine($"{(right ? "right" : "WRONG")}  {what}: expected {expected}, yours {yours}");
        return right;
    }

    private static string Text(double value) => FormattableString.Invariant($"{value:0.######}");
}
