using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace RLTransfer.Cli.Options;

/// <summary>Options with ranges and units: what is outside is refused with the option's name, before anything is done.</summary>
internal static class Given
{
    /// <summary>Seeds that a crowd may have.</summary>
    public const int MostSeeds = 10_000;

    /// <summary>Greedy episodes of each seed at once.</summary>
    public const int MostEpisodes = 100_000;

    /// <summary>Environment steps of a seed.</summary>
    public const long MostSteps = 1_000_000_000_000;

    /// <summary>Days that a timer can wait are 49; these are 46.</summary>
    private const double ShortestTime = 0.001, LongestTime = 4_000_000;

    /// <summary>A whole number from <paramref name="low"/> to <paramref name="high"/>; null where it is not given.</summary>
    public static Option<long?> Whole(string name, string description, long low, long high, string help = "N") => new(name)
    {
        Description = description, HelpName = help, CustomParser = result => ParseWhole(result, low, high),
    };

    /// <summary>The same, with a default.</summary>
    public static Option<long> Whole(string name, string description, long low, long high, long standard, string help = "N") => new(name)
    {
        Description = description, HelpName = help, DefaultValueFactory = _ => standard, CustomParser = result => ParseWhole(result, low, high) ?? standard,
    };

    /// <summary>A finite number; null where it is not given.</summary>
    public static Option<double?> Number(string name, string description, string help) => new(name)
    {
        Description = description, HelpName = help, CustomParser = result => ParseNumber(result, double.MinValue, double.MaxValue, "a finite number"),
    };

    /// <summary>A finite number that is not negative.</summary>
    public static Option<double> Tolerance(string name, string description, double standard) => new(name)
    {
        Description = description, HelpName = "NUMBER", DefaultValueFactory = _ => standard, CustomParser = result => ParseNumber(result, 0, double.MaxValue, "a finite number, 0 or more") ?? standard,
    };

    /// <summary>Seconds that something may take; null where they are not given.</summary>
    public static Option<TimeSpan?> Seconds(string name, string description) => new(name)
    {
        Description = description, HelpName = "S",
        CustomParser = result => ParseNumber(result, ShortestTime, LongestTime, FormattableString.Invariant($"a number of seconds from {ShortestTime} to {LongestTime}")) is { } seconds
            ? TimeSpan.FromSeconds(seconds) : null,
    };

    /// <summary>One of some words; null where it is not given.</summary>
    public static Option<string?> Among(string name, string description, params string[] words)
    {
        var option = new Option<string?>(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            CustomParser = result => words.Contains(Text(result), StringComparer.Ordinal)
                ? Text(result)
                : Refuse<string?>(result, words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1])} or {words[^1]}"),
        };
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary><c>--budget</c>.</summary>
    public static Option<string?> Budget() => Among("--budget", "smoke (seconds), lesson (minutes, the default) or paper (hours).", "smoke", "lesson", "paper");

    /// <summary><c>--device</c>.</summary>
    public static Option<string?> Device() => Among("--device", "cpu or cuda.", "cpu", "cuda");

    /// <summary>A text that a parser of its own takes; what that throws as <see cref="ArgumentException"/> is the complaint.</summary>
    public static Option<T?> Parsed<T>(string name, string description, string help, Func<string, T> parse)
        where T : class => new(name)
        {
            Description = description, HelpName = help,
            CustomParser = result =>
            {
                try
                {
                    return parse(Text(result));
                }
                catch (ArgumentException error)
                {
                    result.AddError(error.Message);
                    return null;
                }
            },
        };

    private static long? ParseWhole(ArgumentResult result, long low, long high) =>
        long.TryParse(Text(result), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high
            ? number
            : Refuse<long?>(result, FormattableString.Invariant($"a whole number from {low} to {high}"));

    private static double? ParseNumber(ArgumentResult result, double low, double high, string wanted) =>
        double.TryParse(Text(result), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && number >= low && number <= high
            ? number
            : Refuse<double?>(result, wanted);

    private static string Text(ArgumentResult result) => result.Tokens is [.., { } token] ? token.Value : "";

    private static T? Refuse<T>(ArgumentResult result, string wanted)
    {
        result.AddError($"{(result.Parent as OptionResult)?.IdentifierToken?.Value ?? "the argument"} {Text(result)}: give {wanted}.");
        return default;
    }
}
