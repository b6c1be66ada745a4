namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Parameters and persistent buffers by dotted name: the tensors themselves, not copies.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                foreach (var (key, parameter) in parameterTable) destination.TryAdd(Dotted(prefix, key), parameter);
                foreach (var (key, (tensor, persistent)) in bufferTable)
                {
                    if (persistent) destination.TryAdd(Dotted(prefix, key), tensor);
                }
                foreach (var (key, child) in named_children()) child.state_dict(destination, Dotted(prefix, key));
                return destination;
            }

            /// <summary>Copies values into this module's state, after everything has been checked: on an error nothing has changed.</summary>
            /// <param name="source">Tensors by dotted name.</param>
            /// <param name="strict">Whether names that are missing here or there are an error.</param>
            /// <param name="skip">Names to leave as they are.</param>
            /// <returns>The names this module has and the source lacks, and the reverse.</returns>
            /// <exception cref="InvalidOperationException">Names differ (strict), or shapes do; the message names them.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                var destination = state_dict();
                var wanted = destination.Keys.Where(key => skip?.Contains(key) != true).ToList();
                var missing = wanted.Where(key => !source.ContainsKey(key)).ToList();
                var unexpected = source.Keys.Where(key => skip?.Contains(key) != true && !destination.ContainsKey(key)).ToList();
                var faults = new List<string>();
                if (strict && missing.Count > 0) faults.Add($"missing {Listed(missing)}");
                if (strict && unexpected.Count > 0) faults.Add($"unexpected {Listed(unexpected)}");
                foreach (var key in wanted)
                {
                    if (source.TryGetValue(key, out var value) && !value.shape.AsSpan().SequenceEqual(destination[key].shape))
                    {
                        faults.Add($"'{key}' is [{string.Join(", ", value.shape)}] and should be [{string.Join(", ", destination[key].shape)}]");
                    }
                }
                if (faults.Count > 0) throw new InvalidOperationException($"The state does not fit {GetName()}: {string.Join("; ", faults)}.");

                using var guard = no_grad();
                foreach (var key in wanted)
                {
                    if (source.TryGetValue(key, out var value)) destination[key].copy_(value);
                }
                return (missing, unexpected);
            }

            private static string Dotted(string? prefix, string key) => string.IsNullOrEmpty(prefix) ? key : $"{prefix}.{key}";

            private static string Listed(List<string> keys) =>
                string.Join(", ", keys.Take(5).Select(key => $"'{key}'")) + (keys.Count > 5 ? $" and {keys.Count - 5} more" : "");
        }
    }
}
