namespace RLTransfer.Tests;

public class RunSettingsTests
{
    [Fact]
    public void Nothing_given_is_a_lesson_on_the_cpu() => Assert.Equal(new RunSettings(Budget.Lesson, null, "cpu"), RunSettings.Parse(null, "", null));

    [Fact]
    public void Each_setting_is_read() => Assert.Equal(new RunSettings(Budget.Smoke, 3, "cuda"), RunSettings.Parse("smoke", "3", "cuda"));

    [Theory]
    [InlineData("tiny", null, null, "budget 'tiny' is unknown: use smoke, lesson or paper")]
    [InlineData(null, "0", null, "number of seeds is '0': use a whole number from 1")]
    [InlineData(null, "-2", null, "number of seeds is '-2'")]
    [InlineData(null, "ten", null, "number of seeds is 'ten'")]
    [InlineData(null, null, "tpu", "device 'tpu' is unknown: use cpu or cuda")]
    public void A_value_that_means_nothing_is_named_with_what_is_allowed(string? budget, string? seeds, string? device, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => RunSettings.Parse(budget, seeds, device)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_budget_picks_its_value() =>
        Assert.Equal([1, 2, 3], new[] { Budget.Smoke, Budget.Lesson, Budget.Paper }.Select(budget => new RunSettings(budget).Pick(1, 2, 3)));
}
