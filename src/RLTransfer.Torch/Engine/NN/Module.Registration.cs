using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            public virtual void register_parameter(string name, Parameter param)
            {
                ArgumentNullException.ThrowIfNull(param);
                if (!parameterTable.TryAdd(name, param)) throw new InvalidOperationException($"Parameter '{name}' is already registered in {GetName()}.");
                param.DetachFromDisposeScope();
            }

            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                if (!bufferTable.TryAdd(name, (tensor, persistent))) throw new InvalidOperationException($"Buffer '{name}' is already registered in {GetName()}.");
                tensor.DetachFromDisposeScope();
            }

            public void add_module(string name, Module module) => register_module(name, module);

            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null)
                {
                    moduleTable.Remove(name);
                    return;
                }
                if (string.IsNullOrEmpty(name)) throw new ArgumentException("A sub-module's name is not empty.", nameof(name));
                if (name.Contains('.', StringComparison.Ordinal)) throw new ArgumentException($"A sub-module's name holds no dot, got '{name}'.", nameof(name));
                if (!moduleTable.TryAdd(name, submodule)) throw new InvalidOperationException($"Sub-module '{name}' is already registered in {GetName()}.");
                submodule.RegisterComponents();
            }

            /// <summary>Registers what the fields of a derived class hold: modules, parameters, and other tensors as buffers.</summary>
            /// <remarks>The layers of this library register their own parts as they are built, so only classes outside it are searched.</remarks>
            protected virtual void RegisterComponents()
            {
                if (componentsRegistered) return;
                componentsRegistered = true;
                for (var type = GetType(); type is not null && type.Assembly != typeof(Module).Assembly; type = type.BaseType)
                {
                    foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly))
                    {
                        var key = field.ComponentName();
                        if (moduleTable.ContainsKey(key) || parameterTable.ContainsKey(key) || bufferTable.ContainsKey(key)) continue;
                        switch (field.GetValue(this))
                        {
                            case Module module: register_module(key, module); break;
                            case Parameter parameter: register_parameter(key, parameter); break;
                            case Tensor tensor: register_buffer(key, tensor); break;
                        }
                    }
                }
            }

            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                if (value is null) parameterTable.Remove(name);
                else parameterTable[name] = value.DetachFromDisposeScope() as Parameter ?? value;
            }

            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                if (value is null) bufferTable.Remove(name);
                else bufferTable[name] = (value.DetachFromDisposeScope(), persistent);
            }

            /// <summary>Registers a part's own parts; for containers that keep their modules in a collection.</summary>
            private protected static void Adopt(Module module) => module.RegisterComponents();
        }
    }
}

public static class FieldInfoExtensionMethods
{
    /// <summary>The name under which a field's tensor or module is registered: its <see cref="ComponentNameAttribute"/>, else its own (an automatic property's, where it backs one).</summary>
    public static string ComponentName(this FieldInfo field)
    {
        if (field.GetCustomAttribute<ComponentNameAttribute>()?.Name is { } given) return given;
        return field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
    }
}
