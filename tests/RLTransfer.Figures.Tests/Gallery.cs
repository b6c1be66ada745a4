using RLTransfer.Figures.Colors;
using RLTransfer.Figures.Images;

namespace RLTransfer.Figures.Tests;

/// <summary>Figures of every kind: what snapshots and layout tests run over.</summary>
public static class Gallery
{
    private static readonly double[] Examples = [1, 2, 5, 10, 20, 50, 100];

    public static IReadOnlyDictionary<string, Func<string>> Svgs { get; } = new Dictionary<string, Func<string>>
    {
        ["line-band-log"] = () => Accuracy().ToSvg(),
        ["line-long"] = () => Learning().ToSvg(),
        ["line-gaps"] = () => Gaps().ToSvg(),
        ["line-many"] = () => Many().ToSvg(),
        ["line-loglog"] = () => LogLog().ToSvg(),
        ["bars"] = () => Bars().ToSvg(),
        ["bars-negative"] = () => NegativeBars().ToSvg(),
        ["bars-long-names"] = () => LongBars().ToSvg(),
        ["scatter"] = () => Scatter().ToSvg(),
        ["heat"] = () => Heat().ToSvg(),
        ["confusion"] = () => Confusion().ToSvg(),
        ["surface"] = () => Surface().ToSvg(),
        ["maze"] = () => Maze().ToSvg(),
        ["images"] = () => Filters().ToSvg(),
        ["images-captions"] = () => Glyphs().ToSvg(),
        ["panels"] = () => Panels().ToSvg(),
        ["panels-mixed"] = () => MixedPanels().ToSvg(),
        ["bars-intervals"] = () => Intervals().ToSvg(),
        ["animation"] = () => Growing().ToSvg(),
        ["hostile"] = () => Hostile().ToSvg(),
        ["empty"] = () => new Figure("Nothing yet") { XLabel = "Step", YLabel = "Return" }.ToSvg(),
        ["small"] = () => new Figure("Small") { Width = 200, Height = 170, XLabel = "Step" }.Line("a", [1.0, 3, 2]).ToSvg(),
    };

    /// <summary>A number in [0, 1) that follows from its index alone.</summary>
    public static double Noise(int i)
    {
        var x = Math.Sin(i * 12.9898 + 4.1414) * 43758.5453;
        return x - Math.Floor(x);
    }

    public static Figure Accuracy() => new Figure("Accuracy against examples per class") { XLabel = "Examples per class", YLabel = "Test accuracy", XScale = Scale.Log, YRange = (0, 1) }
        .Line("finetuned", Examples, Runs(10, 7, (s, j) => 1 - 0.55 * Math.Exp(-0.55 * j) + 0.06 * (Noise(s * 7 + j) - 0.5)))
        .Line("frozen features", Examples, Runs(10, 7, (s, j) => 0.9 - 0.4 * Math.Exp(-0.6 * j) + 0.05 * (Noise(100 + s * 7 + j) - 0.5)))
        .Line("from scratch", Examples, Runs(10, 7, (s, j) => 0.95 - 0.85 * Math.Exp(-0.35 * j) + 0.1 * (Noise(200 + s * 7 + j) - 0.5)))
        .HorizontalLine(0.1, "chance");

    public static Figure Learning()
    {
        double[] steps = [.. Enumerable.Range(0, 400).Select(i => i * 250.0)];
        Figure figure = new("Finetuning in the corridor: mean of 10 seeds, one standard deviation shaded") { XLabel = "Environment steps", YLabel = "Return" };
        string[] names = ["MaxEnt pretrained", "DDPG pretrained", "from scratch"];
        for (var k = 0; k < 3; k++)
        {
            var which = k;
            figure.Line(names[k], steps, Runs(10, 400, (s, j) => 200 * (1 - Math.Exp(-j / (30.0 + 70 * which))) - 40 * which + 30 * (Noise(s * 31 + which * 7) - 0.5) + 12 * (Noise(which * 4000 + s * 400 + j) - 0.5)));
        }
        return figure.VerticalLine(40_000, "walls appear");
    }

    public static Figure Gaps() => new Figure("A gap, a lone point, and a band") { XLabel = "Step", YLabel = "Loss" }
        .Line("loss", [0, 1, 2, 3, 4, 5, 6, 7], [2.0, 1.5, double.NaN, 1.1, double.NaN, 0.8, 0.7, 0.65], [1.8, 1.3, double.NaN, 1.0, double.NaN, 0.7, 0.6, 0.6], [2.2, 1.7, double.NaN, 1.2, double.NaN, 0.9, 0.8, 0.7]);

