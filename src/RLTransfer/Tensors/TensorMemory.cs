using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Tensors;

/// <summary>Tensors' own memory, for loops that need no operators.</summary>
internal static unsafe class TensorMemory
{
    /// <summary>Whether the numbers lie on the CPU as 32-bit floats, one after the other.</summary>
    public static bool IsPlain(this Tensor tensor) => tensor.dtype == ScalarType.Float32 && tensor.device_type == DeviceType.CPU && tensor.is_contiguous();

    /// <summary>Where the numbers of a plain tensor begin. The tensor must live as long as the pointer is used.</summary>
    /// <exception cref="ArgumentException">Its numbers are no 32-bit floats on the CPU, or do not lie one after the other.</exception>
    public static float* Pointer(this Tensor tensor) => tensor.IsPlain()
        ? (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes))
        : throw new ArgumentException($"Plain memory needs Float32 on the CPU without gaps, got {tensor.dtype} on {tensor.device}{(tensor.is_contiguous() ? "" : ", not contiguous")}.", nameof(tensor));

    /// <summary>The numbers of a plain tensor.</summary>
    public static Span<float> Numbers(this Tensor tensor) => new(tensor.Pointer(), checked((int)tensor.numel()));
}
