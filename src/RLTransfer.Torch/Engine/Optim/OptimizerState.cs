using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimizer remembers of one parameter.</summary>
public abstract class OptimizerState(Parameter parameter) : IDisposable
{
    protected Parameter _parameter = parameter;

    internal Parameter Parameter => _parameter;

    /// <summary>Starts anew.</summary>
    public abstract void Initialize(OptimizerOptions options);

    public abstract void SaveStateDict(BinaryWriter writer);

    public abstract void LoadStateDict(BinaryReader reader);

    public abstract void LoadStateDict(OptimizerState source);

    public abstract bool ApproximatelyEquals(OptimizerState other);

    public abstract void to(Device device);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    /// <summary>Zeros of the parameter's shape that outlive every scope.</summary>
    private protected Tensor Zeros()
    {
        using var guard = no_grad();
        return zeros_like(_parameter).DetachFromDisposeScope();
    }

    private protected static void Move(ref Tensor? tensor, Device device) => Replace(ref tensor, tensor?.to(device));

    private protected void Copy(ref Tensor? tensor, Tensor? source) => Replace(ref tensor, source?.to(_parameter.device, copy: true));

    private protected static void Replace(ref Tensor? tensor, Tensor? value)
    {
        value?.DetachFromDisposeScope();
        if (!ReferenceEquals(tensor, value)) tensor?.Dispose();
        tensor = value;
    }

    private protected static void Save(BinaryWriter writer, Tensor? tensor)
    {
        writer.Write(tensor is not null);
        tensor?.Save(writer);
    }

    private protected void Load(BinaryReader reader, ref Tensor? tensor)
    {
        Replace(ref tensor, null);
        if (!reader.ReadBoolean()) return;
        var loaded = TensorExtensionMethods.Load(reader);
        if (!loaded.shape.AsSpan().SequenceEqual(_parameter.shape))
            throw new InvalidDataException($"The state of a parameter is [{string.Join(", ", loaded.shape)}] and should be [{string.Join(", ", _parameter.shape)}].");
        Replace(ref tensor, loaded.to(_parameter.device));
    }

    private protected static bool Close(Tensor? left, Tensor? right) =>
        left is null ? right is null : right is not null && left.allclose(right);
}

/// <summary>The settings of one group; what is left open takes the optimizer's.</summary>
public class OptimizerOptions
{
    public double? LearningRate { get; set; }

    public double InitialLearningRate { get; set; }

    public virtual void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(InitialLearningRate);
        writer.Write(LearningRate!.Value);
    }

    public virtual void LoadStateDict(BinaryReader reader)
    {
        InitialLearningRate = reader.ReadDouble();
        LearningRate = reader.ReadDouble();
    }

    public virtual void LoadStateDict(OptimizerOptions source) => (InitialLearningRate, LearningRate) = (source.InitialLearningRate, source.LearningRate);

    /// <summary>Fills what is open.</summary>
    internal virtual void CompleteFrom(OptimizerOptions defaults) => LearningRate ??= defaults.LearningRate;
}

/// <summary>Parameters that share settings.</summary>
public class ParamGroup : optim.ILearningRateController
{
    public IEnumerable<Parameter> Parameters { get; set; } = [];

    public OptimizerOptions Options { get; set; } = null!;

    public double LearningRate { get => Options.LearningRate!.Value; set => Options.LearningRate = value; }

    public double InitialLearningRate { get => Options.InitialLearningRate; set => Options.InitialLearningRate = value; }
}

public class ParamGroup<TOptions> : ParamGroup
    where TOptions : OptimizerOptions
{
    public ParamGroup() { }

    public ParamGroup(IEnumerable<Parameter> parameters, TOptions? options = null)
    {
        Parameters = parameters;
        base.Options = options!;
    }

    public new TOptions Options { get => (TOptions)base.Options; set => base.Options = value; }
}
