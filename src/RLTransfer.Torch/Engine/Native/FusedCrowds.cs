using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>The networks of a crowd in one crossing to native code; Native/crowd.cpp says how.</summary>
internal static unsafe partial class FusedCrowds
{
    internal static Tensor Forward(Tensor input, ReadOnlySpan<Tensor> weights, ReadOnlySpan<CrowdLayerKind> layers, bool tanh)
    {
        var handles = weights.Length <= 64 ? stackalloc nint[weights.Length] : new nint[weights.Length];
        for (var i = 0; i < weights.Length; i++)
            handles[i] = weights[i].Handle;
        nint result;
        fixed (nint* w = handles)
        fixed (CrowdLayerKind* l = layers)
            result = Crowd(input.Handle, w, l, layers.Length, tanh ? 1 : 0);
        GC.KeepAlive(input);
        foreach (var weight in weights)
            GC.KeepAlive(weight);
        return result != 0 ? new Tensor(result) : throw Bridge.Failure();
    }

    [LibraryImport("rltransfer_torch", EntryPoint = "rlt_crowd")]
    private static partial nint Crowd(nint input, nint* weights, CrowdLayerKind* layers, int count, int tanh);
}
