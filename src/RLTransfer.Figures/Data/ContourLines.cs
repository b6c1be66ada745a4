namespace RLTransfer.Figures.Data;

/// <summary>Lines of equal height over a grid, by marching squares.</summary>
internal static class ContourLines
{
    /// <summary>Short straight pieces; a cell with a NaN corner has none.</summary>
    /// <param name="values">[y, x].</param>
    /// <param name="x">Of the columns.</param>
    /// <param name="y">Of the rows.</param>
    /// <param name="level">The height.</param>
    public static IEnumerable<(double X1, double Y1, double X2, double Y2)> At(double[,] values, double[] x, double[] y, double level)
    {
        for (var i = 0; i + 1 < y.Length; i++)
        {
            for (var j = 0; j + 1 < x.Length; j++)
            {
                var (a, b, c, d) = (values[i, j] - level, values[i, j + 1] - level, values[i + 1, j + 1] - level, values[i + 1, j] - level);
                if (double.IsNaN(a + b + c + d)) continue;
                var crossings = new List<(double X, double Y)>(4);
                if (a >= 0 != b >= 0) crossings.Add((Between(x[j], x[j + 1], a, b), y[i]));
                if (b >= 0 != c >= 0) crossings.Add((x[j + 1], Between(y[i], y[i + 1], b, c)));
                if (d >= 0 != c >= 0) crossings.Add((Between(x[j], x[j + 1], d, c), y[i + 1]));
                if (a >= 0 != d >= 0) crossings.Add((x[j], Between(y[i], y[i + 1], a, d)));
                if (crossings.Count == 2)
                {
                    yield return (crossings[0].X, crossings[0].Y, crossings[1].X, crossings[1].Y);
                }
                else if (crossings.Count == 4)   // a saddle: the middle decides which corners belong together
                {
                    var together = a + b + c + d >= 0 == a >= 0;
                    var (p, q) = together ? (1, 3) : (3, 1);
                    yield return (crossings[0].X, crossings[0].Y, crossings[p].X, crossings[p].Y);
                    yield return (crossings[2].X, crossings[2].Y, crossings[q].X, crossings[q].Y);
                }
            }
        }
    }

    private static double Between(double from, double to, double a, double b) => from + (to - from) * a / (a - b);
}
