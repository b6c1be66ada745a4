using System.Reflection;
using RLTransfer.Kernels;
using Xunit.Sdk;

namespace RLTransfer.Tests.Kernels;

/// <summary>Runs a theory with the loops of one instruction set; skipped by name where the processor lacks it.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnInstructionsAttribute : DataAttribute
{
    private readonly string name;

    public OnInstructionsAttribute(string name)
    {
        this.name = name;
        if (!Named(name).IsSupported) Skip = $"this processor lacks {name}";
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[name]];

    internal static InstructionSet Named(string name) => InstructionSet.All.Single(instructions => instructions.Name == name);
}
