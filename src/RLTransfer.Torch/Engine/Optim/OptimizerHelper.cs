using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>What the optimizers share: groups with their parameters' state, steps outside autograd, and their files.</summary>
public abstract class OptimizerHelper : Optimizer
{
    private readonly List<StateTable> tables = [];
    private readonly HashSet<Parameter> known = new(ReferenceEqualityComparer.Instance);

    private protected OptimizerOptions Defaults { get; init; } = null!;

    public override void add_param_group(ParamGroup param_group)
    {
        Parameter[] parameters = [.. param_group.Parameters];
        if (!parameters.All(known.Add)) throw new ArgumentException("A parameter appears twice in the optimizer.", nameof(param_group));
        param_group.Parameters = parameters;
        param_group.Options ??= NewOptions();
        param_group.Options.CompleteFrom(Defaults);
        param_group.InitialLearningRate = param_group.LearningRate;
        _parameter_groups.Add(param_group);
        tables.Add(NewTable(parameters));
    }

    public override void zero_grad()
    {
        foreach (var table in tables) FusedOptimizers.ZeroGrad(table.Parameters, setToNone: false);
    }

    public override Tensor? step(Func<Tensor>? closure = null)
    {
        Tensor? loss = null;
        if (closure is not null)
        {
            using var enabled = enable_grad();
            loss = closure();
        }
        for (var i = 0; i < tables.Count; i++) Step(_parameter_groups[i].Options, tables[i]);
        return loss;
    }

    /// <summary>Moves the state to where the parameters have gone.</summary>
    public void to(Device device)
    {
        foreach (var table in tables) table.To(device);
    }

    public virtual StateDictionary state_dict()
    {
        var dictionary = new StateDictionary();
        foreach (var (group, table) in _parameter_groups.Zip(tables))
        {
            dictionary.Options.Add(group.Options);
            dictionary.StateIndexRef.Add([.. Enumerable.Range(dictionary.State.Count, table.Steps.Length)]);
            for (var row = 0; row < table.Steps.Length; row++) dictionary.State.Add(StateOf(table, row));
        }
        return dictionary;
    }

    /// <summary>Copies another optimizer's settings and state.</summary>
    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = this.state_dict();
        Expect("parameter groups", own.Options.Count, state_dict.Options.Count);
        Expect("parameters", own.State.Count, state_dict.State.Count);
        foreach (var (mine, theirs) in own.Options.Zip(state_dict.Options)) mine.LoadStateDict(theirs);
        foreach (var (mine, theirs) in own.State.Zip(state_dict.State)) mine.LoadStateDict(theirs);
    }

    public void save_state_dict(string location) => WholeFile.Write(location, save_state_dict);

    public void load_state_dict(string location) => WholeFile.Read(location, load_state_dict);

    public void save_state_dict(BinaryWriter writer)
    {
        var dictionary = state_dict();
        writer.Write(GetType().Name);
        writer.Encode(dictionary.Options.Count);
        writer.Encode(dictionary.State.Count);
        foreach (var options in dictionary.Options) options.SaveStateDict(writer);
        foreach (var state in dictionary.State) state.SaveStateDict(writer);
    }

    /// <summary>Reads what <see cref="save_state_dict(BinaryWriter)"/> wrote; on an error everything is as it was.</summary>
    /// <exception cref="InvalidDataException">The data is another optimizer's, has other parameters, or is damaged.</exception>
    public void load_state_dict(BinaryReader reader)
    {
        using var before = new MemoryStream();
        using var writer = new BinaryWriter(before);
        save_state_dict(writer);
        try
        {
            ReadState(reader);
        }
        catch
        {
            before.Position = 0;
            ReadState(new BinaryReader(before));
            throw;
        }
    }

    private void ReadState(BinaryReader reader)
    {
        var found = reader.ReadString();
        if (found != GetType().Name) throw new InvalidDataException($"the state is that of {found}, not of {GetType().Name}.");
        var own = state_dict();
        Expect("parameter groups", own.Options.Count, reader.Decode());
        Expect("parameters", own.State.Count, reader.Decode());
        foreach (var options in own.Options) options.LoadStateDict(reader);
        foreach (var state in own.State) state.LoadStateDict(reader);
    }

    /// <summary>One step of one group, outside autograd; parameters without a gradient stay.</summary>
    private protected abstract void Step(OptimizerOptions options, StateTable table);

    private protected abstract OptimizerOptions NewOptions();

    private protected abstract StateTable NewTable(Parameter[] parameters);

    private protected abstract OptimizerState StateOf(StateTable table, int row);

    private protected void AddGroups(IEnumerable<ParamGroup> groups)
    {
        foreach (var group in groups) add_param_group(group);
        if (known.Count == 0) throw new ArgumentException($"{GetType().Name} got no parameters; did the module call RegisterComponents()?", nameof(groups));
    }

    private protected static void Require(bool holds, string name, double value)
    {
        if (!holds) throw new ArgumentException($"Invalid {name}: {value}.");
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        foreach (var table in tables) table.Dispose();
    }

    private void Expect(string what, long own, long found)
    {
        if (own != found) throw new InvalidDataException($"the state has {found} {what}, this {GetType().Name} has {own}.");
    }
}
