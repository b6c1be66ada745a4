using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RLTransfer.Notebooks.Export;
using RLTransfer.Notebooks.Jupyter;

namespace RLTransfer.Browser.Tests;

/// <summary>A real Jupyter on a free port, with our kernel and extensions in folders of its own.</summary>
internal sealed class JupyterServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rlt-jupyter-");
    private readonly Process process;

    private JupyterServer(string settings, string root, params string[] program)
    {
        var jupyter = new JupyterFolders(Sub("data"), Sub("config"));
        new KernelSpec(jupyter.Data).Install("dotnet", Path.Combine(AppContext.BaseDirectory, "rlt.dll"));
        new InteractiveFigures(jupyter).Install(PlotlyPackage.Get(Path.Combine(Repository.Root, "artifacts", "web")));
        Notebooks = Sub("notebooks");

        Address = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo(
            "/usr/bin/python3",
            [
                .. program, "--no-browser", "--allow-root", "--ip=127.0.0.1", $"--port={new Uri(Address).Port}", $"--{settings}.port_retries=0",
                $"--{settings}.token=", $"--{settings}.password=", $"--{settings}.{root}={Notebooks}",
            ])
        {
            UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = Notebooks,
        };
        start.Environment["JUPYTER_DATA_DIR"] = jupyter.Data;
        start.Environment["JUPYTER_CONFIG_DIR"] = jupyter.Config;
        start.Environment["JUPYTER_RUNTIME_DIR"] = Sub("runtime");
        start.Environment["IPYTHONDIR"] = Sub("ipython");
        start.Environment["RLTRANSFER_HOME"] = Repository.Root;
        start.Environment["RLTRANSFER_BUDGET"] = "smoke";
        process = Process.Start(start)!;
        Log = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        WaitUntilItAnswers();
    }

    /// <summary>Jupyter Notebook 6.</summary>
    public static JupyterServer Notebook() => new("NotebookApp", "notebook_dir", "-m", "notebook");

    /// <summary>JupyterLab, whose page lies in the folder <paramref name="lab"/> (<see cref="LabAssembly"/>).</summary>
    public static JupyterServer Lab(string lab) => new("ServerApp", "root_dir", Path.Combine(LabAssembly.Sources, "server.py"), lab);

    /// <summary>The folder that the server shows.</summary>
    public string Notebooks { get; }

    /// <summary>Where a browser finds it, without a slash at the end.</summary>
    public string Address { get; }

    /// <summary>What the server has said, once it has ended.</summary>
    private Task<string> Log { get; }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string Sub(string name) => folder.CreateSubdirectory(name).FullName;

    private void WaitUntilItAnswers()
    {
        using var client = new HttpClient();
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; Thread.Sleep(100))
        {
            if (process.HasExited) throw new InvalidOperationException($"Jupyter ended at once: {Log.Result}");
            try
            {
                if (client.GetAsync(new Uri(Address + "/api")).GetAwaiter().GetResult().IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // not yet
            }
        }

        Dispose();
        throw new TimeoutException("Jupyter did not answer within a minute.");
    }
}
