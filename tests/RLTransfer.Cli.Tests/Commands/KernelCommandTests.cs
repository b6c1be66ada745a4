using RLTransfer.Notebooks.Jupyter;

namespace RLTransfer.Cli.Tests.Commands;

public sealed class KernelCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rlt-kernel-");

    private string Data => Path.Combine(folder.FullName, "data");

    private string Config => Path.Combine(folder.FullName, "config");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_Python_without_ipykernel_is_one_line_with_the_remedy()
    {
        var (exit, output, error) = Run([("RLTRANSFER_PYTHON", "/no/such/python")], "install");
        Assert.Equal((1, ""), (exit, output));
        Assert.StartsWith("rlt: No Python with ipykernel was found (/no/such/python). Install it: sudo binder/install-packages jupyter", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public void Without_npm_the_kernel_is_installed_and_figures_are_said_to_stay_static()
    {
        var (exit, output, error) = Run([("PATH", folder.FullName), ("RLTRANSFER_HOME", folder.FullName)], "install");
        Assert.Equal(0, exit);
        Assert.StartsWith("Installed '.NET (C#)' in ", output, StringComparison.Ordinal);
        Assert.Equal("rlt: figures stay static: npm is missing, which fetches plotly.js-dist-min for interactive figures. Install it: sudo binder/install-packages figures\n", error);
    }

    [Fact]
    public void What_is_installed_twice_or_half_removed_is_uninstalled_whole()
    {
        Directory.CreateDirectory(Path.Combine(folder.FullName, "artifacts", "web"));
        File.WriteAllText(Path.Combine(folder.FullName, "artifacts", "web", $"plotly-{Notebooks.Export.PlotlyPackage.Version}.min.js"), "window.Plotly = {};");
        (string, string)[] home = [("RLTRANSFER_HOME", folder.FullName)];
        Assert.Equal(0, Run(home, "install").Exit);
        var (_, again, _) = Run(home, "install");
        Assert.Contains("This replaces an earlier installation of the same kernel.", again, StringComparison.Ordinal);
        Assert.Contains("This replaces an earlier installation of the extensions for interactive figures.", again, StringComparison.Ordinal);

        File.Delete(Path.Combine(Data, "kernels", KernelSpec.Name, "kernel.json"));
        Directory.Delete(Path.Combine(Data, "nbextensions"), recursive: true);
        Assert.Equal(0, Run(home, "uninstall").Exit);
        Assert.Empty(Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFiles(Config, "*", SearchOption.AllDirectories));
        Assert.Contains("nothing to remove", Run(home, "uninstall").Output, StringComparison.Ordinal);
    }

    private (int Exit, string Output, string Error) Run((string, string)[] environment, string action) =>
        Rlt.RunWith([("JUPYTER_DATA_DIR", Data), ("JUPYTER_CONFIG_DIR", Config), .. environment], "kernel", action);
}
