using System.Runtime.InteropServices;

namespace RLTransfer.Environments.Python;

/// <summary>The memory of one vector environment that Python writes its steps into and reads the actions from.</summary>
/// <remarks>binding.py says what each array holds; the order is the same there.</remarks>
internal sealed class PythonArrays(VectorEnvironment environment, double[][] infos)
{
    /// <summary>The arrays that Python writes, in order.</summary>
    public IReadOnlyList<Array> Written { get; } =
    [
        environment.Rewards, .. infos, environment.Observations, environment.FinalObservations,
        environment.Terminated, environment.Truncated, environment.Starts,
    ];

    /// <summary>The actions of all instances: int32 or float32 <c>[N, A]</c>, as bytes.</summary>
    public byte[] Actions { get; } = new byte[sizeof(float) * environment.Count * environment.SingleActionSpace.Size];

    /// <summary>An array's memory.</summary>
    public static Span<byte> Bytes(Array array) => MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(array), Buffer.ByteLength(array));
}
