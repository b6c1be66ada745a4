using RLTransfer.Environments.Robots.MuJoCo;

namespace RLTransfer.Environments.Tests.Robots;

/// <summary>A test that needs MuJoCo; skipped by name where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RobotFactAttribute : FactAttribute
{
    /// <summary>Why robots' tests are skipped here; null where they run.</summary>
    internal static readonly string? Missing = MuJoCoSimulation.IsAvailable ? null : "MuJoCo is missing; run: sudo binder/install-packages robots";

    public RobotFactAttribute() => Skip = Missing;
}
