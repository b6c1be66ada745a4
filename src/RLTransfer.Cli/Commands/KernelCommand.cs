using System.CommandLine;
using RLTransfer.Notebooks.Jupyter;

namespace RLTransfer.Cli.Commands;

/// <summary><c>rlt kernel install | uninstall</c>: the C# kernel's entry in Jupyter, and interactive figures in its pages.</summary>
internal static class KernelCommand
{
    public static Command Create()
    {
        var system = new Option<bool>("--system") { Description = "For every user of this machine, not only for you." };
        var install = new Command("install", "Let Jupyter open C# notebooks with this kernel, and show its figures interactively.") { system };
        install.SetAction(parsed => Install(Folders(parsed.GetValue(system))));
        var uninstall = new Command("uninstall", "Take the kernel and the figures' extensions out of Jupyter again.") { system };
        uninstall.SetAction(parsed => Uninstall(Folders(parsed.GetValue(system))));
        return new Command("kernel", "The Jupyter kernel for C#.") { install, uninstall };
    }

    private static JupyterFolders Folders(bool system) => system ? JupyterFolders.System : JupyterFolders.User;

    private static int Install(JupyterFolders jupyter)
    {
        Say(new KernelSpec(jupyter.Data).Install(Path.Combine(RepositoryHome.Path, "rlt")));
        if (PlotlyFile.Find() is { } plotly)
        {
            Say(new InteractiveFigures(jupyter).Install(plotly));
        }

        return 0;
    }

    private static int Uninstall(JupyterFolders jupyter)
    {
        Say(new InteractiveFigures(jupyter).Uninstall());
        Say(new KernelSpec(jupyter.Data).Uninstall());
        return 0;
    }

    private static void Say(IReadOnlyList<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            Console.WriteLine(sentence);
        }
    }
}
