using RLTransfer.Crowds;
using RLTransfer.Kernels;
using RLTransfer.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>One layer that an optimizer steps, with a learning rate of its own.</summary>
public sealed class LayerGroup : ParamGroup
{
    internal LayerGroup(CrowdLayer layer, double learningRate)
    {
        Layer = layer;
        Options = new Adam.Options { LearningRate = learningRate, InitialLearningRate = learningRate };
        Parameters = [.. layer.Weights.Select(weight => weight.Parameter).Distinct(ReferenceEqualityComparer.Instance).Cast<Parameter>()];
    }

    /// <summary>The layer.</summary>
    public CrowdLayer Layer { get; }

    /// <summary>Whether the layer has a weight in this parameter.</summary>
    internal bool Has(Parameter parameter)
    {
        foreach (var weight in Layer.Weights)
        {
            if (ReferenceEquals(weight.Parameter, parameter))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Steps so far, of this layer: one that is frozen waits.</summary>
    public long Steps { get; internal set; }
}

/// <summary>Adam (Kingma and Ba 2015, Algorithm 1) for the layers of crowds, with TorchSharp's interface: layers that do not learn, or have no gradient, stay as they are.</summary>
/// <remarks>
/// TorchSharp's own optimizer steps parameter by parameter, in operators; here a crowd's weights are stepped in their own memory, and
/// layers that share a parameter can differ in rate. Elsewhere than on the CPU it takes operators too.
/// </remarks>
public sealed class CrowdAdam : OptimizerHelper, ISaved
{
    private readonly LayerGroup[] groups;
    private readonly List<Moments> moments = [];
    private readonly double beta1, beta2, epsilon;

    /// <summary>An optimizer of layers.</summary>
    /// <param name="layers">Such as <see cref="ICrowdModule.Layers"/>.</param>
    /// <param name="learningRate">α of all of them at first.</param>
    /// <param name="beta1">β₁: how slowly the mean of gradients moves.</param>
    /// <param name="beta2">β₂: how slowly that of their squares moves.</param>
    /// <param name="epsilon">ε: added to the root of the latter.</param>
    /// <exception cref="ArgumentOutOfRangeException">A factor is impossible.</exception>
    public CrowdAdam(IEnumerable<CrowdLayer> layers, double learningRate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentOutOfRangeException.ThrowIfNegative(learningRate);
        ArgumentOutOfRangeException.ThrowIfNotEqual(beta1 is >= 0 and < 1, true, nameof(beta1));
        ArgumentOutOfRangeException.ThrowIfNotEqual(beta2 is >= 0 and < 1, true, nameof(beta2));
        ArgumentOutOfRangeException.ThrowIfNegative(epsilon);
        (this.beta1, this.beta2, this.epsilon) = (beta1, beta2, epsilon);
        groups = [.. layers.Select(layer => new LayerGroup(layer, learningRate))];
        _parameter_groups = [.. groups];

        // Tensors are equal where their numbers are; what is meant here is the same one.
        foreach (var parameter in groups.SelectMany(group => group.Parameters).Distinct(ReferenceEqualityComparer.Instance).Cast<Parameter>())
        {
            moments.Add(new(parameter));
        }
    }

    /// <summary>An optimizer of a module of TorchSharp's own layers, a layer for each parameter: the same steps as TorchSharp's Adam, in less time and memory.</summary>
    /// <param name="module">All of its parameters are stepped.</param>
    /// <param name="learningRate">α.</param>
    /// <param name="beta1">β₁.</param>
    /// <param name="beta2">β₂.</param>
    /// <param name="epsilon">ε.</param>
    public static CrowdAdam For(nn.Module module, double learningRate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
    {
        ArgumentNullException.ThrowIfNull(module);
        return new(module.named_parameters().Select(named => new CrowdLayer(named.name, new CrowdWeight(named.name, named.parameter))), learningRate, beta1, beta2, epsilon);
    }

    /// <summary>The layers, with their learning rates and steps.</summary>
    public IReadOnlyList<LayerGroup> Groups => groups;

    /// <summary>Sets every layer's learning rate to a share of what it was at first: 1 at the beginning, less as training goes on.</summary>
    public void Scale(double share)
    {
        foreach (var group in groups)
        {
            group.LearningRate = group.InitialLearningRate * share;
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<Parameter> parameters() => moments.Select(moment => moment.Parameter);

    /// <summary>Drops the gradients. (TorchSharp's own fills them with zeros, which then count as gradients.)</summary>
    public override void zero_grad()
    {
        foreach (var moment in moments)
        {
            moment.Parameter.grad = null;
        }
    }

    /// <summary>One step down the gradients there are.</summary>
    /// <param name="closure">Not taken.</param>
    /// <exception cref="NotSupportedException">A closure is given.</exception>
    public override Tensor step(Func<Tensor>? closure = null)
    {
        if (closure is not null)
        {
            throw new NotSupportedException("CrowdAdam takes no closure: compute the loss, call backward, then step.");
        }

        using var _ = no_grad();
        foreach (var moment in moments)
        {
            moment.Gradient = moment.Parameter.grad;
        }

        foreach (var group in groups)
        {
            group.Steps += group.Layer.Learns && moments.Exists(moment => moment.Gradient is not null && group.Has(moment.Parameter)) ? 1 : 0;
        }

        foreach (var moment in moments)
        {
            if (moment.Gradient is { } gradient)
            {
                Step(moment, gradient);
                gradient.Dispose();
            }
        }

        return null!;
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (var group in groups)
        {
            writer.Write(group.Steps);
            writer.Write(group.LearningRate);
            writer.Write(group.InitialLearningRate);
        }

        SavedTensors.Save(writer, States);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        foreach (var group in groups)
        {
            group.Steps = reader.ReadInt64();
            group.LearningRate = reader.ReadDouble();
            group.InitialLearningRate = reader.ReadDouble();
        }

        SavedTensors.Load(reader, States, "the optimizer's moments");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var tensor in States)
            {
                tensor.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private Tensor[] States => [.. moments.SelectMany(moment => new[] { moment.Mean, moment.Square })];

    /// <summary>Layers that lie side by side and are stepped alike are stepped in one go.</summary>
    private void Step(Moments moment, Tensor gradient)
    {
        var isPlain = moment.Parameter.IsPlain() && gradient.IsPlain();
        (long Begin, long End, long Steps, double Rate) run = default;
        foreach (var group in groups)
        {
            foreach (var weight in group.Layer.Weights)
            {
                if (!group.Layer.Learns || !ReferenceEquals(weight.Parameter, moment.Parameter))
                {
                    continue;
                }

                if (weight.Offset == run.End && group.Steps == run.Steps && group.LearningRate == run.Rate)
                {
                    run.End += weight.Count;
                    continue;
                }

                Step(moment, gradient, run, isPlain);
                run = (weight.Offset, weight.Offset + weight.Count, group.Steps, group.LearningRate);
            }
        }

        Step(moment, gradient, run, isPlain);
    }

    private unsafe void Step(Moments moment, Tensor gradient, (long Begin, long End, long Steps, double Rate) run, bool isPlain)
    {
        var (from, count) = (run.Begin, run.End - run.Begin);
        if (count == 0)
        {
            return;
        }

        if (isPlain)
        {
            AdamKernel.Step(
                moment.Parameter.Pointer() + from, gradient.Pointer() + from, moment.Mean.Pointer() + from, moment.Square.Pointer() + from, count, run.Rate, beta1, beta2, epsilon, 0, run.Steps);
            return;
        }

        using var scope = NewDisposeScope();
        Tensor Part(Tensor whole) => whole.flatten().narrow(0, from, count);
        var (g, m, v) = (Part(gradient.contiguous()), Part(moment.Mean), Part(moment.Square));
        m.mul_(beta1).add_(g * (1 - beta1));                                                            // m ← β₁ m + (1 − β₁) g
        v.mul_(beta2).add_(g.square() * (1 - beta2));                                                   // v ← β₂ v + (1 − β₂) g²
        var root = v.sqrt() / Math.Sqrt(1 - Math.Pow(beta2, run.Steps));
        Part(moment.Parameter.detach()).sub_(m / (root + epsilon) * (run.Rate / (1 - Math.Pow(beta1, run.Steps))));
    }

    /// <summary>A parameter, and the running means of its gradients and of their squares.</summary>
    private sealed class Moments(Parameter parameter)
    {
        public Parameter Parameter { get; } = parameter;

        public Tensor? Gradient { get; set; }

        public Tensor Mean { get; } = zeros_like(parameter).detach().DetachFromDisposeScope();

        public Tensor Square { get; } = zeros_like(parameter).detach().DetachFromDisposeScope();
    }
}