    public static Figure Many()
    {
        Figure figure = new("Seven layers, overlapping ends") { XLabel = "Epoch", YLabel = "Gradient norm" };
        for (var k = 0; k < 7; k++) figure.Line($"layer {k + 1}", Enumerable.Range(0, 60), Enumerable.Range(0, 60).Select(i => 3 * Math.Exp(-i / (8.0 + k)) + 0.02 * k + 0.3));
        return figure;
    }

    public static Figure LogLog() => new Figure("Compute against loss") { XLabel = "Updates", YLabel = "Loss", XScale = Scale.Log, YScale = Scale.Log }
        .Line("model", Enumerable.Range(0, 40).Select(i => Math.Pow(10, i / 6.0)), Enumerable.Range(0, 40).Select(i => 5 * Math.Pow(10, -i / 13.0)))
        .Note(1000, 0.4, "knee");

    public static Figure Bars() => new Figure("Transfer score on the Pong variants") { YLabel = "Score, % of baseline 1" }
        .Bars("baseline 3", ["noisy", "black", "white", "zoom", "flipped"], [128.0, 112, 105, 133, 84], [12.0, 8, 9, 15, 20])
        .Bars("progressive, 2 columns", ["noisy", "black", "white", "zoom", "flipped"], [151.0, 132, 129, 160, 121], [9.0, 10, 7, 11, 14])
        .Bars("progressive, 3 columns", ["noisy", "black", "white", "zoom", "flipped"], [171.0, 140, 139, 168, double.NaN], [14.0, 10, 9, 13, double.NaN])
        .HorizontalLine(100, "baseline 1");

    public static Figure NegativeBars() => new Figure("Change of return after transfer") { YLabel = "Return" }
        .Bars(["corridor", "maze", "open field", "ice"], [12.5, -7.25, 30, -1.5], [3, 2, 5, 1]);

    public static Figure LongBars() => new Figure("Where names are long") { YLabel = "Hours" }
        .Bars(["finetuning/supervised", "maxent/composition of energies", "progressive/pong-soup", "progressive/sensitivity", "modular policies, held out pairs", "maml/sinusoids", "distillation"], [3.1, 4, 1.5, 9.2, 6, 2, 7]);

    public static Figure Scatter() => new Figure("Value against return") { XLabel = "Return", YLabel = "Predicted value" }
        .Scatter("trained", Enumerable.Range(0, 60).Select(i => 10 * Noise(i)), Enumerable.Range(0, 60).Select(i => 10 * Noise(i) + 2 * (Noise(500 + i) - 0.5)))
        .Scatter("untrained", Enumerable.Range(0, 60).Select(i => 10 * Noise(1000 + i)), Enumerable.Range(0, 60).Select(i => 4 + 2 * Noise(1500 + i)))
        .Line("perfect", [0.0, 10], [0.0, 10], new SeriesStyle { Slot = 6, Dashed = true, Markers = false });

    public static Figure Heat() => new Figure("Fisher sensitivity per layer and column")
        .HeatMap(Grid(4, 6, (i, j) => Math.Exp(-Math.Abs(i - j * 0.6)) - 0.1 * j), ["conv 1", "conv 2", "conv 3", "output"], ["noisy", "black", "white", "zoom", "flipped vertically", "flipped horizontally"], cells: "0.00", label: "Sensitivity");

    public static Figure Confusion() => new Figure("Confusion of 36 glyphs") { XLabel = "Predicted", YLabel = "True" }
        .HeatMap(Grid(36, 36, (i, j) => i == j ? 0.9 : 0.1 * Noise(i * 36 + j)), [.. "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".Select(c => c.ToString())], [.. "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".Select(c => c.ToString())], ColorScale.Blues);

    public static Figure Surface()
    {
        double[] t = [.. Enumerable.Range(0, 60).Select(i => i / 59.0)];
        return new Figure("Soft Q surface and trajectories of the policy") { XLabel = "x", YLabel = "y", EqualAspect = true }
            .Surface((x, y) => -Math.Min(Math.Min(Far(x - 5, y), Far(x + 5, y)), Math.Min(Far(x, y - 5), Far(x, y + 5))), (-7, 7), (-7, 7), contours: 6, label: "Q")
            .Path("right", t.Select(s => 5 * s), t.Select(s => 0.5 * Math.Sin(6 * s) * (1 - s)))
            .Path("up", t.Select(s => 0.6 * Math.Sin(5 * s) * (1 - s)), t.Select(s => 5 * s))
            .Path("left", t.Select(s => -5 * s), t.Select(s => 0.8 * Math.Sin(4 * s) * (1 - s)));

        static double Far(double x, double y) => Math.Sqrt(x * x + y * y);
    }

