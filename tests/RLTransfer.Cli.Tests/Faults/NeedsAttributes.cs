namespace RLTransfer.Cli.Tests.Faults;

/// <summary>Needs strace, which kills a program at one of its calls.</summary>
internal sealed class StraceTheoryAttribute : TheoryAttribute
{
    public const string Strace = "/usr/bin/strace";

    public StraceTheoryAttribute() => Skip = File.Exists(Strace) ? null : "strace is missing: binder/install-packages tests";
}

/// <summary>Makes a file system of its own, which only root may.</summary>
internal sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute() => Skip = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess ? null : "only root may mount a small disk";
}
