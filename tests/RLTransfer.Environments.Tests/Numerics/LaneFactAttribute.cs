using RLTransfer.Environments.Numerics;

namespace RLTransfer.Environments.Tests.Numerics;

/// <summary>A test of the AVX2 path; skipped by name where the processor lacks it, and steps are the scalar path's.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LaneFactAttribute : FactAttribute
{
    internal const string Missing = "this processor has no AVX2 with FMA: lanes are not used here, and were not tested";

    /// <summary>Looks at the processor.</summary>
    public LaneFactAttribute() => Skip = LaneTrigonometry.IsSupported ? null : Missing;
}

/// <summary>Tests of the AVX2 path; skipped by name where the processor lacks it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LaneTheoryAttribute : TheoryAttribute
{
    /// <summary>Looks at the processor.</summary>
    public LaneTheoryAttribute() => Skip = LaneTrigonometry.IsSupported ? null : LaneFactAttribute.Missing;
}
