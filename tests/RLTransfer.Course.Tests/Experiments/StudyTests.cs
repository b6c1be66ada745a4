using RLTransfer.Course.Experiments;
using RLTransfer.Evaluation;
using RLTransfer.Figures.Display;

namespace RLTransfer.Course.Tests.Experiments;

public sealed class StudyTests : IDisposable
{
    private readonly string folder = Path.Combine(Directory.CreateTempSubdirectory("rlt-study-").FullName, "parts");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);

    [Fact]
    public void A_report_says_which_seeds_it_reports_which_chose_the_settings_and_what_does_not_hold()
    {
        var report = new Tossing().Run(new RunSettings());
        Assert.Equal(["heads", "more"], report.Claims.Select(claim => claim.Id));
        Assert.Equal(["the biased coin's value: at least 1", "the same, at most: at most 1"], new Tossing().MustShow);
        Assert.Equal(["the biased coin's value", "the same, at most"], report.Claims.Select(claim => claim.Statement));
        Assert.Equal([true, false], report.Claims.Select(claim => claim.Holds));
        var provenance = report.ToJson()["provenance"]!;
        Assert.Equal("[0,1,2,3]", provenance["seeds"]!.ToJsonString());
        Assert.Equal("[1000,1001]", provenance["settings_chosen_on"]!.ToJsonString());
        Assert.Equal("""["more"]""", provenance["does_not_hold"]!.ToJsonString());
        Assert.Equal("""{"Bias":1,"Seeds":4}""", provenance["settings"]!.ToJsonString());
        Assert.Matches("^[0-9a-f]{40}(\\+changes)?$|^unknown$", (string)provenance["commit"]!);
        Assert.Contains("(lesson, 4 seeds; seeds 0 to 3; settings chosen on seeds 1000 to 1001)", report.ClaimsTable().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Seeds_that_chose_the_settings_are_never_reported_and_a_trial_on_them_says_that_it_is_one()
    {
        var error = Assert.Throws<ArgumentException>(() => new Tossing().Run(new RunSettings(Seeds: 1001)));
        Assert.Equal("study/tossing: seeds 1000 to 1001 chose the settings, and cannot be reported too; ask for at most 1000 seeds.", error.Message);
        var trial = new Tossing().Run(new RunSettings { Choosing = true });
        Assert.Equal((new SeedRange(1000, 2), true), (trial.Provenance.Seeds, trial.Provenance.Choosing));
        Assert.Contains("on the seeds that choose the settings: 1000 to 1001", trial.ClaimsTable().ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void However_the_seeds_are_divided_outcomes_come_in_their_order(int blocks)
    {
        var results = new Tossing { Division = blocks }.Measure(new RunSettings());
        Assert.Equal([0, 1, 2, 3], results.Each("fair", "table", toss => toss.Seed));
        Assert.Equal([1, 2, 3, 4], results.Each("biased", "table", toss => toss.Value));
        Assert.Contains("'fair' on 'table'", Assert.Throws<ArgumentException>(() => results.Of("fair", "floor")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_contestants_have_in_common_is_made_once_a_block_and_disposed_after_the_last()
    {
        var study = new Tossing { Division = 2 };
        study.Run(new RunSettings());
        Assert.Equal((2, 2), (study.Made, study.Disposed));
    }

    [Fact]
    public void A_stopped_study_goes_on_with_the_parts_that_it_finished_and_ends_as_an_unbroken_one()
    {
        using var stop = new CancellationTokenSource();
        var study = new Tossing { Division = 2, AfterContest = (contest, block) => { if (contest == "fair" && block == 2) stop.Cancel(); } };
        Assert.Throws<OperationCanceledException>(() => study.Run(new RunSettings(), new(folder, resume: false), stop.Token));
        Assert.True(new PartFolder(folder, resume: true).Any);

        var again = new Tossing { Division = 2 };
        var report = again.Run(new RunSettings(), new(folder, resume: true));
        Assert.True(again.Ran < 4, $"{again.Ran} of 4 parts were run again");
        Assert.Equal(new Tossing().Run(new RunSettings()).Claims, report.Claims);

        var whole = new Tossing { Division = 2 };
        whole.Run(new RunSettings(), new(folder, resume: true));
        Assert.Equal(0, whole.Ran);

        new PartFolder(folder, resume: false).Remove();
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void Parts_of_other_settings_and_damaged_ones_are_refused_by_name()
    {
        new Tossing().Run(new RunSettings(), new(folder, resume: false));
        var error = Assert.Throws<ArgumentException>(() => new Tossing().Measure(new RunSettings(), new TossingOptions { Bias = 2 }, new(folder, resume: true)));
        Assert.Matches("study-tossing/000-0.json was kept with other settings or by another build; give the same, or leave out --resume", error.Message.Replace('\\', '/'));

        var file = Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        foreach (var damage in new[] { "", "{", "{}", "[]", File.ReadAllText(file)[..40], File.ReadAllText(file).Replace("\"Seed\":0", "\"Seed\":\"x\"", StringComparison.Ordinal) })
        {
            File.WriteAllText(file, damage);
            Assert.ThrowsAny<Exception>(() => new Tossing().Run(new RunSettings(), new(folder, resume: true)));
            Assert.Equal(damage, File.ReadAllText(file));
        }
    }

    [Fact]
    public void The_first_failure_of_a_block_stops_the_others_and_is_the_one_that_is_told()
    {
        var study = new Tossing { Division = 2, AfterContest = (_, _) => throw new InvalidOperationException("the coin is lost") };
        Assert.Equal("the coin is lost", Assert.Throws<InvalidOperationException>(() => study.Run(new RunSettings())).Message);
    }

    private sealed record TossingOptions : StudyOptions
    {
        public int Bias { get; init; } = 1;
    }

    private readonly record struct Toss(ulong Seed, double Value);

    private sealed class Tossing : Study<TossingOptions, Toss, TossingResults>
    {
        private int made, disposed, ran;

        public int Made => made;

        public int Disposed => disposed;

        public int Ran => ran;

        public int Division { get; init; } = 1;

        public Action<string, ulong>? AfterContest { get; init; }

        public override string Id => "study/tossing";

        public override string Description => "a fair and a biased coin";

        protected override SeedRange ChosenOn => new(1000, 2);

        protected override int Blocks => Division;

        protected override TossingOptions Options(RunSettings settings) => new() { Seeds = settings.Seeds ?? 4 };

        protected override IEnumerable<Contest<Toss>> Plan(TossingOptions options) =>
        [
            new("fair", "table", block => Throw("fair", 0, block)),
            new("biased", "table", block => Throw("biased", options.Bias, block)),
        ];

        protected override IEnumerable<Requirement<TossingResults>> Claims(TossingOptions options) =>
        [
            Requirement<TossingResults>.AtLeast("heads", "the biased coin's value", 1, results => Bootstrap.Of(results.Each("biased", "table", toss => toss.Value))),
            Requirement<TossingResults>.AtMost("more", "the same, at most", 1, results => Bootstrap.Of(results.Each("biased", "table", toss => toss.Value))),
        ];

        protected override TossingResults Results(Measured<TossingOptions, Toss> measured) => new(measured);

        private IReadOnlyList<Toss> Throw(string coin, int bias, Block block)
        {
            block.Once("purse", () =>
            {
                Interlocked.Increment(ref made);
                return new Purse(() => Interlocked.Increment(ref disposed));
            });
            Interlocked.Increment(ref ran);
            AfterContest?.Invoke(coin, block.Seeds[0]);
            return [.. block.Seeds.Select(seed => new Toss(seed, seed + (ulong)bias))];
        }
    }

    private sealed class Purse(Action close) : IDisposable
    {
        public void Dispose() => close();
    }

    private sealed class TossingResults(Measured<TossingOptions, Toss> measured) : StudyResults<TossingOptions, Toss>(measured)
    {
        public override IReadOnlyList<ResultTable> Tables => [];

        public override IReadOnlyList<IRichValue> Figures => [];
    }
}
