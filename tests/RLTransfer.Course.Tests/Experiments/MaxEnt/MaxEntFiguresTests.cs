using RLTransfer.Course.Experiments.MaxEnt;

namespace RLTransfer.Course.Tests.Experiments.MaxEnt;

public sealed class MaxEntFiguresTests
{
    [Theory]
    [InlineData(FourModes.Entropic)]
    [InlineData(FourModes.Deterministic)]
    [InlineData(PretrainedMotion.Cold)]
    public void A_pretrained_method_has_the_colour_that_it_has_elsewhere_in_the_lecture(string method) =>
        Assert.Equal(MaxEntFigures.Methods.Of(method), MaxEntFigures.Learners.Of(PretrainedMotion.NameOf(method, true)));

    [Fact]
    public void Every_learner_of_the_mazes_has_a_colour_of_its_own()
    {
        string[] learners = [.. new PretrainedMotion().Measure(new(Budget.Smoke), new PretrainedMotionOptions
        {
            Seeds = 1, SourceSteps = 100, Steps = new Dictionary<string, int> { ["corridor"] = 100 }, RandomSteps = 50, LookEvery = 100, Episodes = 1, Hidden = [8],
        }).Curves.Select(curve => curve.Method)];
        Assert.Equal(learners.Length, learners.Select(MaxEntFigures.Learners.Of).Distinct().Count());
    }
}
