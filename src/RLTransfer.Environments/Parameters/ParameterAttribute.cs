namespace RLTransfer.Environments;

/// <summary>Describes one field of a parameters record: what a caller may set, and randomize, by name.</summary>
/// <remarks>
/// A parameters record is a <c>record struct</c> of <see cref="double"/> fields whose initializers are the defaults.
/// A field <c>CartMass</c> is reached as <c>cart_mass</c>. Flags and whole numbers are doubles too, with <see cref="Whole"/>.
/// </remarks>
[AttributeUsage(AttributeTargets.Field)]
public sealed class ParameterAttribute(string description, double low, double high) : Attribute
{
    /// <summary>What it is, in a few words.</summary>
    public string Description { get; } = description;

    /// <summary>The least value allowed.</summary>
    public double Low { get; } = low;

    /// <summary>The greatest value allowed.</summary>
    public double High { get; } = high;

    /// <summary>Its unit; empty where it has none.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Only whole numbers make sense (a flag is a whole number in [0, 1]).</summary>
    public bool Whole { get; init; }

    /// <summary>Shapes the spaces or the task, and so takes one value for all instances, never a distribution.</summary>
    public bool Fixed { get; init; }
}
