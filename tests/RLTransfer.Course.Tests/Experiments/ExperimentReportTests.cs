using System.Text.Json.Nodes;
using RLTransfer.Course.Experiments;

namespace RLTransfer.Course.Tests.Experiments;

public class ExperimentReportTests
{
    private static readonly ExperimentReport Report = new(
        "lecture/experiment", Budget.Lesson, 10, "cpu", 12.34,
        [Claim.AtLeast("more", "there is more", new(12, 11, 13), 10), Claim.AtMost("never", "it never happens", new(double.PositiveInfinity, 3, double.PositiveInfinity), 5)],
        [new("A table", ["method", "n"], [["scratch", 3], ["reused", 0.5], ["none", double.NaN]])],
        [])
    {
        Provenance = new(new(0, 2), new(1000, 1), JsonNode.Parse("""{"Steps":5}""")) { Commit = "abc" },
    };

    [Fact]
    public void The_json_has_the_fixed_form_and_no_number_that_json_cannot_hold()
    {
        const string expected = """
            {"experiment":"lecture/experiment","budget":"lesson","seeds":10,"device":"cpu","seconds":12.3,
             "claims":[{"id":"more","statement":"there is more","value":12,"low":11,"high":13,"threshold":10,"holds":true},
                       {"id":"never","statement":"it never happens","value":null,"low":3,"high":null,"threshold":5,"holds":false}],
             "tables":[{"title":"A table","columns":["method","n"],"rows":[["scratch",3],["reused",0.5],["none",null]]}],
             "provenance":{"commit":"abc","settings":{"Steps":5},"seeds":[0,1],"settings_chosen_on":[1000],"choosing":false,"does_not_hold":["never"]}}
            """;
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), Report.ToJson().ToJsonString());
    }

    [Fact]
    public void The_claims_table_says_which_hold()
    {
        var text = Report.ClaimsTable().ToString();
        Assert.Contains("1 of 2 claims hold", text, StringComparison.Ordinal);
        Assert.Contains("never", text, StringComparison.Ordinal);
        Assert.Contains("11 to 13", text, StringComparison.Ordinal);
        Assert.Contains("10 seeds", text, StringComparison.Ordinal);
        Assert.Contains("3 to 10 seeds", (Report with { Seeds = 3, MostSeeds = 10 }).ClaimsTable().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Experiments_are_found_by_id_and_by_lecture_and_the_nearest_is_offered()
    {
        Assert.Equal("finetuning/supervised", Assert.Single(ExperimentCatalog.Find("finetuning/supervised")).Id);
        Assert.Contains(ExperimentCatalog.Find("finetuning"), experiment => experiment.Id == "finetuning/supervised");
        var error = Assert.Throws<ArgumentException>(() => ExperimentCatalog.Find("finetuning/supervized"));
        Assert.Contains("nearest: finetuning/supervised", error.Message, StringComparison.Ordinal);
        Assert.All(ExperimentCatalog.All, experiment => Assert.NotEmpty(experiment.MustShow));
    }
}
