using System.Reflection;
using System.Text.RegularExpressions;

namespace RLTransfer.Cli.Tests.Faults;

/// <summary>All remedies that the sources name as a command, an option or a variable: each is run by a test, or it is said here why not.</summary>
public sealed partial class RemedyCollectionTests
{
    private static readonly (string Words, string Because)[] NotRun =
    [
        ("Install for yourself alone, without --system", "every user's folders are the system's own; a test must not write there"),
        ("then ./rlt kernel install", "fetches from npm's registry"),
        ("rm -rf artifacts && ./rlt doctor", "builds everything anew, in the folder that the tests run from"),
        ("say --unsandboxed", "needs a system without bubblewrap; the option itself is run by RemedyTests"),
        ("start slurmctld, or leave out --slurm", "needs Slurm's daemons: SlurmGradingTests, on demand"),
        ("of a known model is not where 2.2.2 has it", "needs a libmujoco 2.2.2 of another layout"),
        ("python3 -m pip install gymnasium", "installs from a package index"),
        ("install it with '{executable} -m pip install {package}'", "installs from a package index"),
        ("-m venv ~/gym", "installs from a package index"),
        ("make one with 'python3 -m venv", "needs Debian's python3-venv"),
        ("apt-get install -y python3-numpy", "needs a system without it; RLTransfer.Environments.Tests hold the message"),
        ("apt-get install -y libpython", "needs a system without it; RLTransfer.Environments.Tests hold the message"),
        ("or run it with isolated: true", "needs a Python that cannot be loaded; RLTransfer.Environments.Tests run both ways"),
        ("run it with isolated: true.", "needs a Python that cannot be loaded; RLTransfer.Environments.Tests run both ways"),
        ("run the second with isolated: true", "needs a second Python"),
        ("or run with isolated: true", "needs a program with a Python of its own"),
        ("in this folder again and again", "a race that no test can force"),
    ];

    [Fact]
    public void Every_remedy_that_an_error_names_is_run_by_a_test_or_it_is_said_why_not()
    {
        var source = new[] { "src", "bench" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => File.ReadLines(file).Select((line, i) => (Place: FormattableString.Invariant($"{Path.GetRelativePath(Repository.Root, file)}:{i + 1}"), Text: line.Trim())))
            .Where(line => line.Text.Contains('"', StringComparison.Ordinal) && !line.Text.StartsWith("//", StringComparison.Ordinal)).ToList();
        string[] run = [.. typeof(RemedyCollectionTests).Assembly.GetTypes().SelectMany(type => type.GetMethods()).SelectMany(method => method.GetCustomAttributes<RunsRemedyAttribute>()).Select(remedy => remedy.Words).Distinct()];
        string[] known = [.. run, .. NotRun.Select(remedy => remedy.Words)];

        var named = source.Where(line => Remedy().IsMatch(line.Text) && !Described().IsMatch(line.Text)).ToList();
        Assert.All(named, line => Assert.True(known.Any(words => line.Text.Contains(words, StringComparison.Ordinal)), $"{line.Place}: {line.Text}"));
        Assert.All(known, words => Assert.Contains(source, line => line.Text.Contains(words, StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"'rlt [a-z]|: rlt [a-z]|\./rlt |`rlt env list`|See '\{|binder/install-packages|apt-get install|pip install|-m venv|git checkout|nbconvert|leave out --|go on with --|, say --|: use --|without --|with --json|name it with -o|isolated: true|needs --output|write --set|\{commands\.|folder with -o", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Remedy();

    // What a command's help or an environment's page says is no error's remedy.
    [GeneratedRegex(@"Description =|The expert \(", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Described();
}
