using FsCheck;
using FsCheck.Fluent;
using RLTransfer.Kernels;

namespace RLTransfer.Tests.Kernels;

public sealed unsafe class CrowdKernelTests
{
    private const string Avx512 = "AVX-512", Avx2 = "AVX2 and FMA", Portable = "portable vectors";

    /// <summary>A crowd of any shape, odd sizes and batches of 1 and 0 among them.</summary>
    private sealed record Case(long[] Shape, LayerShape[] Layers, bool Tanh, bool[] Learning, bool WantsInput, int Seed)
    {
        public override string ToString() =>
            $"[{string.Join(", ", Shape)}] {string.Join(" ", Layers)} {(Tanh ? "tanh" : "relu")} learning {string.Join(",", Learning)} input {WantsInput} seed {Seed}";
    }

    private static readonly Gen<Case> DenseCases =
        from members in Gen.Choose(1, 3)
        from batch in Gen.Choose(0, 40)
        from widths in Gen.Choose(1, 70).ListOf(4)
        from layers in Gen.Choose(1, 3)
        from tanh in Gen.Elements(true, false)
        from learning in Gen.Elements(true, true, false).ListOf(layers)
        from input in Gen.Elements(true, false)
        from seed in Gen.Choose(0, 1_000_000)
        select new Case([members, batch, widths[0]], Dense([.. widths.Take(layers + 1)]), tanh, [.. learning], input, seed);

    private static readonly Gen<Case> ConvolutionCases =
        from members in Gen.Choose(1, 2)
        from batch in Gen.Choose(0, 5)
        from channels in Gen.Choose(1, 20).ListOf(3)
        from height in Gen.Choose(1, 9)
        from width in Gen.Choose(1, 9)
        from kernels in Gen.Choose(1, 3).ListOf(2)
        from strides in Gen.Choose(1, 3).ListOf(2)
        from paddings in Gen.Choose(0, 2).ListOf(2)
        from second in Gen.Elements(true, false)
        from head in Gen.Choose(0, 9)
        from tanh in Gen.Elements(true, false)
        from learning in Gen.Elements(true, true, false).ListOf(3)
        from input in Gen.Elements(true, false)
        from seed in Gen.Choose(0, 1_000_000)
        let layers = Convolutional(channels, height, width, kernels, strides, paddings, second, head)
        where layers is not null
        select new Case([members, batch, channels[0], height, width], layers, tanh, [.. learning.Take(layers.Length)], input, seed);

    [Theory]
    [OnInstructions(Avx512)]
    [OnInstructions(Avx2)]
    [OnInstructions(Portable)]
    public void Dense_crowds_are_what_naive_loops_give(string instructions) => Holds(DenseCases, instructions, 150);

    [Theory]
    [OnInstructions(Avx512)]
    [OnInstructions(Avx2)]
    [OnInstructions(Portable)]
    public void Convolutional_crowds_are_what_naive_loops_give(string instructions) => Holds(ConvolutionCases, instructions, 120);

    /// <summary>Sizes at which factors are copied, sums are cut into blocks and batches into chunks, and the last of each is not whole.</summary>
    [Theory]
    [OnInstructions(Avx512)]
    [OnInstructions(Avx2)]
    [OnInstructions(Portable)]
    public void Large_layers_are_what_naive_loops_give(string instructions)
    {
        AssertNaive(new Case([1, 37, 1100], Dense(1100, 101, 97), false, [true, true], true, 1), instructions);
        AssertNaive(new Case([1, 530, 70], Dense(70, 75, 3), true, [true, true], true, 2), instructions);
        AssertNaive(new Case([1, 9, 600], Dense(600, 67), false, [true], false, 3), instructions);
        AssertNaive(new Case([2, 7, 3, 20, 20], [new("conv1", 3, 5, 3, 1, 1), new("conv2", 5, 4, 3), new("output", 4 * 18 * 18, 2)], false, [true, true, true], true, 4), instructions);
    }

