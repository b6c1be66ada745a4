/// <summary>The tests of the project's measurement; a person marks the rest. Run them on the example: rlt grade 05-project.ipynb -a 05-project.ipynb</summary>
public sealed class ProjectTests : AssignmentTests
{
    protected override void Define()
    {
        var seed = Draw.Integer(10, 100);
        Test("measure-check", "two finite numbers", 2).Call("Measure", seed).ExpectShape(2).ExpectWithin(double.MinValue, double.MaxValue).Within(60)
            .Mistake(got => got!.AsArray().Any(value => value!.GetValueKind() == System.Text.Json.JsonValueKind.String), "NaN and infinity are no results: does a learner diverge, or a mean have nothing to average?")
            .Hint("Return the baseline's result, then the method's.");
        Test("measure-check", "the same seed gives the same result, to the last digit", 2)
            .CallForEach("Measure", [seed, seed]).ExpectThat("two equal results", got => JsonNode.DeepEquals(got![0], got[1])).Within(60)
            .Hint("Something is drawn that does not come from the seed, or is left over from the run before.");
        Test("measure-check", "other seeds give other results", 2)
            .CallForEach("Measure", [seed, seed + 1, seed + 2]).ExpectThat("results that are not all equal", got => got!.AsArray().Any(one => !JsonNode.DeepEquals(one, got[0]))).Within(60)
            .Hint("The seed must reach the learner and the task: ten runs of one seed are one run.");
    }
}
