using System.Globalization;
using System.Numerics;
using RLTransfer.Randomness;

namespace RLTransfer.Environments;

/// <summary>Real numbers between bounds, each with its own; a bound may be infinite. Bounds are inclusive and float32.</summary>
public sealed class Box : Space
{
    private readonly float[] low, high;

    /// <summary>The same bounds for every number of an array of this shape.</summary>
    /// <exception cref="ArgumentException">The bounds are NaN or not in order, or a dimension is not positive.</exception>
    public Box(float low, float high, params int[] shape)
        : this(Fill(low, shape), Fill(high, shape), shape)
    {
    }

    /// <summary>Bounds for each number; without a shape, a vector.</summary>
    /// <exception cref="ArgumentException">The bounds are NaN, not in order, or do not fit the shape.</exception>
    public Box(float[] low, float[] high, params int[] shape)
        : base(shape is { Length: > 0 } ? [.. shape] : [low.Length])
    {
        var size = 1;
        foreach (var extent in Shape)
        {
            size *= extent > 0 ? extent : throw new ArgumentException($"Box needs positive dimensions, got ({string.Join(", ", Shape)}).", nameof(shape));
        }

        if (low.Length != size || high.Length != size)
        {
            throw new ArgumentException($"Box of shape ({string.Join(", ", Shape)}) needs {size} bounds, got {low.Length} low and {high.Length} high.", nameof(low));
        }

        for (var i = 0; i < size; i++)
        {
            if (!(low[i] <= high[i]))
            {
                throw new ArgumentException(FormattableString.Invariant($"Box needs low <= high, got [{low[i]}, {high[i]}] at {i}."), nameof(low));
            }
        }

        (this.low, this.high) = ([.. low], [.. high]);
    }

    /// <summary>The lower bounds, flat.</summary>
    public ReadOnlySpan<float> Low => low;

    /// <summary>The upper bounds, flat.</summary>
    public ReadOnlySpan<float> High => high;

    /// <inheritdoc/>
    public override int Size => low.Length;

    /// <inheritdoc/>
    public override bool Contains(ReadOnlySpan<float> value)
    {
        if (value.Length != low.Length)
        {
            return false;
        }

        for (var i = 0; i < value.Length; i++)
        {
            if (!(value[i] >= low[i] && value[i] <= high[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether all flat values, one after another, belong to the space.</summary>
    internal bool ContainsAll(ReadOnlySpan<float> values)
    {
        if (low.Length != 1)
        {
            for (var at = 0; at < values.Length; at += low.Length)
            {
                if (!Contains(values.Slice(at, low.Length)))
                {
                    return false;
                }
            }

            return true;
        }

        var i = 0;
        for (; i + Vector<float>.Count <= values.Length; i += Vector<float>.Count)
        {
            var some = new Vector<float>(values[i..]);
            if (!Vector.GreaterThanOrEqualAll(some, new Vector<float>(low[0])) || !Vector.LessThanOrEqualAll(some, new Vector<float>(high[0])))
            {
                return false;
            }
        }

        for (; i < values.Length; i++)
        {
            if (!(values[i] >= low[0] && values[i] <= high[0]))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override void Sample(Philox random, Span<float> value)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (var i = 0; i < low.Length; i++)
        {
            var (below, above) = (float.IsFinite(low[i]), float.IsFinite(high[i]));
            var drawn = (below, above) switch
            {
                (true, true) => (float)random.NextUniform(low[i], high[i]),
                (true, false) => (float)(low[i] - Math.Log(1 - random.NextDouble())),
                (false, true) => (float)(high[i] + Math.Log(1 - random.NextDouble())),
                _ => (float)random.NextGaussian(),
            };
            value[i] = Math.Clamp(drawn, low[i], high[i]);
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var same = Array.TrueForAll(low, x => x == low[0]) && Array.TrueForAll(high, x => x == high[0]);
        var shape = Shape.Count == 1 ? FormattableString.Invariant($"({Shape[0]},)") : $"({string.Join(", ", Shape)})";
        return same ? $"Box({Text(low[0])}, {Text(high[0])}, {shape})" : $"Box({List(low)}, {List(high)}, {shape})";

        static string List(float[] values) => values.Length > 8
            ? $"[{string.Join(", ", values.Take(3).Select(Text))}, …]"
            : $"[{string.Join(", ", values.Select(Text))}]";

        // As Gymnasium writes them, and as the environments' documentation does.
        static string Text(float value) => float.IsPositiveInfinity(value) ? "inf" : float.IsNegativeInfinity(value) ? "-inf" : value.ToString(CultureInfo.InvariantCulture);
    }

    private static float[] Fill(float bound, int[] shape)
    {
        var values = new float[Math.Max(1, shape.Aggregate(1, (product, extent) => product * extent))];
        Array.Fill(values, bound);
        return values;
    }
}
