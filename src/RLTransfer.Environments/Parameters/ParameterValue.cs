namespace RLTransfer.Environments;

/// <summary>What a keyword argument of <see cref="Gym.Make(string, ValueTuple{string, ParameterValue}[])"/> may be: a number, a flag, a text or a distribution.</summary>
public readonly struct ParameterValue
{
    private ParameterValue(double? number, Distribution? distribution, string? text) => (Number, Distribution, Text) = (number, distribution, text);

    /// <summary>The number; null for anything else.</summary>
    public double? Number { get; }

    /// <summary>The distribution; null for anything else.</summary>
    public Distribution? Distribution { get; }

    /// <summary>The text; null for anything else.</summary>
    public string? Text { get; }

    /// <summary>A number.</summary>
    public static implicit operator ParameterValue(double value) => new(value, null, null);

    /// <summary>A flag: 1 for true.</summary>
    public static implicit operator ParameterValue(bool value) => new(value ? 1 : 0, null, null);

    /// <summary>A text.</summary>
    public static implicit operator ParameterValue(string value) => new(null, null, value);

    /// <summary>A distribution, drawn from at every reset.</summary>
    public static implicit operator ParameterValue(Distribution value) => value is Constant constant ? new(constant.Value, null, null) : new(null, value, null);

    /// <inheritdoc/>
    public override string ToString() => Text ?? (Number is { } number ? FormattableString.Invariant($"{number}") : $"{Distribution}");
}
