namespace RLTransfer.Figures.Tests;

public sealed class FigureErrorsTests
{
    [Theory]
    [MemberData(nameof(Cases))]
    public void OneClearSentenceNamesTheThing(string expected, Action use)
    {
        var error = Assert.ThrowsAny<ArgumentException>(use);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Action> Cases => new()
    {
        { "Line 'a': y has 2 values and x has 3", () => new Figure().Line("a", [1, 2, 3], [1.0, 2.0]) },
        { "Line 'a': y[1] is infinite", () => new Figure().Line("a", [1, 2], [1.0, double.PositiveInfinity]) },
        { "Line 'a': high has 1 values", () => new Figure().Line("a", [1, 2], [1.0, 2], [0.0, 1], [1.0]) },
        { "runs is [3 seeds, 2 points] and x has 4 values", () => new Figure().Line("a", [1, 2, 3, 4], new double[3, 2]) },
        { "runs has no rows", () => new Figure().Line("a", [1, 2], new float[0, 2]) },
        { "Line 'a': runs[1] has 1 values", () => new Figure().Line("a", [1, 2], (double[][])[[1, 2], [1]]) },
        { "Figure 'T': x holds 0, which a logarithmic axis cannot show", () => new Figure("T") { XScale = Scale.Log }.Line("a", [0, 1], [1.0, 2]).ToSvg() },
        { "the y range from 2 to 1 is empty", () => new Figure("T") { YRange = (2, 1) }.Line("a", [0, 1], [1.0, 2]).ToSvg() },
        { "category 'a' stands twice", () => new Figure().Bars(["a", "a"], [1, 2]) },
        { "errors[0] is -1", () => new Figure().Bars(["a"], [1.0], [-1.0]) },
        { "Bars have categories and lines have numbers", () => new Figure().Bars(["a"], [1]).Line("b", [1.0]) },
        { "An image grid stands alone", () => new Figure().Line("b", [1.0]).ImageGrid([Gallery.Ramp(2, 2, 1)]) },
        { "2 images and 1 captions", () => new Figure().ImageGrid([Gallery.Ramp(2, 2, 1), Gallery.Ramp(2, 2, 1)], captions: ["x"]) },
        { "10 numbers are no whole count of 1 × 3 × 3 pictures", () => new Figure().ImageGrid(new float[10], 3, 3) },
        { "2 labels for 3 rows", () => new Figure().HeatMap(new double[3, 2], ["a", "b"]) },
        { "Surface: x rises in equal steps; value 2 does not", () => new Figure().Surface(new double[2, 3], [0.0, 1, 5], [0.0, 1]) },
        { "value 1 is 5 and lies outside its interval from 1 to 4", () => new Figure().Bars("a", ["x", "y"], [1.0, 5], [0.0, 1], [2.0, 4]) },
        { "An animation needs at least one figure", () => Figure.Animate([]) },
        { "Frame 1 differs from frame 0", () => Figure.Animate([new Figure(), new Figure { Width = 200 }]) },
        { "'blue' is no color", () => _ = new SeriesStyle { Color = "blue" } },
        { "160 to 4000 wide, not 20", () => new Figure { Width = 20 }.ToSvg() },
        { "there are no figures", () => Figure.Panels() },
        { "HorizontalLine is not a finite number", () => new Figure().HorizontalLine(double.NaN) },
    };
}
