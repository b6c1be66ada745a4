using RLTransfer.Randomness;

namespace RLTransfer.Environments;

/// <summary>How a physical parameter is drawn at every reset.</summary>
public abstract record Distribution
{
    private protected Distribution()
    {
    }

    /// <summary>No draw lies below.</summary>
    public abstract double Low { get; }

    /// <summary>No draw lies above.</summary>
    public abstract double High { get; }

    /// <summary>The expectation.</summary>
    public abstract double Mean { get; }

    /// <summary>Whether all draws are whole numbers.</summary>
    public virtual bool IsWhole => false;

    /// <summary>One draw.</summary>
    public abstract double Sample(Philox random);

    private protected static void Require(bool holds, FormattableString message)
    {
        if (!holds)
        {
            throw new ArgumentException(FormattableString.Invariant(message));
        }
    }
}

/// <summary>Always the same value.</summary>
public sealed record Constant : Distribution
{
    /// <summary>Always <paramref name="value"/>.</summary>
    /// <exception cref="ArgumentException">The value is not finite.</exception>
    public Constant(double value)
    {
        Require(double.IsFinite(value), $"Constant needs a finite value, got {value}.");
        Value = value;
    }

    /// <summary>The value.</summary>
    public double Value { get; }

    /// <inheritdoc/>
    public override double Low => Value;

    /// <inheritdoc/>
    public override double High => Value;

    /// <inheritdoc/>
    public override double Mean => Value;

    /// <inheritdoc/>
    public override bool IsWhole => Value == Math.Truncate(Value);

    /// <inheritdoc/>
    public override double Sample(Philox random) => Value;
}

/// <summary>One of some values, all equally likely.</summary>
public sealed record Choice : Distribution
{
    /// <summary>One of these.</summary>
    /// <exception cref="ArgumentException">There are none, or one is not finite.</exception>
    public Choice(params IReadOnlyList<double> values)
    {
        Require(values is { Count: > 0 } && values.All(double.IsFinite), $"Choice needs at least one value, and finite ones.");
        Values = [.. values];
    }

    /// <summary>The values.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <inheritdoc/>
    public override double Low => Values.Min();

    /// <inheritdoc/>
    public override double High => Values.Max();

    /// <inheritdoc/>
    public override double Mean => Values.Average();

    /// <inheritdoc/>
    public override bool IsWhole => Values.All(value => value == Math.Truncate(value));

    /// <inheritdoc/>
    public override double Sample(Philox random) => Values[random.NextInt32(Values.Count)];
}

/// <summary>Uniform on [low, high).</summary>
public sealed record Uniform : Distribution
{
    /// <summary>Uniform between two bounds.</summary>
    /// <exception cref="ArgumentException">The bounds are not finite or not in order.</exception>
    public Uniform(double low, double high)
    {
        Require(double.IsFinite(low) && double.IsFinite(high) && low <= high, $"Uniform needs finite low <= high, got [{low}, {high}].");
        (Low, High) = (low, high);
    }

    /// <inheritdoc/>
    public override double Low { get; }

    /// <inheritdoc/>
    public override double High { get; }

    /// <inheritdoc/>
    public override double Mean => Low + ((High - Low) / 2);

    /// <inheritdoc/>
    public override double Sample(Philox random) => random.NextUniform(Low, High);
}

/// <summary>The logarithm is uniform: factors of two are equally likely everywhere between the bounds.</summary>
public sealed record LogUniform : Distribution
{
    /// <summary>Log-uniform between two positive bounds.</summary>
    /// <exception cref="ArgumentException">The bounds are not finite, not positive or not in order.</exception>
    public LogUniform(double low, double high)
    {
        Require(low > 0 && double.IsFinite(high) && low <= high, $"LogUniform needs finite 0 < low <= high, got [{low}, {high}].");
        (Low, High) = (low, high);
    }

    /// <inheritdoc/>
    public override double Low { get; }

    /// <inheritdoc/>
    public override double High { get; }

    /// <inheritdoc/>
    public override double Mean => Low == High ? Low : (High - Low) / Math.Log(High / Low);

