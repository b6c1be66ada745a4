using RLTransfer.Randomness;
using RLTransfer.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>A recurrent layer of a whole crowd: members lie on the leading axis of every weight and never mix.</summary>
/// <remarks>
/// Weights are PyTorch's, turned and with a leading axis of members: <c>weight_ih</c> [S, in, G·H], <c>weight_hh</c> [S, H, G·H],
/// <c>bias_ih</c> and <c>bias_hh</c> [S, 1, G·H] for G gates, uniform within ± 1/√H at first. Member i draws from seed i's own stream.
/// </remarks>
public abstract class CrowdRecurrent : nn.Module<Tensor, Tensor>
{
    private readonly Parameter inputWeight, stateWeight, inputBias, stateBias;

    private protected CrowdRecurrent(string stream, int gates, int inputs, int width, IReadOnlyList<ulong> seeds, Device? device)
        : base(stream)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (seeds.Count == 0)
        {
            throw new ArgumentException("A crowd needs at least one seed.", nameof(seeds));
        }

        (Seeds, Inputs, Width, Device) = ([.. seeds], inputs, width, device ?? CPU);
        using var scope = NewDisposeScope();
        (inputWeight, stateWeight) = (Draw("weight_ih", inputs, gates * width), Draw("weight_hh", width, gates * width));
        (inputBias, stateBias) = (Draw("bias_ih", 1, gates * width), Draw("bias_hh", 1, gates * width));

        Parameter Draw(string name, int rows, int columns)
        {
            var values = new float[seeds.Count * rows * columns];
            for (var member = 0; member < seeds.Count; member++)
            {
                var random = new Philox(seeds[member], Philox.Stream($"{stream}/{name}"));
                InitialWeights.Uniform(random, rows * columns, width).CopyTo(values.AsSpan(member * rows * columns));
            }

            var parameter = new Parameter(tensor(values, [seeds.Count, rows, columns], device: Device));
            parameter.DetachFromDisposeScope();
#pragma warning disable MA0056 // registering is what a module's constructor does
            register_parameter(name, parameter);
#pragma warning restore MA0056
            return parameter;
        }
    }

    /// <summary>Whose weights these are.</summary>
    public IReadOnlyList<ulong> Seeds { get; }

    /// <summary>Numbers that come in at a step.</summary>
    public int Inputs { get; }

    /// <summary>H: numbers that come out at a step.</summary>
    public int Width { get; }

    /// <summary>Numbers that a member remembers from one step to the next.</summary>
    public abstract int StateSize { get; }

    /// <summary>Where it computes.</summary>
    public Device Device { get; }

    /// <summary>All weights: <c>weight_ih</c>, <c>weight_hh</c>, <c>bias_ih</c>, <c>bias_hh</c>.</summary>
    public IReadOnlyList<Parameter> Weights => [inputWeight, stateWeight, inputBias, stateBias];

    /// <summary>The memory of those who have seen nothing: zeros [S, B, state].</summary>
    public Tensor Start(long batch) => zeros([Seeds.Count, batch, StateSize], device: Device);

    /// <summary>One step: what comes in [S, B, in] and what is remembered [S, B, state] give what comes out [S, B, H] and what is remembered then.</summary>
    public (Tensor Output, Tensor State) Step(Tensor input, Tensor state)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(state);
        Check(input, 3);
        return Next(Affine.Of(input, inputWeight, inputBias), state);
    }

    /// <summary>A sequence of steps.</summary>
    /// <param name="input">[S, B, T, in].</param>
    /// <param name="state">What is remembered at its beginning [S, B, state]; null: nothing.</param>
    /// <param name="begins">[S, B, T], 1 where an episode begins: what was remembered is forgotten there; null: nowhere.</param>
    /// <returns>What comes out [S, B, T, H], and what is remembered at the end [S, B, state].</returns>
    public (Tensor Outputs, Tensor State) Run(Tensor input, Tensor? state = null, Tensor? begins = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        Check(input, 4);
        var (batch, length) = (input.shape[1], input.shape[2]);

        // What the inputs give to the gates does not wait for the steps: one product for all of them.
        var gates = Affine.Of(input.flatten(1, 2), inputWeight, inputBias).view(Seeds.Count, batch, length, -1);
        var now = state ?? Start(batch);
        var outputs = new Tensor[length];
        for (var t = 0; t < length; t++)
        {
            now = begins is null ? now : now * (1 - begins.narrow(2, t, 1));
            (outputs[t], now) = Next(gates.select(2, t), now);
        }

        return (stack(outputs, 2), now);
    }

    /// <summary>The outputs of sequences that begin with nothing remembered: [S, B, T, in] → [S, B, T, H].</summary>
    public override Tensor forward(Tensor input) => Run(input).Outputs;

    /// <summary>What comes out and what is remembered, from the gates' share of the input [S, B, G·H].</summary>
    private protected abstract (Tensor Output, Tensor State) Next(Tensor inputGates, Tensor state);

    /// <summary>The gates' share of what came out last: [S, B, H] → [S, B, G·H].</summary>
    private protected Tensor StateGates(Tensor hidden) => Affine.Of(hidden, stateWeight, stateBias);

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

    private protected override (Tensor Output, Tensor State) Next(Tensor inputGates, Tensor state)
    {
        // r, z = σ(Wx + b + Uh + c);  n = tanh(Wx + b + r (Uh + c));  h′ = (1 − z) n + z h         (Cho et al. 2014, Eqs. 5 to 8)
        var (x, h) = (inputGates.chunk(3, -1), StateGates(state).chunk(3, -1));
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

    private protected override (Tensor Output, Tensor State) Next(Tensor inputGates, Tensor state)
    {
        // i, f, o = σ(Wx + Uh + b);  g = tanh(Wx + Uh + b);  c′ = f c + i g;  h′ = o tanh c′        (Gers et al. 2000, Eqs. 1 to 7)
        var (hidden, cells) = (state.narrow(-1, 0, Width), state.narrow(-1, Width, Width));
        var gates = (inputGates + StateGates(hidden)).chunk(4, -1);
        var next = (gates[1].sigmoid() * cells) + (gates[0].sigmoid() * gates[2].tanh());
        var output = gates[3].sigmoid() * next.tanh();
        return (output, cat([output, next], -1));
    }
}
