namespace RLTransfer.Environments;

/// <summary>Shows, beside the observation, parameters of the running episode that are otherwise hidden: what a policy for all of them is told (Yu et al. 2017, §III, "universal policy").</summary>
/// <remarks>A whole number is shown as one-hot, any other as its place between the bounds, from −1 to 1.</remarks>
public sealed class ShowParameters : ObservationWrapper
{
    private const int MostChoices = 256;

    private readonly (string Name, double Low, double High, int Choices)[] shown;
    private readonly int own, size;
    private readonly float[] values;

    /// <summary>Wraps.</summary>
    /// <param name="inner">The environment.</param>
    /// <param name="parameters">What is shown, and the bounds between which it is drawn.</param>
    /// <exception cref="ArgumentException">There is no such parameter, bounds are out of order, a whole number may have more than 256 values, or observations are no <see cref="Box"/>.</exception>
    public ShowParameters(VectorEnvironment inner, params IReadOnlyList<(string Name, double Low, double High)> parameters)
        : this(inner, Checked(inner, parameters))
    {
    }

    private ShowParameters(VectorEnvironment inner, (string Name, double Low, double High, int Choices)[] shown)
        : base(inner, Space(inner, shown))
    {
        this.shown = shown;
        own = inner.SingleObservationSpace.Size;
        size = SingleObservationSpace.Size - own;
        values = new float[Count * size];
    }

    /// <inheritdoc/>
    protected override void BeforeRows(ReadOnlySpan<bool> mask)
    {
        for (var i = 0; i < Count; i++)
        {
            if (mask.IsEmpty || mask[i])
            {
                Read(i);
            }
        }
    }

    /// <inheritdoc/>
    protected override void AfterStep()
    {
        for (var i = 0; i < Count; i++)
        {
            if (AutoresetMode == AutoresetMode.SameStep && Starts[i])
            {
                Observe(i, Row(Inner.FinalObservations, Inner.SingleObservationSpace, i), Row(FinalObservations, SingleObservationSpace, i));   // of the episode that is over
            }

            if (Starts[i])
            {
                Read(i);
            }

            Observe(i, Row(Inner.Observations, Inner.SingleObservationSpace, i), Row(Observations, SingleObservationSpace, i));
        }
    }

    /// <inheritdoc/>
    protected override void Observe(int instance, ReadOnlySpan<float> inner, Span<float> shown)
    {
        inner.CopyTo(shown);
        values.AsSpan(instance * size, size).CopyTo(shown[own..]);
    }

    private void Read(int instance)
    {
        var row = values.AsSpan(instance * size, size);
        row.Clear();
        foreach (var (name, low, high, choices) in shown)
        {
            var value = Math.Clamp(Inner.Info[name][instance], low, high);
            if (choices > 0)
            {
                row[(int)(value - low)] = 1;
                row = row[choices..];
            }
            else
            {
                row[0] = high > low ? (float)((2 * (value - low) / (high - low)) - 1) : 0;
                row = row[1..];
            }
        }
    }

    private static (string Name, double Low, double High, int Choices)[] Checked(VectorEnvironment inner, IReadOnlyList<(string Name, double Low, double High)> parameters)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(parameters);
        return [.. parameters.Select(parameter =>
        {
            var spec = inner.Parameters.FirstOrDefault(known => known.Name == parameter.Name)
                ?? throw new ArgumentException($"{inner.Name} has no parameter '{parameter.Name}'{NearestNames.Hint(parameter.Name, inner.Parameters.Select(known => known.Name))}.", nameof(parameters));
            if (!(double.IsFinite(parameter.Low) && double.IsFinite(parameter.High) && parameter.Low <= parameter.High) || (spec.Whole && parameter.High - parameter.Low >= MostChoices))
            {
                throw new ArgumentException(FormattableString.Invariant($"'{parameter.Name}' is shown between finite bounds, a whole number between bounds less than {MostChoices} apart; got [{parameter.Low}, {parameter.High}]."), nameof(parameters));
            }

            return (parameter.Name, parameter.Low, parameter.High, spec.Whole ? (int)(parameter.High - parameter.Low) + 1 : 0);
        })];
    }

    private static Box Space(VectorEnvironment inner, (string Name, double Low, double High, int Choices)[] shown)
    {
        var more = shown.Sum(parameter => Math.Max(1, parameter.Choices));
        return inner.SingleObservationSpace is Box box
            ? new Box([.. box.Low.ToArray(), .. shown.SelectMany(parameter => Enumerable.Repeat(parameter.Choices > 0 ? 0f : -1f, Math.Max(1, parameter.Choices)))], [.. box.High.ToArray(), .. Enumerable.Repeat(1f, more)], [box.Size + more])
            : throw new ArgumentException($"ShowParameters needs observations in a Box, got {inner.SingleObservationSpace}.", nameof(inner));
    }
}
