using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using RLTransfer.Figures.Display;
using KernelHost = Microsoft.DotNet.Interactive.Kernel;

namespace RLTransfer.Notebooks.Interactive;

/// <summary>
/// .NET Interactive's engine, for cells and extensions that speak to it (<c>Kernel.Root</c>, <c>KernelInvocationContext.Current</c>): it is
/// started when the first one does, and takes what they show. Cells are still run by the worker.
/// </summary>
/// <param name="runCode">Runs a text as a cell, for extensions that submit code.</param>
internal sealed class InteractiveEngine(Func<string, Task> runCode)
{
    /// <summary>The name of the assembly that a cell references when it needs the engine.</summary>
    public const string AssemblyName = "Microsoft.DotNet.Interactive";

    private CompositeKernel? root;

    /// <summary>The kernel that cells belong to.</summary>
    public KernelHost Kernel { get; private set; } = null!;

    /// <summary>Begins a cell: until the result is disposed of, the calling flow has a current invocation.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public IDisposable Begin(string code)
    {
        Start();
        var (output, error) = (Console.Out, Console.Error);
        var context = KernelInvocationContext.GetOrCreateAmbientContext(new SubmitCode(code));
        typeof(KernelInvocationContext).GetProperty(nameof(KernelInvocationContext.HandlingKernel))!.SetValue(context, Kernel);
        Console.SetOut(output);   // what is printed goes its usual way
        Console.SetError(error);
        return new Invocation(context, context.KernelEvents.Subscribe(new Shown()));
    }

    private void Start()
    {
        if (root is not null) return;
        Kernel = new CellKernel(runCode);
        root = new CompositeKernel { Kernel };
        root.DefaultKernelName = Kernel.Name;
        DisplayHost.GoAnotherWay = () => true;   // its own listener takes them now, and shows them by the events below
    }

    private sealed class Invocation(KernelInvocationContext context, IDisposable subscription) : IDisposable
    {
        public void Dispose()
        {
            context.Dispose();
            subscription.Dispose();
        }
    }

    /// <summary>Shows what the engine's events hold.</summary>
    private sealed class Shown : IObserver<KernelEvent>
    {
        public void OnNext(KernelEvent value)
        {
            if (AmbientDisplay.Current is not { } display) return;
            switch (value)
            {
                case DisplayedValueUpdated updated: display.Update(updated.ValueId, ValueBundle.Of(updated.Value, [.. updated.FormattedValues])); break;
                case DisplayEvent shown and (DisplayedValueProduced or ReturnValueProduced): display.Show(ValueBundle.Of(shown.Value, [.. shown.FormattedValues]), shown.ValueId); break;
                case ErrorProduced error: Console.Error.WriteLine(error.Message); break;
            }
        }

        public void OnError(Exception error)
        {
        }

        public void OnCompleted()
        {
        }
    }

    private sealed class CellKernel : KernelHost, IKernelCommandHandler<SubmitCode>, IKernelCommandHandler<RequestInput>
    {
        private readonly Func<string, Task> runCode;

        public CellKernel(Func<string, Task> runCode) : base("csharp")
        {
            this.runCode = runCode;
            KernelInfo.LanguageName = "C#";
        }

        Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context) => runCode(command.Code);

        async Task IKernelCommandHandler<RequestInput>.HandleAsync(RequestInput command, KernelInvocationContext context) =>
            context.Publish(new InputProduced(await CellHelpers.Ask(command.Prompt, command.InputTypeHint == "password"), command));
    }
}

/// <summary>Packages that extend .NET Interactive, loaded as it loads them: from their folder <c>interactive-extensions/dotnet</c>.</summary>
internal static class KernelExtensions
{
    /// <summary>Runs the extensions in an assembly.</summary>
    /// <exception cref="InvalidOperationException">One threw; the message names it.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static async Task LoadAsync(Assembly assembly, KernelHost kernel)
    {
        foreach (var type in assembly.GetExportedTypes().Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IKernelExtension).IsAssignableFrom(type)))
        {
            try
            {
                await ((IKernelExtension)Activator.CreateInstance(type)!).OnLoadAsync(kernel);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                var cause = error is TargetInvocationException { InnerException: { } inner } ? inner : error;
                throw new InvalidOperationException($"its extension {type.FullName} failed: {cause.GetType().Name}: {cause.Message}", cause);
            }
        }
    }
}
