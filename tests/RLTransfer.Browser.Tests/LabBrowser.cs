using System.Diagnostics.CodeAnalysis;

namespace RLTransfer.Browser.Tests;

/// <summary>One headless Chromium and one JupyterLab, where <see cref="LabFactAttribute"/> wants it.</summary>
[SuppressMessage("Design", "CA1515", Justification = "xunit makes it")]
public sealed class LabBrowser : Browser
{
    public override Task InitializeAsync() => LabFactAttribute.Wanted ? base.InitializeAsync() : Task.CompletedTask;

    private protected override JupyterServer Serve() => JupyterServer.Lab(LabAssembly.Get());
}

/// <summary>A test in JupyterLab: on demand, for the hundreds of packages that it is first made of.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LabFactAttribute : FactAttribute
{
    private const string Variable = "RLTRANSFER_TEST_LAB";

    public LabFactAttribute() => Skip = Wanted ? null : $"on demand: set {Variable}=1 (the first time, some 470 npm packages are fetched)";

    public static bool Wanted => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };
}
