using System.Runtime.Intrinsics;

namespace RLTransfer.Kernels;

/// <summary>The loops, compiled for one instruction set. What a processor has is found once; a test may ask for another.</summary>
internal abstract unsafe class InstructionSet
{
    /// <summary>All that there are, the best first; not every processor has them.</summary>
    public static IReadOnlyList<InstructionSet> All { get; } =
    [
        new InstructionSet<Avx512Simd, Vector512<float>>("AVX-512"),
        new InstructionSet<Avx2Simd, Vector256<float>>("AVX2 and FMA"),
        new InstructionSet<PortableSimd, Vector128<float>>("portable vectors"),
    ];

    /// <summary>The best that this processor has.</summary>
    public static InstructionSet Best { get; } = All.First(instructions => instructions.IsSupported);

    /// <summary>As people call it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether this processor has it. Running its loops where it has not ends the process.</summary>
    public abstract bool IsSupported { get; }

    /// <summary>One member of <see cref="CrowdKernel.Forward"/>.</summary>
    public abstract void Forward(CrowdPlan plan, int member, int batch, float* input, float* flat, float* kept, float* output);

    /// <summary>One member of <see cref="CrowdKernel.Backward"/>.</summary>
    public abstract void Backward(CrowdPlan plan, int member, int batch, in CrowdGradients wanted, float* input, float* flat, float* kept, float* outputGradient);

    /// <summary>One member of a column: <see cref="ColumnMember{S, V}.Forward"/>.</summary>
    public abstract void Forward(ColumnPlan plan, int member, int batch, float* input, float* flat, ReadOnlySpan<ColumnPlan> earlier, ReadOnlySpan<nint> features, float* kept, float* output);

    /// <summary>One member of a column: <see cref="ColumnMember{S, V}.Backward"/>.</summary>
    public abstract void Backward(
        ColumnPlan plan, int member, int batch, float* input, float* flat, ReadOnlySpan<ColumnPlan> earlier, ReadOnlySpan<nint> features, float* kept, float* outputGradient, ReadOnlySpan<bool> learning, float* gradients);

    /// <summary><see cref="AdamKernel.Step"/>.</summary>
    public abstract void Adam(float* p, float* g, float* m, float* v, long n, in AdamStep step);

    /// <summary><see cref="PolyakKernel.Step"/>.</summary>
    public abstract void Polyak(float* target, float* source, long n, float tau);

    /// <summary><see cref="GradientKernel.SumOfSquares"/>.</summary>
    public abstract double SumOfSquares(float* values, long n);

    /// <summary><see cref="GradientKernel.Scale"/>.</summary>
    public abstract void Scale(float* values, long n, float factor);
}

internal sealed unsafe class InstructionSet<S, V>(string name) : InstructionSet
    where S : struct, ISimd<V>
    where V : struct
{
    public override string Name => name;

    public override bool IsSupported => S.IsSupported;

    public override void Forward(CrowdPlan plan, int member, int batch, float* input, float* flat, float* kept, float* output) =>
        CrowdMember<S, V>.Forward(plan, member, batch, input, flat, kept, output);

    public override void Backward(CrowdPlan plan, int member, int batch, in CrowdGradients wanted, float* input, float* flat, float* kept, float* outputGradient) =>
        CrowdMember<S, V>.Backward(plan, member, batch, wanted, input, flat, kept, outputGradient);

    public override void Forward(ColumnPlan plan, int member, int batch, float* input, float* flat, ReadOnlySpan<ColumnPlan> earlier, ReadOnlySpan<nint> features, float* kept, float* output) =>
        ColumnMember<S, V>.Forward(plan, member, batch, input, flat, earlier, features, kept, output);

    public override void Backward(
        ColumnPlan plan, int member, int batch, float* input, float* flat, ReadOnlySpan<ColumnPlan> earlier, ReadOnlySpan<nint> features, float* kept, float* outputGradient, ReadOnlySpan<bool> learning, float* gradients) =>
        ColumnMember<S, V>.Backward(plan, member, batch, input, flat, earlier, features, kept, outputGradient, learning, gradients);

    public override void Adam(float* p, float* g, float* m, float* v, long n, in AdamStep step) => Elementwise<S, V>.Adam(p, g, m, v, n, step);

    public override void Polyak(float* target, float* source, long n, float tau) => Elementwise<S, V>.Polyak(target, source, n, tau);

    public override double SumOfSquares(float* values, long n) => Elementwise<S, V>.SumOfSquares(values, n);

    public override void Scale(float* values, long n, float factor) => Elementwise<S, V>.Scale(values, n, factor);
}
