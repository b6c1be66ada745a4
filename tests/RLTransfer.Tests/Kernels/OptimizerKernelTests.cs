using RLTransfer.Kernels;

namespace RLTransfer.Tests.Kernels;

public sealed unsafe class OptimizerKernelTests
{
    private const string Avx512 = "AVX-512", Avx2 = "AVX2 and FMA", Portable = "portable vectors";

    /// <summary>PyTorch's formula in double precision, over thirty steps and lengths that no vector divides.</summary>
    [Theory]
    [OnInstructions(Avx512)]
    [OnInstructions(Avx2)]
    [OnInstructions(Portable)]
    public void Adam_is_its_formula(string instructions)
    {
        const double Rate = 0.01, Beta1 = 0.9, Beta2 = 0.99, Epsilon = 1e-3, Decay = 0.1;
        foreach (var n in (int[])[1, 7, 16, 61])
        {
            using var p = Floats.Drawn(n, 1);
            using var m = new Floats(n);
            using var v = new Floats(n);
            m.Span.Clear();
            v.Span.Clear();
            var (weights, means, squares) = (p.ToDoubles(), new double[n], new double[n]);
            for (var step = 1; step <= 30; step++)
            {
                using var g = Floats.Drawn(n, 100 + step);
                AdamKernel.Step(p.At, g.At, m.At, v.At, n, Rate, Beta1, Beta2, Epsilon, Decay, step, OnInstructionsAttribute.Named(instructions));
                for (var i = 0; i < n; i++)
                {
                    var gradient = g.Span[i] + Decay * weights[i];
                    means[i] = Beta1 * means[i] + (1 - Beta1) * gradient;
                    squares[i] = Beta2 * squares[i] + (1 - Beta2) * gradient * gradient;
                    weights[i] -= Rate * (means[i] / (1 - Math.Pow(Beta1, step))) / (Math.Sqrt(squares[i] / (1 - Math.Pow(Beta2, step))) + Epsilon);
                }
            }

            p.AssertNear(weights, "weights");
            m.AssertNear(means, "means");
            v.AssertNear(squares, "squares");
        }
    }

    [Fact]
    public void Adam_counts_its_steps_from_one() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AdamKernel.Step(null, null, null, null, 0, 0.1, 0.9, 0.999, 1e-8, 0, step: 0));

    [Theory]
    [OnInstructions(Avx512)]
    [OnInstructions(Avx2)]
    [OnInstructions(Portable)]
    public void Polyak_moves_the_target_by_tau(string instructions)
    {
        using var target = Floats.Drawn(37, 1);
        using var source = Floats.Drawn(37, 2);
        var expected = target.ToDoubles().Zip(source.ToDoubles(), (a, b) => a + 0.1 * (b - a)).ToArray();
        PolyakKernel.Step(target.At, source.At, 37, 0.1, OnInstructionsAttribute.Named(instructions));
        target.AssertNear(expected, "target");
    }

    [Theory]
    [OnInstructions(Avx512)]
    [OnInstructions(Avx2)]
    [OnInstructions(Portable)]
    public void Squares_are_summed_and_numbers_scaled(string instructions)
    {
        foreach (var n in (int[])[0, 1, 15, 16, 17, 100_003])
        {
            using var values = Floats.Drawn(n, 3);
            var old = values.ToDoubles();
            var expected = old.Sum(x => x * x);
            Assert.Equal(expected, GradientKernel.SumOfSquares(values.At, n, OnInstructionsAttribute.Named(instructions)), 1e-6 * expected + 1e-12);
            GradientKernel.Scale(values.At, n, 0.25f, OnInstructionsAttribute.Named(instructions));
            values.AssertNear([.. old.Select(x => x * 0.25)], "values");
        }
    }
}
