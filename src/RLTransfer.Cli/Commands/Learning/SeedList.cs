using System.Globalization;
using RLTransfer.Cli.Options;

namespace RLTransfer.Cli.Commands.Learning;

/// <summary>What <c>--seeds</c> says.</summary>
internal static class SeedList
{
    /// <summary><c>3</c> is 0, 1, 2; <c>3..5</c> is 3, 4, 5; <c>0,7</c> is 0 and 7.</summary>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public static IReadOnlyList<ulong> Parse(string text)
    {
        if (text.Split("..") is [var first, var last] && Number(first) is { } from && Number(last) is { } to && from <= to && to - from < Given.MostSeeds)
        {
            return Range(from, (int)(to - from) + 1);
        }

        if (text.Contains(',', StringComparison.Ordinal) && text.Split(',') is { Length: <= Given.MostSeeds } parts && parts.Select(Number).ToArray() is var list && list.All(seed => seed is not null))
        {
            return list.Distinct().Count() == list.Length ? [.. list.Select(seed => seed!.Value)] : throw new ArgumentException($"--seeds {text}: a seed appears twice; name each once, none twice.");
        }

        return Number(text) is > 0 and <= Given.MostSeeds and var count
            ? Range(0, (int)count)
            : throw new ArgumentException($"--seeds {text}: use a number from 1 to {Given.MostSeeds}, a range such as 3..5, or a list such as 0,7.");
    }

    private static ulong? Number(string text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static IReadOnlyList<ulong> Range(ulong first, int count) => [.. Enumerable.Range(0, count).Select(i => first + (ulong)i)];
}
