using System.ComponentModel;
using System.Diagnostics;

namespace RLTransfer.Notebooks.Jupyter;

/// <summary>The Python whose ipykernel carries our kernel.</summary>
internal static class JupyterPython
{
    /// <summary>The first of RLTRANSFER_PYTHON, <c>python3</c> and Debian's <c>/usr/bin/python3</c> that can import ipykernel.</summary>
    /// <exception cref="InvalidOperationException">None can.</exception>
    public static string Find()
    {
        var named = Environment.GetEnvironmentVariable("RLTRANSFER_PYTHON");
        string[] candidates = string.IsNullOrEmpty(named) ? ["python3", "/usr/bin/python3"] : [named];
        return Array.Find(candidates, HasKernelSupport) ?? throw new InvalidOperationException(
            $"No Python with ipykernel was found ({string.Join(", ", candidates)}). Install it: sudo binder/install-packages jupyter; or name another Python by RLTRANSFER_PYTHON.");
    }

    private static bool HasKernelSupport(string python)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", "import ipykernel.kernelbase"])
            {
                UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            _ = process.StandardError.ReadToEndAsync();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
