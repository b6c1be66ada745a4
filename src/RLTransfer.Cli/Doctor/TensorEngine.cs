using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using RLTransfer.Tensors;
using TorchSharp;

namespace RLTransfer.Cli.Doctor;

/// <summary>Whether libtorch loads and computes; if not, why and what mends it.</summary>
internal static class TensorEngine
{
    private const string Remedy = "rm -rf artifacts && ./rlt doctor (a damaged package: dotnet nuget locals global-packages --clear, then the same)";

    /// <summary>The row of <c>rlt doctor</c>.</summary>
    public static Check Look()
    {
        const string name = "Tensor engine";
        try
        {
            var computes = Quietly(static () =>
            {
                using var sum = torch.ones(2, 3).sum();
                return sum.item<float>() == 6;
            });
            var device = torch.cuda.is_available() ? "CPU and CUDA" : "CPU";
            var detail = $"libtorch {torch.__version__} computes on {device}, {Environment.ProcessorCount} cores; {Linked()}";
            return new(name, computes && KeepsArguments ? Finding.Present : Finding.Missing, detail, computes && KeepsArguments ? null : Remedy);
        }
        catch (Exception error)
        {
            return new(name, Finding.Missing, Reason(error) ?? TorchErrors.Line(error), Remedy);
        }
    }

    /// <summary>One line for a user, of an error that TorchSharp threw; null for any other.</summary>
    public static string? Complaint(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return Reason(error) is { } reason ? $"the tensor engine cannot be loaded: {reason}; mended by: {Remedy}"
            : error is ExternalException ? TorchErrors.Line(error)
            : null;
    }

    /// <summary>Why libtorch cannot be loaded; null where that is not what happened.</summary>
    internal static string? Reason(Exception error)
    {
        for (Exception? at = error; at is not null; at = at.InnerException)
        {
            switch (at)
            {
                // TorchSharp's message is a trace of all it tried, and it leaves a folder of copies beside the program.
                case NotSupportedException when at.Message.Contains("LoadNativeBackend", StringComparison.Ordinal) || at.Message.Contains("64-bit", StringComparison.Ordinal):
                    ForgetFailedLoad();
                    return Missing() ?? $"libtorch does not fit this system ({RuntimeInformation.RuntimeIdentifier}), or one of its files is damaged";
                case DllNotFoundException when at.Message.Contains("LibTorchSharp", StringComparison.Ordinal):
                    return Missing() ?? "one of libtorch's files is damaged";
                case EntryPointNotFoundException when at.Message.Contains("THS", StringComparison.Ordinal):
                    return "libtorch's files are of another version than TorchSharp";
            }
        }

        return null;
    }

    private static bool KeepsArguments => typeof(torch).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled == true;

    private static string Natives => Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");

    private static string Library => Path.Combine(Natives, OperatingSystem.IsWindows() ? "LibTorchSharp.dll" : OperatingSystem.IsMacOS() ? "libLibTorchSharp.dylib" : "libLibTorchSharp.so");

    // A link whose file is gone is as good as no file.
    private static string? Missing() => !Directory.Exists(Natives) ? $"there is no {Natives}"
        : Directory.EnumerateFiles(Natives).FirstOrDefault(file => new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true) is { Exists: false }) is { } dangling ? $"{dangling} leads to a file that is gone"
        : File.Exists(Library) ? null : $"{Library} is missing";

    // Which of the build's two cases this is: the package's own file, or the copy for systems whose libstdc++ is older than the package's.
    private static string Linked() => !OperatingSystem.IsLinux() ? "as the package has it"
        : new FileInfo(Library).ResolveLinkTarget(returnFinalTarget: true)?.FullName.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}torch{Path.DirectorySeparatorChar}", StringComparison.Ordinal) == true
            ? "this system's libstdc++ is older than TorchSharp's: the build's weakened copy is in place"
            : "this system's libstdc++ is new enough: the package's own file";

    private static void ForgetFailedLoad()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "cpu");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // TorchSharp writes its trace to standard output too.
    private static T Quietly<T>(Func<T> act)
    {
        var output = Console.Out;
        Console.SetOut(TextWriter.Null);
        try
        {
            return act();
        }
        finally
        {
            Console.SetOut(output);
        }
    }
}
