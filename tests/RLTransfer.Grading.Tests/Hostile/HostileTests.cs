using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using RLTransfer.Grading.Classes;
using RLTransfer.Grading.Marking;
using RLTransfer.Grading.Reports;
using RLTransfer.Grading.Sandboxing;
using RLTransfer.Grading.Submissions;

namespace RLTransfer.Grading.Tests.Hostile;

/// <summary>The whole corpus, graded once, two at a time, with an honest submission behind every ten.</summary>
public sealed class HostileClass : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public static IReadOnlyList<Attack> Attacks { get; } = [.. CodeAttacks.All(), .. WorkerAttacks.All(), .. FileAttacks.All()];

    public FrozenDictionary<string, SubmissionResult> Results { get; private set; } = FrozenDictionary<string, SubmissionResult>.Empty;

    public IReadOnlyList<SubmissionResult> Honest { get; private set; } = [];

    public bool WasConnectedTo { get; private set; }

    public async Task InitializeAsync()
    {
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        var assignment = SampleAssignment.Write(folder, tests: File.ReadAllText(SampleAssignment.Write(folder).TestsPath!).Replace("Within(5)", "Within(3)", StringComparison.Ordinal));
        var submissions = new List<Submission>();
        foreach (var attack in Attacks)
        {
            var bytes = Encoding.UTF8.GetString(attack.Make(assignment));
            var sent = bytes.Contains("LISTENER", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(bytes.Replace("LISTENER", port, StringComparison.Ordinal)) : attack.Make(assignment);
            submissions.Add(new Submission(attack.Id, () => sent));
            if (submissions.Count % 10 == 9) submissions.Add(new Submission($"honest {submissions.Count}", () => SampleAssignment.Submission(assignment)));
        }

        var sandbox = TestWorker.Sandbox(new SandboxLimits { Cell = TimeSpan.FromSeconds(4), Total = TimeSpan.FromSeconds(180) }, slots: 2);
        var results = await new ClassGrader(new SubmissionGrader(assignment, sandbox), sandbox).GradeAsync(submissions);
        Results = results.ToFrozenDictionary(result => result.Id, StringComparer.Ordinal);
        Honest = [.. results.Where(result => result.Id.StartsWith("honest ", StringComparison.Ordinal))];
        WasConnectedTo = listener.Pending();
    }

    public Task DisposeAsync()
    {
        listener.Stop();
        folder.Dispose();
        return Task.CompletedTask;
    }
}

/// <summary>No attack gains a mark, sees what is hidden, or is noticed by the grader, the machine or the next submission.</summary>
public sealed class HostileTests(HostileClass hostile) : IClassFixture<HostileClass>
{
    public static TheoryData<string> Names() => new(HostileClass.Attacks.Select(attack => attack.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void GetsOnlyWhatIsHonestAndTellsNothing(string name)
    {
        var attack = HostileClass.Attacks.Single(each => each.Name == name);
        var result = hostile.Results[attack.Id];
        var text = JsonSerializer.Serialize(result, JsonSerializerOptions.Web);
        if (attack.Score == Attack.AtMostHonest) Assert.True(result.Score <= 2, text);   // a bomb may take its own sandbox down before the second question is put
        else if (attack.Score != Attack.AtMostEverything) Assert.True(attack.Score == result.Score, text);
        Assert.Equal(3, result.Tests.Count);
        Assert.False(result.IsUngraded, text);
        var said = string.Join('\n', [result.Error, .. result.Flags, .. result.Outputs, .. result.Cells.Select(cell => cell.Error), .. result.Tests.Select(test => test.ToString())]);
        Assert.DoesNotContain("7177", said, StringComparison.Ordinal);
        Assert.DoesNotContain("7177", GradescopeResults.Of(result), StringComparison.Ordinal);
        Assert.DoesNotContain("7177", FeedbackPage.Of(result), StringComparison.Ordinal);
        Assert.DoesNotMatch("<(script|iframe|svg|img)|[\u001b\u200b\u202a-\u202e\u2066-\u2069]", FeedbackPage.Of(result));
        Assert.True(FeedbackPage.Of(result).Length < 1 << 20, $"{FeedbackPage.Of(result).Length} characters");
        if (attack.Says is not null) Assert.Contains(attack.Says, said, StringComparison.Ordinal);
    }

    [Fact]
    public void TheCorpusHoldsEveryThreatTwiceOrMore()
    {
        // Archives are refused before there is a submission: SubmissionSetTests have theirs.
        string[] threats =
        [
            "read hidden tests", "patch the checker", "end the process", "fake results", "infinite loop", "bomb", "network", "leave something behind",
            "change graded cells", "hostile JSON", "scripts for whoever reads the feedback", "formulas in names",
        ];
        Assert.True(HostileClass.Attacks.Count >= 50);
        Assert.Empty(HostileClass.Attacks.Select(attack => attack.Threat).Except(threats, StringComparer.Ordinal));
        Assert.All(threats, threat => Assert.True(HostileClass.Attacks.Count(attack => attack.Threat == threat) >= 2, threat));
    }

    [Fact]
    public void HonestNeighboursNoticeNothing()
    {
        Assert.True(hostile.Honest.Count >= 5);
        Assert.All(hostile.Honest, result => Assert.Equal(5, result.Score));
    }

    [Fact]
    public void NobodyCame() => Assert.False(hostile.WasConnectedTo);

    [Fact]
    public void NothingIsLeft()
    {
        Assert.DoesNotContain(Directory.GetDirectories("/proc"), folder => CommandLine(folder) is var command && (command.Contains("rlt-left-behind", StringComparison.Ordinal) || command.Contains("/tmp/bomb", StringComparison.Ordinal)));
        foreach (var folder in (string[])["/tmp", "/dev/shm", "/var/tmp", "/usr/lib", AppContext.BaseDirectory])
            Assert.False(File.Exists(Path.Combine(folder, "rlt-left-behind")), folder);
        Assert.False(Path.Exists("/tmp/rlt-escaped"));
    }

    [Fact]
    public void TheGraderStaysSmall() => Assert.True(Process.GetCurrentProcess().PeakWorkingSet64 < 700L << 20, $"{Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText($"{process}/cmdline");
        }
        catch (IOException)
        {
            return "";   // it has just ended, or is no process
        }
    }
}
