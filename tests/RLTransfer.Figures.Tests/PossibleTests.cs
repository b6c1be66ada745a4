using System.Text.Json.Nodes;

namespace RLTransfer.Figures.Tests;

public sealed class PossibleTests
{
    private static readonly double[,] Runs = { { 1, 0.5 }, { 0, 0.5 }, { 1, 0.5 } };

    [Fact]
    public void A_band_ends_at_what_is_possible_and_the_mean_stays()
    {
        Assert.Equal((0.667, 1.244, 0.089), Ends(new Figure("free").Line("share", (double[])[0, 1], Runs)));
        Assert.Equal((0.667, 1, 0.089), Ends(new Figure("within") { Possible = (0, 1) }.Line("share", (double[])[0, 1], Runs)));
        Assert.Equal((0.667, 1.244, 0.5), Ends(new Figure("within") { Possible = (0.5, double.MaxValue) }.Line("share", (double[])[0, 1], Runs)));
    }

    /// <summary>The mean at the first point, and the highest and lowest of the band.</summary>
    private static (double Mean, double High, double Low) Ends(Figure figure)
    {
        var traces = Assert.IsType<JsonObject>(figure.ToMimeBundle().Data["application/vnd.plotly.v1+json"])["data"]!.AsArray();
        double[][] heights = [.. traces.Select(trace => trace!["y"]!.AsArray().Select(value => value!.GetValue<double>()).ToArray())];
        var (band, line) = (heights.MaxBy(each => each.Length)!, heights.MinBy(each => each.Length)!);
        return (Math.Round(line[0], 3), Math.Round(band.Max(), 3), Math.Round(band.Min(), 3));
    }
}
