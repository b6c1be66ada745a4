using Xunit.Abstractions;
using Xunit.Sdk;

namespace RLTransfer.Environments.Tests.Robots;

/// <summary>A theory whose rows with a robot's id need MuJoCo; those are skipped by name where it is not installed, and the others run.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("RLTransfer.Environments.Tests.Robots." + nameof(RobotTheoryDiscoverer), "RLTransfer.Environments.Tests")]
public sealed class RobotTheoryAttribute : TheoryAttribute
{
    /// <summary>Whether every row needs MuJoCo, ids or not.</summary>
    public bool EveryRow
    {
        get => Skip is not null;
        set => Skip = value ? RobotFactAttribute.Missing : null;
    }
}

/// <summary>Makes the rows of a <see cref="RobotTheoryAttribute"/>.</summary>
public sealed class RobotTheoryDiscoverer(IMessageSink diagnostics) : TheoryDiscoverer(diagnostics)
{
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute, object[] dataRow) =>
        RobotFactAttribute.Missing is { } reason && dataRow.Any(value => value is string id && RobotStateTests.IsRobot(id))
            ? CreateTestCasesForSkippedDataRow(discoveryOptions, testMethod, theoryAttribute, dataRow, reason)
            : base.CreateTestCasesForDataRow(discoveryOptions, testMethod, theoryAttribute, dataRow);
}
