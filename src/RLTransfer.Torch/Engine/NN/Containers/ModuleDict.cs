using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Modules by name, in the order in which they were added.</summary>
    public class ModuleDict<T> : nn.Module, IDictionary<string, T>, IList<(string, T)>
        where T : nn.Module
    {
        private readonly OrderedDictionary<string, T> table = [];

        public ModuleDict() : base(nameof(ModuleDict<>)) { }

        public int Count => table.Count;

        public bool IsReadOnly => false;

        public ICollection<string> Keys => table.Keys;

        public ICollection<T> Values => table.Values;

        public T this[string key]
        {
            get => table[key];
            set
            {
                Adopt(value);
                table[key] = value;
            }
        }

        public (string, T) this[int index]
        {
            get
            {
                var (key, module) = table.GetAt(index);
                return (key, module);
            }
            set
            {
                Adopt(value.Item2);
                table.SetAt(index, value.Item1, value.Item2);
            }
        }

        public override IEnumerable<(string name, nn.Module module)> named_children() => table.Select(entry => (entry.Key, (nn.Module)entry.Value));

        public IEnumerator<(string, T)> items() => GetEnumerator();

        public IEnumerable<string> keys() => table.Keys;

        public IEnumerable<T> values() => table.Values;

        public void clear() => table.Clear();

        public void Clear() => table.Clear();

        public void Add((string, T) item) => Insert(Count, item);

        public void Add(string key, T value) => Insert(Count, (key, value));

        public void Add(KeyValuePair<string, T> item) => Insert(Count, (item.Key, item.Value));

        public void Insert(int index, (string, T) item)
        {
            Adopt(item.Item2);
            table.Insert(index, item.Item1, item.Item2);
        }

        public bool Contains((string, T) item) => IndexOf(item) >= 0;

        public bool Contains(KeyValuePair<string, T> item) => IndexOf((item.Key, item.Value)) >= 0;

        public bool ContainsKey(string key) => table.ContainsKey(key);

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => table.TryGetValue(key, out value);

        public int IndexOf((string, T) item)
        {
            var at = table.IndexOf(item.Item1);
            return at >= 0 && ReferenceEquals(table.GetAt(at).Value, item.Item2) ? at : -1;
        }

        public bool Remove(string key) => table.Remove(key);

        public bool Remove((string, T) item)
        {
            var at = IndexOf(item);
            if (at >= 0) table.RemoveAt(at);
            return at >= 0;
        }

        public bool Remove(KeyValuePair<string, T> item) => Remove((item.Key, item.Value));

        public void RemoveAt(int index) => table.RemoveAt(index);

        public void CopyTo((string, T)[] array, int arrayIndex)
        {
            foreach (var (key, module) in table) array[arrayIndex++] = (key, module);
        }

        public void CopyTo(KeyValuePair<string, T>[] array, int arrayIndex) => ((ICollection<KeyValuePair<string, T>>)table).CopyTo(array, arrayIndex);

        public IEnumerator<(string, T)> GetEnumerator()
        {
            foreach (var (key, module) in table) yield return (key, module);
        }

        IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator() => table.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static ModuleDict<Module> ModuleDict(params (string, Module)[] modules) => ModuleDict<Module>(modules);

            public static ModuleDict<T> ModuleDict<T>(params (string, T)[] modules) where T : Module
            {
                var result = new ModuleDict<T>();
                foreach (var module in modules) result.Add(module);
                return result;
            }
        }
    }
}
