using System.Text.Json.Nodes;
using RLTransfer.Learners;
using RLTransfer.Networks;

namespace RLTransfer.Tests.Learners;

public class OptionTextTests
{
    [Fact]
    public void Options_are_set_by_name_in_any_spelling_and_the_original_stays()
    {
        var options = new PpoOptions();
        var changed = OptionText.With(options, "LearningRate=0.002", "rollout-steps=32", "normalize_rewards=true", "Hidden=16, 8", "Activation=relu", "TargetDivergence=0.02", "DecaySteps=null");
        Assert.Equal(
            (0.002, 32, true, Activation.ReLU, 0.02, null), (changed.LearningRate, changed.RolloutSteps, changed.NormalizeRewards, changed.Activation, changed.TargetDivergence, changed.DecaySteps));
        Assert.Equal([16, 8], changed.Hidden);
        Assert.Equal(new PpoOptions().LearningRate, options.LearningRate);
    }

    [Theory]
    [InlineData("LerningRate=1", "DqnOptions has no option 'LerningRate'; nearest: LearningRate")]
    [InlineData("LearningRate", "name=value, got 'LearningRate'")]
    [InlineData("LearningRate=fast", "DqnOptions.LearningRate is a number; got 'fast'")]
    [InlineData("BatchSize=1.5", "DqnOptions.BatchSize is a whole number; got '1.5'")]
    [InlineData("Double=maybe", "DqnOptions.Double is true or false; got 'maybe'")]
    [InlineData("Hidden=64;64", "whole numbers with commas between them")]
    [InlineData("Hidden=0", "DqnOptions.Hidden is 0; it must be one or more widths")]
    [InlineData("Discount=1.5", "DqnOptions.Discount is 1.5; it must be in [0, 1]")]
    [InlineData("LearningRate=nan", "DqnOptions.LearningRate is NaN; it must be a finite number above 0")]
    [InlineData("BufferSize=2", "DqnOptions.BufferSize is 2; it must be at least the batch size")]
    public void What_is_impossible_is_refused_with_what_it_may_be(string assignment, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => OptionText.With(new DqnOptions(), assignment)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_enumeration_lists_its_names() =>
        Assert.Contains("one of ReLU, Tanh", Assert.Throws<ArgumentException>(() => OptionText.With(new PpoOptions(), "Activation=sine")).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_learners_options_survive_json()
    {
        foreach (var kind in LearnerCatalog.All)
        {
            var options = OptionText.With(kind.Defaults, "Hidden=7,5", "LearningRate=0.1");
            var json = OptionText.ToJson(options);
            var read = OptionText.FromJson(kind.OptionsType, JsonNode.Parse(json.ToJsonString())!);
            Assert.Equal(json.ToJsonString(), OptionText.ToJson(read).ToJsonString());
            Assert.Equal([7, 5], read.Hidden);
        }
    }

    [Fact]
    public void Anothers_json_is_refused() =>
        Assert.Throws<InvalidDataException>(() => OptionText.FromJson(typeof(DqnOptions), OptionText.ToJson(new PpoOptions())));
}
