namespace TorchSharp.Utils;

/// <summary>Gives a field the name under which its tensor or module appears in the state dictionary.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public class ComponentNameAttribute : Attribute
{
    public string? Name { get; set; }
}