    /// <inheritdoc/>
    public override double Sample(Philox random) =>
        Math.Clamp(Math.Exp(random.NextUniform(Math.Log(Low), Math.Log(High))), Low, High);
}

/// <summary>A normal whose draws outside the bounds are drawn again.</summary>
public sealed record TruncatedNormal : Distribution
{
    /// <summary>The least share of the normal that must lie between the bounds, so that redrawing ends soon.</summary>
    private const double LeastShare = 1e-3;

    private readonly double location, deviation;

    /// <summary>A normal of mean <paramref name="location"/> before truncation to [low, high].</summary>
    /// <exception cref="ArgumentException">A number is not finite, the deviation is not positive, the bounds are not in order or hold under a thousandth of the normal.</exception>
    public TruncatedNormal(double location, double deviation, double low, double high)
    {
        Require(
            double.IsFinite(location) && double.IsFinite(deviation) && deviation > 0 && double.IsFinite(low) && double.IsFinite(high) && low < high,
            $"TruncatedNormal needs finite numbers, deviation > 0 and low < high, got location {location}, deviation {deviation}, [{low}, {high}].");
        (this.location, this.deviation, Low, High) = (location, deviation, low, high);
        var share = NormalIntegral.Cumulative((high - location) / deviation) - NormalIntegral.Cumulative((low - location) / deviation);
        Require(share >= LeastShare, $"TruncatedNormal({location}, {deviation}) has only {share:G2} of its draws in [{low}, {high}]; widen the bounds or move the mean.");
        Mean = location + (deviation * (NormalIntegral.Density((low - location) / deviation) - NormalIntegral.Density((high - location) / deviation)) / share);
    }

    /// <summary>The mean before truncation.</summary>
    public double Location => location;

    /// <summary>The standard deviation before truncation.</summary>
    public double Deviation => deviation;

    /// <inheritdoc/>
    public override double Low { get; }

    /// <inheritdoc/>
    public override double High { get; }

    /// <inheritdoc/>
    public override double Mean { get; }

    /// <inheritdoc/>
    public override double Sample(Philox random)
    {
        double drawn;
        do
        {
            drawn = location + (deviation * random.NextGaussian());
        }
        while (!(drawn >= Low && drawn <= High));
        return drawn;
    }
}

/// <summary>First one of several distributions is chosen by its weight, then it draws.</summary>
public sealed record Mixture : Distribution
{
    private readonly double total;

    /// <summary>The parts with their weights, which need not sum to one.</summary>
    /// <exception cref="ArgumentException">There are no parts, or a weight is negative or not finite, or all are zero.</exception>
    public Mixture(params (double Weight, Distribution Part)[] parts)
    {
        Require(parts is { Length: > 0 } && Array.TrueForAll(parts, part => part.Weight >= 0 && double.IsFinite(part.Weight) && part.Part is not null), $"Mixture needs parts with finite weights >= 0.");
        total = parts.Sum(part => part.Weight);
        Require(total > 0 && double.IsFinite(total), $"Mixture needs a positive sum of weights, got {total}.");
        Parts = [.. parts];
    }

    /// <summary>The parts with their weights.</summary>
    public IReadOnlyList<(double Weight, Distribution Part)> Parts { get; }

    /// <inheritdoc/>
    public override double Low => Parts.Where(part => part.Weight > 0).Min(part => part.Part.Low);

    /// <inheritdoc/>
    public override double High => Parts.Where(part => part.Weight > 0).Max(part => part.Part.High);

    /// <inheritdoc/>
    public override double Mean => Parts.Sum(part => part.Weight * part.Part.Mean) / total;

    /// <inheritdoc/>
    public override bool IsWhole => Parts.All(part => part.Weight == 0 || part.Part.IsWhole);

    /// <inheritdoc/>
    public override double Sample(Philox random)
    {
        var left = random.NextDouble() * total;
        var chosen = 0;
        for (var i = 0; i < Parts.Count; i++)
        {
            if (Parts[i].Weight > 0)
            {
                chosen = i;
                left -= Parts[i].Weight;
                if (left < 0)
                {
                    break;
                }
            }
        }

        return Parts[chosen].Part.Sample(random);
    }
}
