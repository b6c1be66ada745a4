using RLTransfer.Randomness;
using RLTransfer.Tensors;
using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>A recurrent layer of a whole crowd: members lie on the leading axis of every weight and never mix.</summary>
/// <remarks>
/// Weights are PyTorch's, turned and with a leading axis of members: <c>weight_ih</c> [S, in, G·H], <c>weight_hh</c> [S, H, G·H],
/// <c>bias_ih</c> and <c>bias_hh</c> [S, 1, G·H] for G gates, uniform within ± 1/√H at first. Member i draws from seed i's own stream.
/// </remarks>
public abstract class CrowdRecurrent : CrowdModule
{
    private protected CrowdRecurrent(string stream, int gates, int inputs, int width, IReadOnlyList<ulong> seeds, Device? device)
        : base(stream, seeds, device: device)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        (Inputs, Width) = (inputs, width);
        using var scope = NewDisposeScope();
        Add(new CrowdLayer(
            stream, Draw("weight_ih", inputs, gates * width), Draw("weight_hh", width, gates * width), Draw("bias_ih", 1, gates * width), Draw("bias_hh", 1, gates * width)));

        CrowdWeight Draw(string name, int rows, int columns)
        {
            var values = new float[seeds.Count * rows * columns];
            for (var member = 0; member < seeds.Count; member++)
            {
                var random = new Philox(seeds[member], Philox.Stream($"{stream}/{name}"));
                InitialWeights.Uniform(random, values.AsSpan(member * rows * columns, rows * columns), 1 / Math.Sqrt(width));
            }

            return new(name, Add(name, tensor(values, [seeds.Count, rows, columns], device: Device)));
        }
    }

    /// <summary>Numbers that come in at a step.</summary>
    public int Inputs { get; }

    /// <summary>H: numbers that come out at a step.</summary>
    public int Width { get; }

    /// <summary>Numbers that a member remembers from one step to the next.</summary>
    public abstract int StateSize { get; }

    /// <summary>The memory of those who have seen nothing: zeros [S, B, state].</summary>
    public Tensor Start(long batch, ScalarType type = ScalarType.Float32) => zeros([Seeds.Count, batch, StateSize], type, Device);

    /// <summary>One step: what comes in [S, B, in] and what is remembered [S, B, state] give what comes out [S, B, H] and what is remembered then.</summary>
    public (Tensor Output, Tensor State) Step(Tensor input, Tensor state)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(state);
        Check(input, 3);
        return Next(Affine.Of(input, Parameters[0], Parameters[2]), state, Parameters);
    }

    /// <summary>A sequence of steps.</summary>
    /// <param name="input">[S, B, T, in].</param>
    /// <param name="state">What is remembered at its beginning [S, B, state]; null: nothing.</param>
    /// <param name="begins">[S, B, T], 1 where an episode begins: what was remembered is forgotten there; null: nowhere.</param>
    /// <returns>What comes out [S, B, T, H], and what is remembered at the end [S, B, state].</returns>
    public (Tensor Outputs, Tensor State) Run(Tensor input, Tensor? state = null, Tensor? begins = null) => Run(Parameters, input, state, begins);

    /// <summary>The outputs of sequences that begin with nothing remembered: [S, B, T, in] → [S, B, T, H].</summary>
    protected override Tensor Compute(IReadOnlyList<Tensor> parameters, Tensor input, bool areOwn) => Run(parameters, input, null, null).Outputs;

    /// <summary>What comes out and what is remembered, from the gates' share of the input [S, B, G·H].</summary>
    private protected abstract (Tensor Output, Tensor State) Next(Tensor inputGates, Tensor state, IReadOnlyList<Tensor> parameters);

    /// <summary>The gates' share of what came out last: [S, B, H] → [S, B, G·H].</summary>
    private protected static Tensor StateGates(Tensor hidden, IReadOnlyList<Tensor> parameters) => Affine.Of(hidden, parameters[1], parameters[3]);

    private (Tensor Outputs, Tensor State) Run(IReadOnlyList<Tensor> parameters, Tensor input, Tensor? state, Tensor? begins)
    {
        ArgumentNullException.ThrowIfNull(input);
        Check(input, 4);
        var (batch, length) = (input.shape[1], input.shape[2]);

        // What the inputs give to the gates does not wait for the steps: one product for all of them.
        var gates = Affine.Of(input.flatten(1, 2), parameters[0], parameters[2]).view(Seeds.Count, batch, length, -1);
        var now = state ?? Start(batch, input.dtype);
        var outputs = new Tensor[length];
        for (var t = 0; t < length; t++)
        {
            now = begins is null ? now : now * (1 - begins.narrow(2, t, 1));
            (outputs[t], now) = Next(gates.select(2, t), now, parameters);
        }

        return (stack(outputs, 2), now);
    }

    private void Check(Tensor input, int axes)
    {
        if (input.dim() != axes || input.shape[0] != Seeds.Count || input.shape[^1] != Inputs)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{GetName()} of {Seeds.Count} members takes [{Seeds.Count}, B{(axes == 4 ? ", T" : "")}, {Inputs}], got [{string.Join(", ", input.shape)}]."), nameof(input));
        }
    }
}

