using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Native;

[StructLayout(LayoutKind.Sequential)]
internal readonly record struct AdamOptions(double LearningRate, double Beta1, double Beta2, double Epsilon, double WeightDecay, NativeBool Amsgrad, NativeBool Maximize, NativeBool Decoupled);

[StructLayout(LayoutKind.Sequential)]
internal readonly record struct RmsPropOptions(double LearningRate, double Alpha, double Epsilon, double WeightDecay, double Momentum, NativeBool Centered, NativeBool Maximize);

[StructLayout(LayoutKind.Sequential)]
internal readonly record struct SgdOptions(double LearningRate, double Momentum, double Dampening, double WeightDecay, NativeBool Nesterov, NativeBool Maximize);

/// <summary>A truth value of the bridge's width.</summary>
internal readonly record struct NativeBool(int Value)
{
    public static implicit operator NativeBool(bool value) => new(value ? 1 : 0);
}

/// <summary>Whole optimizer steps in one crossing to native code. Gradients are fetched there; a parameter without one is passed over.</summary>
internal static unsafe partial class FusedOptimizers
{
    /// <summary>
    /// One step of Adam, or of AdamW where <see cref="AdamOptions.Decoupled"/>. The state has one tensor a parameter, of its
    /// shape, zeros at first (<paramref name="largestSquares"/> may be empty without amsgrad); <paramref name="steps"/> counts
    /// each parameter's steps and is advanced here.
    /// </summary>
    internal static void Adam(ReadOnlySpan<Tensor> parameters, ReadOnlySpan<Tensor> means, ReadOnlySpan<Tensor> squares, ReadOnlySpan<Tensor> largestSquares, Span<long> steps, in AdamOptions options)
    {
        var count = parameters.Length;
        var handles = count <= 64 ? stackalloc nint[4 * count] : new nint[4 * count];
        fixed (nint* p = handles)
        fixed (long* s = steps)
        fixed (AdamOptions* o = &options)
        {
            Bridge.Check(StepAdam(Put(parameters, p), Put(means, p + count), Put(squares, p + (2 * count)), Put(largestSquares, p + (3 * count)), s, count, o));
        }

        Keep(parameters, means, squares, largestSquares);
    }

    /// <summary>One step of RMSprop. <paramref name="means"/> may be empty unless centered, <paramref name="buffers"/> without momentum.</summary>
    internal static void RmsProp(ReadOnlySpan<Tensor> parameters, ReadOnlySpan<Tensor> squares, ReadOnlySpan<Tensor> means, ReadOnlySpan<Tensor> buffers, in RmsPropOptions options)
    {
        var count = parameters.Length;
        var handles = count <= 64 ? stackalloc nint[4 * count] : new nint[4 * count];
        fixed (nint* p = handles)
        fixed (RmsPropOptions* o = &options)
        {
            Bridge.Check(StepRmsProp(Put(parameters, p), Put(squares, p + count), Put(means, p + (2 * count)), Put(buffers, p + (3 * count)), count, o));
        }

        Keep(parameters, squares, means, buffers);
    }

    /// <summary>One step of SGD. <paramref name="buffers"/> may be empty without momentum; <paramref name="steps"/> counts each parameter's steps.</summary>
    internal static void Sgd(ReadOnlySpan<Tensor> parameters, ReadOnlySpan<Tensor> buffers, Span<long> steps, in SgdOptions options)
    {
        var count = parameters.Length;
        var handles = count <= 64 ? stackalloc nint[2 * count] : new nint[2 * count];
        fixed (nint* p = handles)
        fixed (long* s = steps)
        fixed (SgdOptions* o = &options)
        {
            Bridge.Check(StepSgd(Put(parameters, p), Put(buffers, p + count), s, count, o));
        }

        Keep(parameters, buffers);
    }

