using RLTransfer.Environments.Python;

namespace RLTransfer.Environments.Tests.Python;

/// <summary>The small module with Gymnasium's interface, and the Python that it runs in.</summary>
internal static class TinyGym
{
    private static readonly Lazy<(string? Python, string Missing)> Found = new(() =>
    {
        try
        {
            return (PythonInstallation.Find("tiny_gym", new() { Module = Module }).Executable, "");
        }
        catch (PythonException error)
        {
            return (null, error.Message);
        }
    });

    /// <summary>The module's file.</summary>
    public static string Module { get; } = Path.Combine(AppContext.BaseDirectory, "Python", "tiny_gym.py");

    /// <summary>Environments of the module.</summary>
    public static PythonOptions Options { get; } = new() { Module = Module };

    /// <summary>The Python that is found.</summary>
    public static string Python => Found.Value.Python!;

    /// <summary>Why there is none; null where there is one.</summary>
    public static string? Missing => Found.Value.Python is null ? Found.Value.Missing : null;
}

/// <summary>A test that needs a Python with numpy and its libpython; skipped by name where there is none.</summary>
internal sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute() => Skip = TinyGym.Missing;
}

/// <summary>Tests that need a Python with numpy and its libpython; skipped by name where there is none.</summary>
internal sealed class PythonTheoryAttribute : TheoryAttribute
{
    public PythonTheoryAttribute() => Skip = TinyGym.Missing;
}
