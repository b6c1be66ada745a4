using RLTransfer.Kernels;
using RLTransfer.Randomness;

namespace RLTransfer.Tests.Kernels;

/// <summary>Columns of progressive networks by every instruction set; what they should give, the tests of <c>ProgressiveNetwork</c> say.</summary>
public sealed unsafe class ColumnKernelTests
{
    private const int Members = 2, Batch = 5;

    [Theory]
    [OnInstructions("AVX-512")]
    [OnInstructions("AVX2 and FMA")]
    [OnInstructions("portable vectors")]
    public void Every_instruction_set_and_any_number_of_threads_give_the_same(string name)
    {
        foreach (var tanh in (bool[])[false, true])
        {
            var (expected, slopes) = Run(InstructionSet.Best, tanh, threads: 1);
            foreach (var threads in (int[])[1, 2])
            {
                var (output, gradient) = Run(OnInstructionsAttribute.Named(name), tanh, threads);
                Assert.All(expected.Zip(output), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
                Assert.All(slopes.Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
            }
        }

        Assert.Contains(Run(InstructionSet.Best, tanh: false, threads: 1).Gradient, slope => slope != 0);
    }

    private static (float[] Output, float[] Gradient) Run(InstructionSet instructions, bool tanh, int threads)
    {
        var random = new Philox(0, Philox.Stream("columns"));
        LayerShape[][] layers = [Layers(5, 7), Layers(18, 3), Layers(6, 9)];
        var (plans, laterals) = (new ColumnPlan[layers.Length], new List<LateralShape[]>());
        for (var k = 0; k < layers.Length; k++)
        {
            laterals.Add(LateralShape.Between(Members, layers[k], layers[..k], share: 0.7));
            plans[k] = new(new([Members, Batch, 2, 6, 6], layers[k], tanh, instructions), laterals[k], plans[..k]);
        }

        float[][] flats = [.. plans.Select(plan => Draw(plan.FlatSize, 0.4f))];
        float[][] kept = [.. plans.Select(plan => new float[plan.KeptSize(Batch)])];
        var (input, output, given, gradient) = (Draw(Members * Batch * 72, 1), new float[Members * Batch * 4], Draw(Members * Batch * 4, 1), new float[plans[^1].FlatSize]);
        var learning = new bool[layers[^1].Length + laterals[^1].Length];
        Array.Fill(learning, true);
        fixed (float* x = input, y = output, g = given, slopes = gradient)
        fixed (float* a = flats[0], b = flats[1], c = flats[2], k0 = kept[0], k1 = kept[1], k2 = kept[2])
        {
            nint[] numbers = [(nint)a, (nint)b, (nint)c], places = [(nint)k0, (nint)k1, (nint)k2];
            ColumnKernel.Forward(plans, Batch, x, numbers, places, y, threads);
            ColumnKernel.Backward(plans, Batch, x, c, places, g, learning, slopes, threads);
        }

        return (output, gradient);

        float[] Draw(long count, float size) => [.. Enumerable.Range(0, (int)count).Select(_ => size * (float)random.NextGaussian())];

        static LayerShape[] Layers(int filters, int hidden) =>
            [new("conv1", 2, filters, Kernel: 3, Stride: 2, Padding: 1), new("conv2", filters, filters + 1, Kernel: 2), new("hidden", 4 * (filters + 1), hidden), new("output", hidden, 4)];
    }
}