    /// <summary>The naive loops' gradients are those of finite differences, so the kernels' are too.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradients_are_finite_differences(bool tanh)
    {
        var plan = new CrowdPlan([2, 3, 2, 5, 4], [new("conv", 2, 3, 3, 2, 1), new("hidden", 18, 5), new("output", 5, 2)], tanh);
        using var flat = Floats.Drawn(plan.FlatSize, 1);
        using var input = Floats.Drawn(2 * 3 * 40, 2);
        using var weighting = Floats.Drawn(2 * 3 * 2, 3);
        var (x, w, g) = (input.ToDoubles(), flat.ToDoubles(), weighting.ToDoubles());
        var (byFlat, byInput) = new NaiveCrowd(plan, 3, x, w).Backward(g);
        Assert.Equal(Differences(w), byFlat, (a, b) => Math.Abs(a - b) < 1e-7);
        Assert.Equal(Differences(x), byInput, (a, b) => Math.Abs(a - b) < 1e-7);
        Assert.Contains(byInput, gradient => Math.Abs(gradient) > 0.01);

        double[] Differences(double[] values) =>
        [
            .. values.Select((old, i) =>
            {
                values[i] = old + 1e-6;
                var above = Loss();
                values[i] = old - 1e-6;
                var below = Loss();
                values[i] = old;
                return (above - below) / 2e-6;
            }),
        ];

        double Loss() => new NaiveCrowd(plan, 3, x, w).Forward().Zip(g, (a, b) => a * b).Sum();
    }

    /// <summary>Neither the other members nor threads change a member by a bit.</summary>
    [Theory]
    [OnInstructions(Avx512)]
    [OnInstructions(Avx2)]
    [OnInstructions(Portable)]
    public void A_member_is_bitwise_the_same_alone_and_in_any_crowd(string instructions)
    {
        Case[] cases =
        [
            new([5, 13, 7], Dense(7, 45, 33, 3), true, [true, true, true], true, 4),
            new([5, 6, 3, 7, 6], [new("conv1", 3, 5, 3, 2, 1), new("conv2", 5, 17, 2), new("output", 102, 4)], false, [true, true, true], true, 5),
        ];
        foreach (var c in cases)
        {
            using var crowd = new Run(c, instructions);
            using var threaded = new Run(c, instructions, threads: 3);
            Assert.Equal(crowd.Output.Span, threaded.Output.Span);
            Assert.Equal(crowd.FlatGradient.Span, threaded.FlatGradient.Span);
            Assert.Equal(crowd.InputGradient!.Span, threaded.InputGradient!.Span);
            for (var member = 0; member < 5; member++)
            {
                using var alone = new Run(c, instructions, member);
                Assert.Equal(Part(crowd.Output, member), alone.Output.Span);
                Assert.Equal(Part(crowd.InputGradient, member), alone.InputGradient!.Span);
                for (var l = 0; l < c.Layers.Length; l++)
                {
                    var (s, own) = (crowd.Plan.Steps[l], alone.Plan.Steps[l]);
                    Assert.Equal(crowd.FlatGradient.Span.Slice((int)s.WeightStart + member * s.WeightSize, s.WeightSize), alone.FlatGradient.Span.Slice((int)own.WeightStart, s.WeightSize));
                    Assert.Equal(crowd.FlatGradient.Span.Slice((int)s.BiasStart + member * s.Out, s.Out), alone.FlatGradient.Span.Slice((int)own.BiasStart, s.Out));
                }
            }
        }

        static Span<float> Part(Floats all, int member) => all.Span.Slice(member * all.Count / 5, all.Count / 5);
    }

    /// <summary>A policy acts alike on one environment and on many.</summary>
    [Theory]
    [OnInstructions(Avx512)]
    [OnInstructions(Avx2)]
    [OnInstructions(Portable)]
    public void A_sample_is_bitwise_the_same_alone_and_in_any_batch(string instructions)
    {
        var layers = Dense(11, 130, 70, 5);
        var plan = new CrowdPlan([1, 23, 11], layers, tanh: true, OnInstructionsAttribute.Named(instructions));
        using var flat = Floats.Drawn(plan.FlatSize, 6);
        using var input = Floats.Drawn(23 * 11, 7);
        using var together = new Floats(23 * 5);
        CrowdKernel.Forward(plan, 23, input.At, flat.At, null, together.At);
        for (var i = 0; i < 23; i++)
        {
            using var alone = new Floats(5);
            CrowdKernel.Forward(plan, 1, input.At + i * 11, flat.At, null, alone.At);
            Assert.Equal(together.Span.Slice(i * 5, 5), alone.Span);
        }
    }

    /// <summary>Without memory for activations the output is the same.</summary>
    [Fact]
    public void Nothing_need_be_kept()
    {
        using var run = new Run(new Case([3, 4, 2, 6, 6], [new("conv1", 2, 4, 3, 1, 1), new("conv2", 4, 4, 3), new("a", 64, 9), new("b", 9, 8), new("c", 8, 3)], true, [true, true, true, true, true], false, 8), null);
        using var output = new Floats(run.Output.Count);
        CrowdKernel.Forward(run.Plan, 4, run.Input.At, run.Flat.At, null, output.At);
        Assert.Equal(run.Output.Span, output.Span);
    }

