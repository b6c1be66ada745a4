using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace RLTransfer.Environments;

/// <summary>One physical parameter of an environment.</summary>
/// <param name="Name">Its keyword, such as <c>cart_mass</c>.</param>
/// <param name="Default">The value unless told otherwise.</param>
/// <param name="Low">The least value allowed.</param>
/// <param name="High">The greatest value allowed.</param>
/// <param name="Unit">Empty where it has none.</param>
/// <param name="Description">A few words.</param>
/// <param name="Whole">Whether it takes only whole numbers.</param>
/// <param name="Fixed">Whether it takes one value for all instances and no distribution.</param>
public sealed record ParameterSpec(string Name, double Default, double Low, double High, string Unit, string Description, bool Whole, bool Fixed)
{
    /// <summary>Refuses a value the parameter cannot take.</summary>
    /// <exception cref="ArgumentException">Out of bounds, not a number, or not whole.</exception>
    public void Check(double value, string owner)
    {
        if (!(value >= Low && value <= High) || (Whole && value != Math.Truncate(value)))
        {
            throw new ArgumentException(FormattableString.Invariant($"{owner}: parameter '{Name}' must be {(Whole ? "a whole number " : "")}in [{Low}, {High}]{(Unit.Length > 0 ? " " + Unit : "")}, got {value}."));
        }
    }

    /// <summary>What the parameter is drawn from, once it is told this.</summary>
    /// <exception cref="ArgumentException">A text, a number it cannot take, a distribution whose draws may leave the bounds, any distribution where the parameter is fixed, or one whose draws are not whole where it is whole.</exception>
    public Distribution Draws(ParameterValue value, string owner)
    {
        if (value.Number is { } number)
        {
            Check(number, owner);
            return new Constant(number);
        }

        var distribution = value.Distribution ?? throw new ArgumentException($"{owner}: parameter '{Name}' is a number, got the text '{value.Text}'.");
        if (Fixed || (Whole && !distribution.IsWhole))
        {
            throw new ArgumentException($"{owner}: parameter '{Name}' takes {(Fixed ? "one number" : "whole numbers, such as a Choice of them")}, not the distribution {distribution.GetType().Name}.");
        }

        if (!(distribution.Low >= Low && distribution.High <= High))
        {
            throw new ArgumentException(FormattableString.Invariant($"{owner}: parameter '{Name}' must be in [{Low}, {High}]{(Unit.Length > 0 ? " " + Unit : "")}, but {distribution.GetType().Name} draws from [{distribution.Low}, {distribution.High}]."));
        }

        return distribution;
    }
}

/// <summary>The parameters of a record, in the order of its fields, and the record as a row of numbers.</summary>
internal static class ParameterTable<TParameters>
    where TParameters : unmanaged
{
    public static IReadOnlyList<ParameterSpec> Specs { get; } = Read();

    /// <summary>The record's fields as numbers, to read and to write.</summary>
    public static Span<double> Row(ref TParameters parameters) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<TParameters, double>(ref parameters), Specs.Count);

    private static ParameterSpec[] Read()
    {
        var fields = typeof(TParameters).GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .OrderBy(field => (long)Marshal.OffsetOf<TParameters>(field.Name)).ToArray();
        if (fields.Length == 0)
        {
            return [];
        }

        if (Array.Exists(fields, field => field.FieldType != typeof(double)) || Unsafe.SizeOf<TParameters>() != fields.Length * sizeof(double))
        {
            throw new InvalidOperationException($"{typeof(TParameters).Name}: a parameters record holds double fields and nothing else.");
        }

        var defaults = new TParameters();
        var row = MemoryMarshal.CreateSpan(ref Unsafe.As<TParameters, double>(ref defaults), fields.Length);
        var specs = new ParameterSpec[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            var about = fields[i].GetCustomAttribute<ParameterAttribute>()
                ?? throw new InvalidOperationException($"{typeof(TParameters).Name}.{fields[i].Name} has no [Parameter] attribute.");
            specs[i] = new ParameterSpec(SnakeCase(fields[i].Name), row[i], about.Low, about.High, about.Unit, about.Description, about.Whole, about.Fixed);
            specs[i].Check(row[i], typeof(TParameters).Name);
        }

        return specs;
    }

    private static string SnakeCase(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}

/// <summary>The record of an environment that has no parameters.</summary>
public record struct NoParameters;
