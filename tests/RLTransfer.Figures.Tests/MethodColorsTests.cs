namespace RLTransfer.Figures.Tests;

public sealed class MethodColorsTests
{
    [Fact]
    public void A_method_keeps_its_colour_whatever_else_is_drawn()
    {
        var colors = new MethodColors("one", "two", "three");
        Assert.Equal([0, 1, 2], colors.Methods.Select(method => colors.Of(method).Slot));
        var alone = new Figure("alone").Line("three", (double[])[1, 2], colors.Of("three"));
        var all = new Figure("all").Line("two", (double[])[1, 2], colors.Of("two")).Line("three", (double[])[1, 2], colors.Of("three"));
        Assert.All(new[] { alone, all }, figure => Assert.Contains("class=\"s2\"", figure.ToSvg(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_method_without_one_two_of_one_name_and_more_than_readers_tell_apart_are_refused()
    {
        Assert.Contains("one, two", Assert.Throws<ArgumentException>(() => new MethodColors("one", "two").Of("three")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new MethodColors("one", "one"));
        Assert.Throws<ArgumentException>(() => new MethodColors([.. Enumerable.Range(0, 8).Select(i => $"method {i}")]));
    }
}