/// <summary>Gated recurrent units (Cho et al. 2014), in PyTorch's form.</summary>
public sealed class CrowdGru : CrowdRecurrent
{
    /// <summary>A new layer.</summary>
    /// <param name="stream">What the random streams of its weights are called.</param>
    /// <param name="inputs">Numbers that come in at a step.</param>
    /// <param name="width">H: numbers that come out.</param>
    /// <param name="seeds">Whose weights these are [S].</param>
    /// <param name="device">Where it computes; the CPU by default.</param>
    public CrowdGru(string stream, int inputs, int width, IReadOnlyList<ulong> seeds, Device? device = null)
        : base(stream, gates: 3, inputs, width, seeds, device)
    {
    }

    /// <inheritdoc/>
    public override int StateSize => Width;

    /// <inheritdoc/>
    public override CrowdRecurrent Clone()
    {
        var clone = new CrowdGru(GetName(), Inputs, Width, Seeds, Device);
        this.CopyTo(clone);
        return clone;
    }

    private protected override (Tensor Output, Tensor State) Next(Tensor inputGates, Tensor state, IReadOnlyList<Tensor> parameters)
    {
        // r, z = σ(Wx + b + Uh + c);  n = tanh(Wx + b + r (Uh + c));  h′ = (1 − z) n + z h         (Cho et al. 2014, Eqs. 5 to 8)
        var (x, h) = (inputGates.chunk(3, -1), StateGates(state, parameters).chunk(3, -1));
        var reset = (x[0] + h[0]).sigmoid();
        var update = (x[1] + h[1]).sigmoid();
        var candidate = (x[2] + (reset * h[2])).tanh();
        var next = candidate + (update * (state - candidate));
        return (next, next);
    }
}

/// <summary>Long short-term memory (Hochreiter and Schmidhuber 1997; with the forget gate of Gers et al. 2000), in PyTorch's form.</summary>
/// <remarks>The state is [h, c]: what came out last, then the cells.</remarks>
public sealed class CrowdLstm : CrowdRecurrent
{
    /// <summary>A new layer.</summary>
    /// <param name="stream">What the random streams of its weights are called.</param>
    /// <param name="inputs">Numbers that come in at a step.</param>
    /// <param name="width">H: numbers that come out.</param>
    /// <param name="seeds">Whose weights these are [S].</param>
    /// <param name="device">Where it computes; the CPU by default.</param>
    public CrowdLstm(string stream, int inputs, int width, IReadOnlyList<ulong> seeds, Device? device = null)
        : base(stream, gates: 4, inputs, width, seeds, device)
    {
    }

    /// <inheritdoc/>
    public override int StateSize => 2 * Width;

    /// <inheritdoc/>
    public override CrowdRecurrent Clone()
    {
        var clone = new CrowdLstm(GetName(), Inputs, Width, Seeds, Device);
        this.CopyTo(clone);
        return clone;
    }

    private protected override (Tensor Output, Tensor State) Next(Tensor inputGates, Tensor state, IReadOnlyList<Tensor> parameters)
    {
        // i, f, o = σ(Wx + Uh + b);  g = tanh(Wx + Uh + b);  c′ = f c + i g;  h′ = o tanh c′        (Gers et al. 2000, Eqs. 1 to 7)
        var (hidden, cells) = (state.narrow(-1, 0, Width), state.narrow(-1, Width, Width));
        var gates = (inputGates + StateGates(hidden, parameters)).chunk(4, -1);
        var next = (gates[1].sigmoid() * cells) + (gates[0].sigmoid() * gates[2].tanh());
        var output = gates[3].sigmoid() * next.tanh();
        return (output, cat([output, next], -1));
    }
}