    [Theory]
    [OnInstructions(Avx512)]
    [OnInstructions(Avx2)]
    [OnInstructions(Portable)]
    public void A_nan_stays_one_and_stays_in_its_sample(string instructions)
    {
        foreach (var tanh in (bool[])[true, false])
        {
            var plan = new CrowdPlan([2, 3, 5], Dense(5, 20, 19, 3), tanh, OnInstructionsAttribute.Named(instructions));
            using var flat = Floats.Drawn(plan.FlatSize, 9);
            using var input = Floats.Drawn(2 * 3 * 5, 10);
            input.Span[(3 + 1) * 5 + 2] = float.NaN;   // member 1, sample 1
            using var output = new Floats(2 * 3 * 3);
            CrowdKernel.Forward(plan, 3, input.At, flat.At, null, output.At);
            for (var i = 0; i < output.Count; i++) Assert.Equal(i / 3 == 4, float.IsNaN(output.Span[i]));
        }
    }

    [Theory]
    [OnInstructions(Avx512)]
    [OnInstructions(Avx2)]
    [OnInstructions(Portable)]
    public void Tanh_is_within_five_units_in_the_last_place(string instructions)
    {
        const int Count = 40_001;
        var plan = new CrowdPlan([1, Count, 1], Dense(1, 1, 1), tanh: true, OnInstructionsAttribute.Named(instructions));
        using var flat = new Floats(4);
        flat.Span.Clear();
        flat.Span[0] = flat.Span[2] = 1;   // both layers hand on what they get
        using var x = new Floats(Count);
        using var y = new Floats(Count);
        for (var i = 0; i < Count; i++) x.Span[i] = (float)(Math.Pow(10, -4 + 6.0 * i / Count) * (i % 2 == 0 ? 1 : -1));   // 1e-4 to 100
        (x.Span[0], x.Span[1], x.Span[2]) = (0, float.PositiveInfinity, float.NegativeInfinity);
        CrowdKernel.Forward(plan, Count, x.At, flat.At, null, y.At);
        for (var i = 0; i < Count; i++)
        {
            var exact = (float)Math.Tanh(x.Span[i]);
            Assert.InRange(Math.Abs(BitConverter.SingleToInt32Bits(exact) - BitConverter.SingleToInt32Bits(y.Span[i])), 0, 5);
        }
    }