    /// <summary>Drops every gradient, or sets it to zero.</summary>
    internal static void ZeroGrad(ReadOnlySpan<Tensor> parameters, bool setToNone)
    {
        var count = parameters.Length;
        var handles = count <= 64 ? stackalloc nint[count] : new nint[count];
        fixed (nint* p = handles)
            Bridge.Check(ZeroGradients(Put(parameters, p), count, setToNone ? 1 : 0));
        Keep(parameters);
    }

    /// <summary>Scales all gradients so that their common norm is at most <paramref name="largest"/>.</summary>
    /// <returns>The norm before that.</returns>
    internal static double ClipGradNorm(ReadOnlySpan<Tensor> parameters, double largest, double normType)
    {
        var count = parameters.Length;
        var handles = count <= 64 ? stackalloc nint[count] : new nint[count];
        double norm;
        fixed (nint* p = handles)
            norm = ClipNorm(Put(parameters, p), count, largest, normType);
        Keep(parameters);
        return norm >= 0 || double.IsNaN(norm) ? norm : throw Bridge.Failure();
    }

    /// <summary>Clamps every gradient to [−<paramref name="largest"/>, <paramref name="largest"/>].</summary>
    internal static void ClipGradValue(ReadOnlySpan<Tensor> parameters, double largest)
    {
        var count = parameters.Length;
        var handles = count <= 64 ? stackalloc nint[count] : new nint[count];
        fixed (nint* p = handles)
            Bridge.Check(ClipValue(Put(parameters, p), count, largest));
        Keep(parameters);
    }

    /// <summary>target ← target + weight (source − target), for every pair, without gradient.</summary>
    internal static void Lerp(ReadOnlySpan<Tensor> targets, ReadOnlySpan<Tensor> sources, double weight)
    {
        if (targets.Length != sources.Length)
            throw new ArgumentException($"{targets.Length} targets, but {sources.Length} sources.", nameof(sources));
        var count = targets.Length;
        var handles = count <= 64 ? stackalloc nint[2 * count] : new nint[2 * count];
        fixed (nint* p = handles)
            Bridge.Check(Average(Put(targets, p), Put(sources, p + count), count, weight));
        Keep(targets, sources);
    }

    // Null where the state has no such tensors.
    private static nint* Put(ReadOnlySpan<Tensor> tensors, nint* place)
    {
        for (var i = 0; i < tensors.Length; i++)
            place[i] = tensors[i].Handle;
        return tensors.Length > 0 ? place : null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Keep(ReadOnlySpan<Tensor> first, ReadOnlySpan<Tensor> second = default, ReadOnlySpan<Tensor> third = default, ReadOnlySpan<Tensor> fourth = default)
    {
        // The spans themselves keep the tensors alive until here.
    }

    [LibraryImport("rltransfer_torch", EntryPoint = "rlt_adam")]
    private static partial int StepAdam(nint* parameters, nint* means, nint* squares, nint* largest, long* steps, int count, AdamOptions* options);

    [LibraryImport("rltransfer_torch", EntryPoint = "rlt_rmsprop")]
    private static partial int StepRmsProp(nint* parameters, nint* squares, nint* means, nint* buffers, int count, RmsPropOptions* options);

    [LibraryImport("rltransfer_torch", EntryPoint = "rlt_sgd")]
    private static partial int StepSgd(nint* parameters, nint* buffers, long* steps, int count, SgdOptions* options);

    [LibraryImport("rltransfer_torch", EntryPoint = "rlt_zero_grad")]
    private static partial int ZeroGradients(nint* parameters, int count, int toNone);

    [LibraryImport("rltransfer_torch", EntryPoint = "rlt_clip_grad_norm")]
    private static partial double ClipNorm(nint* parameters, int count, double largest, double p);

    [LibraryImport("rltransfer_torch", EntryPoint = "rlt_clip_grad_value")]
    private static partial int ClipValue(nint* parameters, int count, double largest);

    [LibraryImport("rltransfer_torch", EntryPoint = "rlt_lerp")]
    private static partial int Average(nint* targets, nint* sources, int count, double weight);
}
