using System.CommandLine;
using RLTransfer.Notebooks.Jupyter;

namespace RLTransfer.Cli.Commands;

/// <summary><c>rlt kernel install | uninstall</c>: the C# kernel's entry in Jupyter.</summary>
internal static class KernelCommand
{
    public static Command Create()
    {
        var system = new Option<bool>("--system") { Description = "For every user of this machine, not only for you." };
        var install = new Command("install", "Let Jupyter open C# notebooks with this kernel.") { system };
        install.SetAction(parsed => Say(Spec(parsed.GetValue(system)).Install(Path.Combine(RepositoryHome.Path, "rlt"), "worker")));
        var uninstall = new Command("uninstall", "Take the kernel out of Jupyter again.") { system };
        uninstall.SetAction(parsed => Say(Spec(parsed.GetValue(system)).Uninstall()));
        return new Command("kernel", "The Jupyter kernel for C#.") { install, uninstall };
    }

    private static KernelSpec Spec(bool system) => new(system ? KernelSpec.SystemData : KernelSpec.UserData);

    private static int Say(IReadOnlyList<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            Console.WriteLine(sentence);
        }

        return 0;
    }
}
