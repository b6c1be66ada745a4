namespace RLTransfer.Kernels;

/// <summary>Columns of a progressive network over plain memory: each column's hidden layers are computed once, and looked at by all later ones.</summary>
/// <remarks>Lengths are the plans'; whoever calls checks them. No memory may overlap.</remarks>
internal static unsafe class ColumnKernel
{
    /// <summary>What the last column makes of the input.</summary>
    /// <param name="columns">From the first to the one whose output is asked for.</param>
    /// <param name="batch">Samples a member.</param>
    /// <param name="input">[members, batch, …].</param>
    /// <param name="flats">Each column's flat parameter.</param>
    /// <param name="kept">Where each column's activations go (<see cref="ColumnPlan.KeptSize"/>).</param>
    /// <param name="output">[members, batch, …], channels first.</param>
    /// <param name="threads">Over members.</param>
    public static void Forward(ColumnPlan[] columns, int batch, float* input, nint[] flats, nint[] kept, float* output, int threads = 1)
    {
        var own = columns[^1].Own;
        if (threads > 1 && own.Members > 1)
        {
            ForwardOnThreads(columns, batch, input, flats, kept, output, threads);
            return;
        }

        for (var member = 0; member < own.Members; member++) Forward(columns, member, batch, input, flats, kept, output);
    }

    /// <summary>The gradients of the last column's numbers, from the one by the output.</summary>
    /// <param name="columns">As in <see cref="Forward(ColumnPlan[], int, float*, nint[], nint[], float*, int)"/>.</param>
    /// <param name="batch">As there.</param>
    /// <param name="input">As there.</param>
    /// <param name="flat">The last column's flat parameter.</param>
    /// <param name="kept">What was kept there.</param>
    /// <param name="outputGradient">[members, batch, …].</param>
    /// <param name="learning">Whether each layer learns, then whether each connection does, layer by layer.</param>
    /// <param name="gradients">Zeros; those of what learns are written.</param>
    /// <param name="threads">Over members.</param>
    public static void Backward(ColumnPlan[] columns, int batch, float* input, float* flat, nint[] kept, float* outputGradient, bool[] learning, float* gradients, int threads = 1)
    {
        var own = columns[^1].Own;
        if (threads > 1 && own.Members > 1)
        {
            BackwardOnThreads(columns, batch, input, flat, kept, outputGradient, learning, gradients, threads);
            return;
        }

        for (var member = 0; member < own.Members; member++) Backward(columns, member, batch, input, flat, kept, outputGradient, learning, gradients);
    }

    private static void Forward(ColumnPlan[] columns, int member, int batch, float* input, nint[] flats, nint[] kept, float* output)
    {
        for (var k = 0; k < columns.Length; k++)
        {
            columns[k].Own.Instructions.Forward(columns[k], member, batch, input, (float*)flats[k], columns.AsSpan(0, k), kept.AsSpan(0, k), (float*)kept[k], k + 1 == columns.Length ? output : null);
        }
    }

    private static void Backward(ColumnPlan[] columns, int member, int batch, float* input, float* flat, nint[] kept, float* outputGradient, bool[] learning, float* gradients) =>
        columns[^1].Own.Instructions.Backward(columns[^1], member, batch, input, flat, columns.AsSpan(0, columns.Length - 1), kept.AsSpan(0, columns.Length - 1), (float*)kept[^1], outputGradient, learning, gradients);

    private static void ForwardOnThreads(ColumnPlan[] columns, int batch, float* input, nint[] flats, nint[] kept, float* output, int threads) =>
        CrowdKernel.OnThreads(columns[^1].Own.Members, threads, member => Forward(columns, member, batch, input, flats, kept, output));

    private static void BackwardOnThreads(ColumnPlan[] columns, int batch, float* input, float* flat, nint[] kept, float* outputGradient, bool[] learning, float* gradients, int threads) =>
        CrowdKernel.OnThreads(columns[^1].Own.Members, threads, member => Backward(columns, member, batch, input, flat, kept, outputGradient, learning, gradients));
}
