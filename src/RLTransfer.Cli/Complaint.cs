using System.CommandLine;
using System.CommandLine.Parsing;
using RLTransfer.Cli.Commands;
using RLTransfer.Environments;

namespace RLTransfer.Cli;

/// <summary>What is wrong with a command line, in one sentence, and where to read on.</summary>
internal static class Complaint
{
    /// <returns>Null where nothing is.</returns>
    public static string? Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var path = Name(command);
        for (var at = parsed.CommandResult.Parent as CommandResult; at is not null; at = at.Parent as CommandResult)
        {
            path = $"{Name(at.Command)} {path}";
        }

        if (command.Name != TestCommand.Name && UnknownOption(parsed) is { } unknown)
        {
            var known = parsed.CommandResult.Command.Options.Concat(parsed.RootCommandResult.Command.Options.Where(option => option.Recursive)).Select(option => option.Name);
            return $"'{path}' has no option '{unknown}'{NearestNames.Hint(unknown, known)}. See '{path} --help'.";
        }

        if (parsed.Errors.Count == 0)
        {
            return null;
        }

        var shown = command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name).ToArray();
        var message = shown.Length == 0 ? string.Join(' ', parsed.Errors[0].Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            : parsed.UnmatchedTokens is [{ } word, ..] ? $"'{path}' has no command '{word}'; there are {string.Join(", ", shown)}."
            : $"'{path}' needs a command: {string.Join(", ", shown)}.";
        return $"{message} See '{path} --help'.";
    }

    private static string Name(Command command) => command is RootCommand ? "rlt" : command.Name;

    /// <summary>What looks like an option and was taken for an argument; after <c>--</c> all are arguments.</summary>
    private static string? UnknownOption(ParseResult parsed)
    {
        var dashes = parsed.Tokens.ToList().FindIndex(token => token.Type == TokenType.DoubleDash);
        var allowed = dashes < 0 ? [] : parsed.Tokens.Skip(dashes + 1).Select(token => token.Value).ToHashSet(StringComparer.Ordinal);
        return parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value).Concat(parsed.UnmatchedTokens)
            .FirstOrDefault(value => value.Length > 1 && value[0] == '-' && !allowed.Contains(value));
    }
}
