using System.Runtime.InteropServices;

namespace RLTransfer.Kernels;

/// <summary>Where gradients go; null where nobody asks for one.</summary>
internal readonly unsafe struct CrowdGradients(float* flat, bool* learning, float* input)
{
    /// <summary>The flat parameter's.</summary>
    public float* Flat => flat;

    /// <summary>The input's.</summary>
    public float* Input => input;

    /// <summary>Whether a layer's weights and biases are asked for.</summary>
    public bool Learns(int layer) => flat != null && learning[layer];
}

/// <summary>
/// A feed-forward network of many members (seeds, copies) over plain memory. Composed of operators, a small network costs about
/// thirty calls a member and update, each far dearer than the product of two 64 x 64 matrices; here a member is a few products
/// in a row, in its core's cache. Members never mix: each one's numbers are the same alone and in any crowd.
/// </summary>
/// <remarks>Lengths are the plan's; whoever calls checks them by <see cref="CrowdPlan.BatchOf"/> and <see cref="CrowdPlan.CheckFlat"/>. No memory may overlap.</remarks>
internal static unsafe class CrowdKernel
{
    /// <summary>What the crowd makes of its input.</summary>
    /// <param name="plan">Its sizes and places.</param>
    /// <param name="batch">Samples a member.</param>
    /// <param name="input">[members, batch, …].</param>
    /// <param name="flat">All weights and biases.</param>
    /// <param name="kept">Where <see cref="Backward"/> will find the activations (<see cref="CrowdPlan.KeptSize"/>); null where nobody wants gradients.</param>
    /// <param name="output">[members, batch, …], channels first.</param>
    /// <param name="threads">Over members.</param>
    public static void Forward(CrowdPlan plan, int batch, float* input, float* flat, float* kept, float* output, int threads = 1)
    {
        if (threads > 1 && plan.Members > 1)
        {
            ForwardOnThreads(plan, batch, input, flat, kept, output, threads);
            return;
        }

        for (var member = 0; member < plan.Members; member++) plan.Instructions.Forward(plan, member, batch, input, flat, kept, output);
    }

    /// <summary>The gradients of a scalar, from the one by the output. Nothing is computed below the lowest layer that anyone asks for.</summary>
    /// <param name="plan">As in <see cref="Forward"/>.</param>
    /// <param name="batch">As in <see cref="Forward"/>.</param>
    /// <param name="input">As in <see cref="Forward"/>.</param>
    /// <param name="flat">As in <see cref="Forward"/>.</param>
    /// <param name="kept">What <see cref="Forward"/> kept.</param>
    /// <param name="outputGradient">[members, batch, …].</param>
    /// <param name="flatGradient">Is overwritten by the gradient of all weights and biases; null where it is not wanted.</param>
    /// <param name="learning">For each layer whether its block of it is wanted; the others become zeros.</param>
    /// <param name="inputGradient">Is overwritten; null where it is not wanted.</param>
    /// <param name="threads">Over members.</param>
    /// <exception cref="ArgumentException"><paramref name="learning"/> has not one entry a layer.</exception>
    public static void Backward(
        CrowdPlan plan, int batch, float* input, float* flat, float* kept, float* outputGradient, float* flatGradient, ReadOnlySpan<bool> learning, float* inputGradient, int threads = 1)
    {
        if (learning.Length != plan.Steps.Length)
        {
            throw new ArgumentException($"A crowd of {plan.Steps.Length} layers needs as many entries of which ones learn, got {learning.Length}.", nameof(learning));
        }

        for (var l = 0; flatGradient != null && l < learning.Length; l++)
        {
            if (!learning[l]) Clear(flatGradient + plan.Steps[l].WeightStart, plan.Steps[l].BlockSize(plan.Members));
        }

        fixed (bool* learns = learning)
        {
            var wanted = new CrowdGradients(flatGradient, learns, inputGradient);
            if (threads > 1 && plan.Members > 1)
            {
                BackwardOnThreads(plan, batch, wanted, input, flat, kept, outputGradient, threads);
                return;
            }

            for (var member = 0; member < plan.Members; member++) plan.Instructions.Backward(plan, member, batch, wanted, input, flat, kept, outputGradient);
        }
    }

    // Methods of their own: what a lambda captures is allocated wherever its method begins.
    private static void ForwardOnThreads(CrowdPlan plan, int batch, float* input, float* flat, float* kept, float* output, int threads) =>
        OnThreads(plan.Members, threads, member => plan.Instructions.Forward(plan, member, batch, input, flat, kept, output));

    private static void BackwardOnThreads(CrowdPlan plan, int batch, CrowdGradients wanted, float* input, float* flat, float* kept, float* outputGradient, int threads) =>
        OnThreads(plan.Members, threads, member => plan.Instructions.Backward(plan, member, batch, wanted, input, flat, kept, outputGradient));

    internal static void OnThreads(int members, int threads, Action<int> body) => Parallel.For(0, members, new ParallelOptions { MaxDegreeOfParallelism = threads }, body);

    private static void Clear(float* values, long count) => NativeMemory.Clear(values, (nuint)count * sizeof(float));
}
