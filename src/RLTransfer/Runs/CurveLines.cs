using System.Text.Json;
using System.Text.Json.Nodes;
using RLTransfer.Files;
using RLTransfer.Learners;

namespace RLTransfer.Runs;

/// <summary><c>curve.jsonl</c>: a line a point, <c>{"step":…,"returns":[…],"metrics":{"loss":[…]}}</c>, [S] each; a number that is none is null.</summary>
internal static class CurveLines
{
    /// <summary>One point, newline included. The same point is the same bytes.</summary>
    public static byte[] Line(CurvePoint point)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("step", point.Step);
            Write(json, "returns", point.Returns);
            json.WriteStartObject("metrics");
            foreach (var (name, values) in point.Metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal))
            {
                Write(json, name, values);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>All whole lines of a file; what a killed run left of a last line is passed over.</summary>
    /// <exception cref="InvalidDataException">A line is damaged; the message names it.</exception>
    public static CrowdCurve Read(string path, IReadOnlyList<ulong> seeds)
    {
        var curve = new CrowdCurve(seeds);
        if (!File.Exists(path))
        {
            return curve;
        }

        var text = InputFile.Text(path);
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length - 1; i++)
        {
            try
            {
                var point = JsonNode.Parse(lines[i])!;
                var metrics = point["metrics"]!.AsObject().ToDictionary(metric => metric.Key, metric => Values(metric.Value!), StringComparer.Ordinal);
                if (curve.Points.Count > 0 && (long)point["step"]! <= curve.Points[^1].Step)
                {
                    throw new FormatException("It is not after the one before.");
                }

                curve.Add(new((long)point["step"]!, Values(point["returns"]!), metrics));
            }
            catch (Exception error) when (error is JsonException or NullReferenceException or InvalidOperationException or FormatException or ArgumentException or OverflowException)
            {
                throw new InvalidDataException($"{path}, line {i + 1}, is damaged; 'rlt train --resume -o {ShellText.Quote(Path.GetDirectoryName(path)!)}' writes the file anew from the checkpoint.", error);
            }
        }

        return curve;

        double[] Values(JsonNode node)
        {
            double[] values = [.. node.AsArray().Select(value => value is null ? double.NaN : (double)value)];
            return values.Length == seeds.Count ? values : throw new FormatException("Not a value a seed.");
        }
    }

    private static void Write(Utf8JsonWriter json, string name, double[] values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            if (double.IsFinite(value))
            {
                json.WriteNumberValue(value);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }
}
