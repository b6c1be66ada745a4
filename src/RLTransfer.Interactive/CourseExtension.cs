using Microsoft.DotNet.Interactive;
using RLTransfer.Figures.Display;

namespace RLTransfer.Interactive;

/// <summary>What .NET Interactive runs when a notebook takes the package: afterwards tensors load, and progress bars move.</summary>
public sealed class CourseExtension : IKernelExtension
{
    /// <inheritdoc/>
    public Task OnLoadAsync(Kernel kernel)
    {
        TorchLibraries.Load();
        AmbientDisplay.Current ??= new KernelDisplay();
        return Task.CompletedTask;
    }
}
