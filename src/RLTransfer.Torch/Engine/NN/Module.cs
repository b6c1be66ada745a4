using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What all networks are made of: named parameters, buffers and sub-modules, and a mode (training or evaluation).</summary>
        /// <remarks>What a module holds outlives the dispose scope in which it was made; it is freed with the module.</remarks>
        public partial class Module : IDisposable
        {
            private readonly OrderedDictionary<string, Parameter> parameterTable = [];
            private readonly OrderedDictionary<string, (Tensor Tensor, bool Persistent)> bufferTable = [];
            private readonly OrderedDictionary<string, Module> moduleTable = [];
            private bool componentsRegistered;
            protected string? name;

            protected Module(string name) => this.name = name;

            public virtual bool training { get; private set; } = true;

            public virtual string GetName() => name ?? GetType().Name;

            public virtual void train(bool train = true)
            {
                training = train;
                foreach (var (_, child) in named_children()) child.train(train);
            }

            public virtual void eval() => train(false);

            /// <summary>Calls <paramref name="fn"/> on every sub-module, children first, and then on this module.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                foreach (var (_, child) in named_children()) child.apply(fn);
                fn(this);
                return this;
            }

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var (_, parameter) in named_parameters())
                {
                    if (set_to_none)
                    {
                        parameter.grad = null;
                        continue;
                    }
                    using var grad = parameter.grad;
                    grad?.detach_().zero_();
                }
            }

            public virtual IEnumerable<(string name, Module module)> named_children()
            {
                foreach (var (key, module) in moduleTable) yield return (key, module);
            }

            public virtual IEnumerable<Module> children() => named_children().Select(child => child.module);

            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var child in named_children()) yield return child;
                foreach (var (key, child) in named_children())
                {
                    foreach (var (inner, module) in child.named_modules()) yield return ($"{key}.{inner}", module);
                }
            }

            public virtual IEnumerable<Module> modules() => named_modules().Select(entry => entry.module);

            /// <summary>Every parameter with its dotted name; one that is shared appears once, under its first name.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
                foreach (var (key, parameter) in parameterTable)
                {
                    if (seen.Add(parameter)) yield return (key, parameter);
                }
                if (!recurse) yield break;
                foreach (var (prefix, child) in named_children())
                {
                    foreach (var (key, parameter) in child.named_parameters())
                    {
                        if (seen.Add(parameter)) yield return ($"{prefix}.{key}", parameter);
                    }
                }
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(entry => entry.parameter);

            /// <summary>Every buffer with its dotted name, each once.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
                foreach (var (key, (tensor, persistent)) in bufferTable)
                {
                    if ((persistent || include_nonpersistent) && seen.Add(tensor)) yield return (key, tensor);
                }
                if (!recurse) yield break;
                foreach (var (prefix, child) in named_children())
                {
                    foreach (var (key, tensor) in child.named_buffers(true, include_nonpersistent))
                    {
                        if (seen.Add(tensor)) yield return ($"{prefix}.{key}", tensor);
                    }
                }
            }

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(entry => entry.buffer);

            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            public virtual Parameter? get_parameter(string target) =>
                Owner(target, out var key)?.parameterTable.GetValueOrDefault(key);

            public virtual Tensor? get_buffer(string target) =>
                Owner(target, out var key)?.bufferTable.GetValueOrDefault(key).Tensor;

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing) return;
                foreach (var (_, parameter) in parameterTable) parameter.Dispose();
                foreach (var (_, (tensor, _)) in bufferTable) tensor.Dispose();
                foreach (var (_, child) in named_children()) child.Dispose();
            }

            /// <summary>The module that holds the last part of a dotted name, or null.</summary>
            private Module? Owner(string target, out string key)
            {
                var dot = target.IndexOf('.', StringComparison.Ordinal);
                key = target;
                if (dot < 0) return this;
                var first = target[..dot];
                foreach (var (name, child) in named_children())
                {
                    if (name == first) return child.Owner(target[(dot + 1)..], out key);
                }
                return null;
            }
        }
    }
}
