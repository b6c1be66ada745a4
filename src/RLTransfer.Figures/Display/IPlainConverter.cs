using System.Text.Json.Nodes;

namespace RLTransfer.Figures.Display;

/// <summary>Turns values of a type into plain JSON objects and back, so that they can leave the process they live in.</summary>
public interface IPlainConverter
{
    /// <summary>Whether values of this type are its own.</summary>
    bool Converts(Type type);

    /// <summary>The value of a JSON object.</summary>
    object Read(JsonObject json);

    /// <summary>A value as a JSON object.</summary>
    JsonObject Write(object value);
}

/// <summary>Names an <see cref="IPlainConverter"/> that an assembly holds.</summary>
/// <param name="converterType">It has a constructor without parameters.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class PlainConverterAttribute(Type converterType) : Attribute
{
    /// <summary>The converter.</summary>
    public Type ConverterType { get; } = converterType;
}
