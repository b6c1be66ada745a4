using static TorchSharp.torch;

namespace TorchSharp.Modules;

public interface IParameterLessModule;

/// <summary>A module without parameters and buffers, so that moving it to a device is nothing.</summary>
public abstract class ParameterLessModule<T1, TResult> : nn.Module<T1, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name) : base(name) { }

    public override void register_parameter(string name, Parameter param) =>
        throw new InvalidOperationException($"{GetName()} is parameter-less: it takes no parameter '{name}'.");

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) =>
        throw new InvalidOperationException($"{GetName()} is parameter-less: it takes no buffer '{name}'.");

    public override void register_module(string name, nn.Module submodule)
    {
        if (submodule is not IParameterLessModule) throw new InvalidOperationException($"{GetName()} is parameter-less: its sub-module '{name}' must be so too.");
        base.register_module(name, submodule);
    }
}