    public static Figure Maze() => new Figure("The blocked maze") { XLabel = "x (m)", YLabel = "y (m)", EqualAspect = true, XRange = (0, 10), YRange = (0, 6) }
        .Region(4, 4.6, 0, 4.5, "wall").Region(8.6, 9.8, 0.2, 1.4, "goal")
        .Path("MaxEnt", [1, 2, 3, 4.3, 6, 8, 9.2], [1, 3, 4.6, 5.2, 4.4, 2, 0.8])
        .Path("DDPG", [1, 2, 3, 3.9, 3.9], [1.2, 1.1, 0.9, 1, 1.4])
        .Note(1, 1, "start");

    public static Figure Filters() => new Figure("First-layer filters before and after finetuning")
        .ImageGrid(Enumerable.Range(0, 32 * 25).Select(i => (float)(Noise(i) - 0.5 + 0.6 * Math.Sin(i % 25 / 5.0 * (1 + i / 25 % 3)))), 5, 5, columns: 16, colors: ColorScale.BlueRed);

    public static Figure Glyphs() => new Figure("Drawn glyphs")
        .ImageGrid(Enumerable.Range(0, 10).Select(k => Grid(28, 28, (i, j) => Math.Exp(-Math.Pow(Math.Sqrt(Math.Pow(i - 14, 2) + Math.Pow(j - 14, 2)) - 3 - k * 0.8, 2) / 4))), 5, Enumerable.Range(0, 10).Select(k => k == 3 ? "a misread one: 8 (really 3)" : $"digit {k}"), (0, 1));

    public static FigurePanels Panels() => Figure.Panels(
        new Figure("Training") { XLabel = "Epoch", YLabel = "Loss" }.Line("2,000 examples", Enumerable.Range(0, 40), Enumerable.Range(0, 40).Select(i => Math.Exp(-i / 9.0))).Line("50 examples", Enumerable.Range(0, 40), Enumerable.Range(0, 40).Select(i => Math.Exp(-i / 4.0))),
        new Figure("Test") { XLabel = "Epoch", YLabel = "Loss" }.Line("2,000 examples", Enumerable.Range(0, 40), Enumerable.Range(0, 40).Select(i => 0.1 + Math.Exp(-i / 10.0))).Line("50 examples", Enumerable.Range(0, 40), Enumerable.Range(0, 40).Select(i => 0.6 * Math.Exp(-i / 5.0) + 0.012 * i + 0.4)));

    public static FigurePanels MixedPanels()
    {
        var panels = Figure.Panels(2, Accuracy(), Bars(), Surface(), Glyphs());
        panels.Title = "Everything at once";
        return panels;
    }

    public static Figure Intervals() => new Figure("Interquartile mean, 95 % intervals") { YLabel = "Normalized return", Width = 420 }
        .Bars(null, ["PPO", "DQN", "SAC"], [0.82, 0.74, 0.91], [0.71, 0.7, 0.9], [0.86, 0.85, 0.92]);

    public static FigureAnimation Growing() => Figure.Animate(Enumerable.Range(1, 6).Select(n =>
        new Figure($"The maze after {n * 1000} steps") { XLabel = "x (m)", YLabel = "y (m)", EqualAspect = true, Width = 420 }
            .Region(4, 4.6, 0, 4.5, "wall")
            .Path("policy", Enumerable.Range(0, 3 * n).Select(i => 0.5 + i * 0.5), Enumerable.Range(0, 3 * n).Select(i => 5.5 - 0.1 * (i - 8) * (i - 8)))), 4);

    public static Figure Hostile() => new Figure("<script>alert('x')</script> & \"quotes\" ]]> \u0000\u202E and a title that goes on and on until it needs a second line, and then does not stop but goes on") { XLabel = "x < y & z", YLabel = "'<b>bold</b>'" }
        .Line("<img src=x onerror=alert(1)>", [1.0, 2, 3]).Line("日本語の名前 — Ünïcödé 🎲 and a very long name that nobody would read to its end", [3.0, 2, 1]).Note(1, 2, "</text><script>");

    public static PixelImage Ramp(int width, int height, int channels) =>
        new(width, height, channels, [.. Enumerable.Range(0, width * height * channels).Select(i => (byte)(i * 7))]);

    public static double[,] Grid(int rows, int columns, Func<int, int, double> value)
    {
        var grid = new double[rows, columns];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++) grid[i, j] = value(i, j);
        }
        return grid;
    }

    private static double[,] Runs(int seeds, int points, Func<int, int, double> value) => Grid(seeds, points, value);
}
