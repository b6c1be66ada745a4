namespace RLTransfer.Environments;

/// <summary>What a keyword argument of <see cref="Gym.Make(string, ValueTuple{string, ParameterValue}[])"/> may be: a number, a flag, a text or a distribution.</summary>
public readonly struct ParameterValue
{
    private ParameterValue(Distribution? distribution, string? text) => (Distribution, Text) = (distribution, text);

    /// <summary>The distribution (a <see cref="Constant"/> for a plain number); null for a text.</summary>
    public Distribution? Distribution { get; }

    /// <summary>The text; null for a number or distribution.</summary>
    public string? Text { get; }

    /// <summary>A number.</summary>
    public static implicit operator ParameterValue(double value) => new(new Constant(value), null);

    /// <summary>A flag: 1 for true.</summary>
    public static implicit operator ParameterValue(bool value) => new(new Constant(value ? 1 : 0), null);

    /// <summary>A text.</summary>
    public static implicit operator ParameterValue(string value) => new(null, value);

    /// <summary>A distribution, drawn from at every reset.</summary>
    public static implicit operator ParameterValue(Distribution value) => new(value, null);

    /// <inheritdoc/>
    public override string ToString() => Text ?? (Distribution is Constant constant ? FormattableString.Invariant($"{constant.Value}") : $"{Distribution}");
}
