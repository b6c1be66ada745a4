using TorchSharp;

namespace RLTransfer.Tests.Devices;

/// <summary>A test that needs a CUDA device; skipped by name where libtorch finds none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CudaFactAttribute : FactAttribute
{
    /// <summary>Looks for a device.</summary>
    public CudaFactAttribute()
    {
        if (!torch.cuda.is_available())
        {
            Skip = "libtorch finds no CUDA device here";
        }
    }
}
