using System.Diagnostics;
using RLTransfer.Tensors;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Tensors;

/// <summary>Lines that end the process in TorchSharp, each tried in a process of its own: <c>dotnet RLTransfer.Tests.dll LINE</c>.</summary>
internal static class DyingProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static int Main(string[] args)
    {
        var w = ones(3, requires_grad: true);
        var loss = (w * w).sum();
        switch (args[0])
        {
#pragma warning disable RS0030 // the trap itself
            case "grad": autograd.grad([loss], [w]); break;
            case "grad, twice": autograd.grad([loss], [w]); autograd.grad([loss], [w]); break;
            case "grad, another shape": autograd.grad([w * w], [w], [ones(4)]); break;
#pragma warning restore RS0030
            case "guard, twice":
                Gradients.Of([loss], [w]);
                try { Gradients.Of([loss], [w]); }
                catch (InvalidOperationException) { Console.WriteLine("caught"); }
                break;
            case "matmul": ones(2, 3).matmul(ones(2, 3)); break;
            case "node, too few gradients": TooFew.apply(w, "an option").sum().backward(); break;
            default: return 64;
        }

        Console.WriteLine("alive");
        return 0;
    }

    /// <summary>What the line printed, and how its process ended.</summary>
    public static (int ExitCode, string Output) Run(string line)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(DyingProgram).Assembly.Location, line]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            throw new TimeoutException($"'{line}' did not end.");
        }

        return (process.ExitCode, output.Result + error.Result);
    }

    private sealed class TooFew : autograd.SingleTensorFunction<TooFew>
    {
        public override string Name => nameof(TooFew);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]) * 2;

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad) => [grad * 2];    // the option has none
    }
}
