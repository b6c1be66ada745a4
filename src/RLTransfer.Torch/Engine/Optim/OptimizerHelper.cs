using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>What the optimizers share: groups with their parameters' state, steps outside autograd, and their files.</summary>
public abstract class OptimizerHelper : Optimizer
{
    private readonly List<OptimizerState[]> groupStates = [];
    private readonly HashSet<Parameter> known = new(ReferenceEqualityComparer.Instance);

    private protected OptimizerOptions Defaults { get; init; } = null!;

    public override void add_param_group(ParamGroup param_group)
    {
        var parameters = param_group.Parameters.ToArray();
        if (!parameters.All(known.Add)) throw new ArgumentException("A parameter appears twice in the optimizer.", nameof(param_group));
        param_group.Parameters = parameters;
        param_group.Options ??= NewOptions();
        param_group.Options.CompleteFrom(Defaults);
        param_group.Options.InitialLearningRate = param_group.LearningRate;
        _parameter_groups.Add(param_group);
        var fresh = Array.ConvertAll(parameters, NewState);
        foreach (var state in fresh) state.Initialize(param_group.Options);
        groupStates.Add(fresh);
    }

    public override void zero_grad()
    {
        using var guard = no_grad();
        foreach (var states in groupStates)
        {
            foreach (var state in states)
            {
                using var grad = state.Parameter.grad;
                grad?.detach_().zero_();
            }
        }
    }

    public override Tensor? step(Func<Tensor>? closure = null)
    {
        Tensor? loss = null;
        if (closure is not null)
        {
            using var enabled = enable_grad();
            loss = closure();
        }
        using var guard = no_grad();
        for (var i = 0; i < groupStates.Count; i++) Step(_parameter_groups[i].Options, groupStates[i]);
        return loss;
    }

    /// <summary>Moves the state to where the parameters have gone.</summary>
    public void to(Device device)
    {
        foreach (var state in groupStates.SelectMany(states => states)) state.to(device);
    }

    public virtual StateDictionary state_dict()
    {
        var dictionary = new StateDictionary();
        foreach (var (group, states) in _parameter_groups.Zip(groupStates))
        {
            dictionary.Options.Add(group.Options);
            dictionary.StateIndexRef.Add([.. Enumerable.Range(dictionary.State.Count, states.Length)]);
            dictionary.State.AddRange(states);
        }
        return dictionary;
    }

    /// <summary>Copies another optimizer's settings and state.</summary>
    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = this.state_dict();
        Expect("parameter groups", own.Options.Count, state_dict.Options.Count);
        Expect("parameters", own.State.Count, state_dict.State.Count);
        foreach (var (mine, theirs) in own.Options.Zip(state_dict.Options))
        {
            if (!ReferenceEquals(mine, theirs)) mine.LoadStateDict(theirs);
        }
        foreach (var (mine, theirs) in own.State.Zip(state_dict.State))
        {
            if (!ReferenceEquals(mine, theirs)) mine.LoadStateDict(theirs);
        }
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

    /// <summary>Reads what <see cref="save_state_dict(BinaryWriter)"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The data is another optimizer's, has other parameters, or is damaged.</exception>
    public void load_state_dict(BinaryReader reader)
    {
        var found = reader.ReadString();
        if (found != GetType().Name) throw new InvalidDataException($"The state is that of {found}, not of {GetType().Name}.");
        var own = state_dict();
        Expect("parameter groups", own.Options.Count, reader.Decode());
        Expect("parameters", own.State.Count, reader.Decode());
        foreach (var options in own.Options) options.LoadStateDict(reader);
        foreach (var state in own.State) state.LoadStateDict(reader);
    }

    /// <summary>One step of one group, outside autograd; parameters without a gradient stay.</summary>
    private protected abstract void Step(OptimizerOptions options, OptimizerState[] states);

    private protected abstract OptimizerOptions NewOptions();

    private protected abstract OptimizerState NewState(Parameter parameter);

    private protected void AddGroups(IEnumerable<ParamGroup> groups)
    {
        foreach (var group in groups) add_param_group(group);
        if (!parameters().Any()) throw new ArgumentException($"{GetType().Name} got no parameters; did the module call RegisterComponents()?", nameof(groups));
    }

    private protected static void Require(bool holds, string name, double value)
    {
        if (!holds) throw new ArgumentException($"Invalid {name}: {value}.");
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        foreach (var state in groupStates.SelectMany(states => states)) state.Dispose();
    }

    private void Expect(string what, long own, long found)
    {
        if (own != found) throw new InvalidDataException($"The state has {found} {what}, this {GetType().Name} has {own}.");
    }
}