    [Fact]
    public void Working_memory_is_taken_once_and_comes_back_after_it_was_freed()
    {
        using var run = new Run(new Case([2, 8, 2, 6, 6], [new("conv", 2, 4, 3, 1, 1), new("output", 144, 40)], false, [true, true], true, 11), null);
        // The runtime itself may allocate once when it recompiles; code that allocates does so in every round.
        Assert.Equal(0, Enumerable.Range(0, 3).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            run.Again();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }));
        var output = run.Output.Span.ToArray();
        Workbench.Free();
        run.Again();
        Assert.Equal(output, run.Output.Span.ToArray());
    }

    [Fact]
    public void Backward_refuses_another_number_of_layers()
    {
        using var run = new Run(new Case([1, 2, 3], Dense(3, 4, 2), false, [true, true], false, 12), null);
        var error = Assert.Throws<ArgumentException>(() =>
            CrowdKernel.Backward(run.Plan, 2, run.Input.At, run.Flat.At, run.Kept.At, run.OutputGradient.At, run.FlatGradient.At, [true], null));
        Assert.Contains("2 layers", error.Message, StringComparison.Ordinal);
    }

    private static void Holds(Gen<Case> cases, string instructions, int count) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(20_26, 1), Prop.ForAll(cases.ToArbitrary(), c => AssertNaive(c, instructions)));

    private static void AssertNaive(Case c, string instructions)
    {
        using var run = new Run(c, instructions);
        var naive = new NaiveCrowd(run.Plan, run.Batch, run.Input.ToDoubles(), run.Flat.ToDoubles());
        run.Output.AssertNear(naive.Forward(), "output");
        run.Kept.AssertWritten();
        var (flat, input) = naive.Backward(run.OutputGradient.ToDoubles());
        for (var l = 0; l < c.Layers.Length; l++)
        {
            var s = run.Plan.Steps[l];
            var block = ((int)s.WeightStart)..(int)(s.WeightStart + s.BlockSize(run.Plan.Members));
            using var got = run.FlatGradient.Part(block.Start.Value, s.BlockSize(run.Plan.Members));
            if (c.Learning[l]) got.AssertNear(flat[block], c.Layers[l].Name);
            else Assert.All(got.Span.ToArray(), value => Assert.Equal(0, value));
        }

        run.FlatGradient.AssertWritten();
        run.InputGradient?.AssertNear(input, "input gradient");
    }

    private static LayerShape[] Dense(params int[] widths) => [.. widths.Skip(1).Select((width, i) => new LayerShape($"dense{i + 1}", widths[i], width))];

    private static LayerShape[]? Convolutional(IList<int> channels, int height, int width, IList<int> kernels, IList<int> strides, IList<int> paddings, bool second, int head)
    {
        var layers = new List<LayerShape>();
        for (var l = 0; l < (second ? 2 : 1); l++)
        {
            if (Math.Min(height, width) + 2 * paddings[l] < kernels[l]) return null;
            layers.Add(new($"conv{l + 1}", channels[l], channels[l + 1], kernels[l], strides[l], paddings[l]));
            (height, width) = ((height + 2 * paddings[l] - kernels[l]) / strides[l] + 1, (width + 2 * paddings[l] - kernels[l]) / strides[l] + 1);
        }

        if (head > 0) layers.Add(new("output", layers[^1].Out * height * width, head));
        return [.. layers];
    }

    /// <summary>A crowd of drawn weights, run forward and backward: as a whole, or one of its members alone.</summary>
    private sealed class Run : IDisposable
    {
        private readonly Case c;
        private readonly int threads;

        public Run(Case c, string? instructions, int? member = null, int threads = 1)
        {
            (this.c, this.threads) = (c, threads);
            var set = instructions is null ? null : OnInstructionsAttribute.Named(instructions);
            var whole = new CrowdPlan(c.Shape, c.Layers, c.Tanh, set);
            Plan = member is null ? whole : new CrowdPlan([1, .. c.Shape[1..]], c.Layers, c.Tanh, set);
            Batch = Plan.BatchOf([Plan.Members, .. c.Shape[1..]]);
            var (inputs, outputs) = (Batch * whole.Steps[0].Inputs, Batch * whole.Steps[^1].Outputs);
            Flat = Floats.Drawn(whole.FlatSize, c.Seed);
            Input = Floats.Drawn(whole.Members * inputs, c.Seed + 1);
            OutputGradient = Floats.Drawn(whole.Members * outputs, c.Seed + 2);
            if (member is { } m)
            {
                (Input, OutputGradient) = (Input.Part(m * inputs, inputs), OutputGradient.Part(m * outputs, outputs));
                var own = new Floats(Plan.FlatSize);
                for (var l = 0; l < c.Layers.Length; l++)
                {
                    var (from, to) = (whole.Steps[l], Plan.Steps[l]);
                    Flat.Span.Slice((int)from.WeightStart + m * from.WeightSize, from.WeightSize).CopyTo(own.Span[(int)to.WeightStart..]);
                    Flat.Span.Slice((int)from.BiasStart + m * from.Out, from.Out).CopyTo(own.Span[(int)to.BiasStart..]);
                }

                Flat = own;
            }

            (Kept, Output, FlatGradient) = (new Floats(Plan.KeptSize(Batch)), new Floats(Plan.Members * outputs), new Floats(Plan.FlatSize));
            InputGradient = c.WantsInput ? new Floats(Plan.Members * inputs) : null;
            Again();
        }

        public CrowdPlan Plan { get; }

        public int Batch { get; }

        public Floats Flat { get; }

        public Floats Input { get; }

        public Floats Kept { get; }

        public Floats Output { get; }

        public Floats OutputGradient { get; }

        public Floats FlatGradient { get; }

        public Floats? InputGradient { get; }

        public void Again()
        {
            CrowdKernel.Forward(Plan, Batch, Input.At, Flat.At, Kept.At, Output.At, threads);
            CrowdKernel.Backward(Plan, Batch, Input.At, Flat.At, Kept.At, OutputGradient.At, FlatGradient.At, c.Learning, InputGradient is null ? null : InputGradient.At, threads);
        }

        public void Dispose()
        {
            foreach (var floats in (ReadOnlySpan<Floats?>)[Flat, Input, Kept, Output, OutputGradient, FlatGradient, InputGradient]) floats?.Dispose();
        }
    }
}
