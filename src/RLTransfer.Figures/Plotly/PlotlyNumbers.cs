using System.Text.Json.Nodes;
using RLTransfer.Figures.Data;

namespace RLTransfer.Figures.Plotly;

/// <summary>Numbers as JSON: nine significant digits, NaN as null.</summary>
internal static class PlotlyNumbers
{
    public static JsonNode? Number(double value) => double.IsNaN(value) ? null : Numbers.Nine(value);

    public static JsonArray Array(IEnumerable<double> values) => new([.. values.Select(Number)]);

    public static JsonArray Matrix(double[,] values) => new([.. Enumerable.Range(0, values.GetLength(0)).Select(i =>
        (JsonNode)Array(Enumerable.Range(0, values.GetLength(1)).Select(j => values[i, j])))]);
}
