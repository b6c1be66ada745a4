using System.CommandLine;
using System.Globalization;
using RLTransfer.Cli.Options;
using RLTransfer.Grading.Assignments;
using RLTransfer.Grading.Marking;
using RLTransfer.Grading.Sandboxing;

namespace RLTransfer.Cli.Commands;

/// <summary>The options of everything that grades.</summary>
internal sealed class GradingOptions
{
    private readonly Option<string> assignment = new("--assignment", "-a") { Description = "The instructor's notebook, with NAME.tests.cs beside it.", Required = true };
    private readonly Option<long?> seed = Given.Whole("--seed", "What the tests' inputs are drawn from; by default it follows from the tests' text.", 0, long.MaxValue);
    private readonly Option<bool> unsandboxed = new("--unsandboxed") { Description = "Run submissions without any protection, and say so in every result." };

    /// <summary>Where a class's folder keeps results as they come.</summary>
    public static string Results(string folder) => Path.Combine(folder, ".results");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[assignment, seed, unsandboxed]) command.Options.Add(option);
    }

    public string Assignment(ParseResult parsed) => parsed.GetValue(assignment)!;

    public (Assignment Assignment, SubmissionGrader Grader, Sandbox Sandbox) Read(ParseResult parsed, int slots)
    {
        var sandbox = parsed.GetValue(unsandboxed) ? Sandbox.None(slots: slots) : Sandbox.Find(slots: slots);
        var read = Grading.Assignments.Assignment.Load(Assignment(parsed));
        return (read, new SubmissionGrader(read, sandbox, (ulong?)parsed.GetValue(seed)), sandbox);
    }

    /// <summary>The same options for another process.</summary>
    public IReadOnlyList<string> Again(ParseResult parsed) =>
    [
        "--assignment", Path.GetFullPath(Assignment(parsed)),
        .. parsed.GetValue(seed) is { } given ? (string[])["--seed", given.ToString(CultureInfo.InvariantCulture)] : [],
        .. parsed.GetValue(unsandboxed) ? (string[])["--unsandboxed"] : [],
    ];
}
